"""Exact counts: append deltas inside the step, fold them in the background."""
