"""Roles, seats, grants and the two walls."""
