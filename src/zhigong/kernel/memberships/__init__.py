"""The membership ledger: dated events; the current row is derived from them."""
