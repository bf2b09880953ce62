"""Plain Python without Django: identity numbers, code sets, dates, money, Merkle trees."""
