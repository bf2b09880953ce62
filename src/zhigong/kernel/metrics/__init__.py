"""Reading counts at any node, and verifying that they agree with the ledger."""
