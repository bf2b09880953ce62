"""Tests of wage arrears."""
