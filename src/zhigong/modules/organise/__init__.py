"""Organise (组织起来): the register and how workers and unions enter it."""
