"""Limitation: what kind of dispute this is, how long there is time, and whether an award would be final."""
