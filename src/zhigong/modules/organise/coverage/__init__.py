"""Coverage: which employers have a union, and the work of founding one where there is none."""
