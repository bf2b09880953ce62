"""Roster import: template, dry run, registering, rows that come back."""
