"""People's identities and personal data, their keys, accounts and consent."""
