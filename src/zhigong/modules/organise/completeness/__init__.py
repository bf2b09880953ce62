"""Completeness: how complete the register is of members, unions and places, and what to put right next."""
