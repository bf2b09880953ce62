"""Reading monitoring: indicators, limits, figures, incidents."""
