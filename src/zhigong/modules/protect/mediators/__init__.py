"""Mediators: the register of mediation bodies, an enterprise's own committee among them, and of their mediators."""
