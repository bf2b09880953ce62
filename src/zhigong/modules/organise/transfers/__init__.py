"""Transfers: a membership follows the work, from one union to another, without joining again."""
