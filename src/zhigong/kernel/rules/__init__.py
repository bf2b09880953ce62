"""Dated, regional parameters with their clause, and the working-day calendar."""
