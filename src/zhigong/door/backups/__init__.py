"""Safe copies of one installation: encrypted base copies, the database's log from then on, and the way back."""
