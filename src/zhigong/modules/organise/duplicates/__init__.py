"""Likely duplicates: two entries side by side, and what an officer found."""
