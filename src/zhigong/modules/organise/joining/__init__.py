"""Joining a union: a worker applies on a phone, the right union is found, an officer checks and decides."""
