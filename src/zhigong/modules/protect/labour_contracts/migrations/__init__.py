"""Migrations of labour contracts."""
