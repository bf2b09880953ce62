"""Protect (维护权益): the worker who is owed something: hotline, arrears, mediation, supervision, legal aid."""
