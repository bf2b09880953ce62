"""The 12351 hotline: one ticket from every channel, from the call to a checked answer."""
