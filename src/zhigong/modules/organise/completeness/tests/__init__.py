"""Tests of completeness."""
