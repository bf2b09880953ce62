"""Monitoring: how labour relations stand per place, industry and employer, and incidents with their report clocks."""
