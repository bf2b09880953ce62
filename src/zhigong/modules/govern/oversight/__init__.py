"""Oversight: who can see whom, accounts stopped from reading, readings shown later, what is kept too long."""
