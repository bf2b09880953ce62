"""Tests of the crypto room; they need no database."""
