"""The fault laboratory: plans drawn from a seed, real clients, and what must hold after every kill."""
