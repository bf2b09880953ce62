"""Misuse of an identity: somebody was registered under my name and document, and has it put right."""
