"""Arbitration: after a mediation without agreement, the pack, the timeline and what the commission and courts decided."""
