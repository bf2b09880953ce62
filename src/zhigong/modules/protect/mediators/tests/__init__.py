"""Tests of the register of mediators."""
