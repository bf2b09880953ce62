"""Wage arrears (SCOPE B2): from the report to the recovered money, person by person."""
