"""Base pages of the worker's app and the officer's workbench, and the generic matter pages."""
