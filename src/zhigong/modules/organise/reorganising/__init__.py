"""Reorganising: unions are moved, merged, divided or dissolved with the upper union's approval, and put back."""
