"""Fixtures for the door's tests."""

from zhigong.door.tests.places import folder

__all__ = ["folder"]
