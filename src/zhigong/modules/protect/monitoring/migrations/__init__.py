"""Migrations of monitoring."""
