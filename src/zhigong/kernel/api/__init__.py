"""The OpenAPI door for partner systems, with scoped tokens."""
