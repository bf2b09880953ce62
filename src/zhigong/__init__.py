"""智工 (Zhigong): the network work platform of a trade union, from the national federation to a team."""

__version__ = "0.1.0"
