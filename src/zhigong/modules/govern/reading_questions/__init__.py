"""Why was my data read: a member asks, the union one level above the reading office answers."""
