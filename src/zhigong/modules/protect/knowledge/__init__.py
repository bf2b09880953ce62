"""The hotline's knowledge base: articles with versions, a second officer's approval and an end date."""
