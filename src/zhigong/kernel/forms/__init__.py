"""Form words: fields that become an HTML form, a JSON schema and clean data."""
