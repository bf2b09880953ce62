"""Measurements of the running program beside the least its work can cost; `./zg bench NAME` runs NAME.py."""
