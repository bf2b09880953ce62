"""Everything behind ./zg: setting up, the embedded PostgreSQL, keeping processes alive, the commands."""
