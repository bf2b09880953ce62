"""Where the house is put together, and nowhere else: settings, addresses, discovery of business lines."""
