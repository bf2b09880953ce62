"""The kernel, a staircase of small rooms: an upper room may use a lower one, never the other way."""
