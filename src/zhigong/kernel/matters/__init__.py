"""Everything worked on is a matter: its parties, links and timeline."""
