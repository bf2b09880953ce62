"""Tests of the plain library; they need no database."""
