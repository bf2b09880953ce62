"""Tests of reorganising."""
