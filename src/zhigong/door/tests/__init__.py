"""Tests of the door: real homes, real processes, real kills."""
