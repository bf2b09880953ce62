"""Labour contracts, the dismissal part: notices to the union, its opinion, mass lay-offs."""
