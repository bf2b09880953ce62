"""The 12351 hotline: tickets from every channel, from the request to the checked and closed answer."""
