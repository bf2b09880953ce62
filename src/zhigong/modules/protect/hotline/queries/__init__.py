"""Reading the hotline: who calls, what is similar, lists and search, the board."""
