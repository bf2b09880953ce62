"""Tests of labour contracts."""
