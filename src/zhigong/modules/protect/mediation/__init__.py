"""Mediation of labour disputes: from a worker's own words to an agreement that is kept, or to arbitration."""
