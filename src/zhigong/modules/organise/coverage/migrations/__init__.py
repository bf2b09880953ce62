"""Migrations of coverage."""
