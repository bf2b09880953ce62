"""Tests of the watch-list and the daily reports."""
