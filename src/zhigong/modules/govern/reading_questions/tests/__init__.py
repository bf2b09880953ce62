"""Tests of questions about readings."""
