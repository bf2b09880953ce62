"""Tests of limitation."""
