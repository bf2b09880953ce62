"""Migrations of legal aid."""
