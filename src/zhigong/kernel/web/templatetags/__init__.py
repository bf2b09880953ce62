"""Template tags of the two faces."""
