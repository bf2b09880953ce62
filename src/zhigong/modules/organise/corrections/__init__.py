"""Corrections: somebody asks to have their own data put right, and gets an answer in time (PIPL article 46)."""
