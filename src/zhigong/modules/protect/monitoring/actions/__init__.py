"""What monitoring does: the steps of an incident, and counting the figures."""
