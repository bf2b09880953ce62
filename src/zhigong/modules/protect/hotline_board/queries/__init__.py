"""Reading tickets: the live board and its statistics, lists and search."""
