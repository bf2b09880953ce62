"""The append-only journal: who did or read what, whose, and why; row versions; the ordered tail; seals."""
