"""The day the orgs tests happen on."""

from datetime import date

import pytest


@pytest.fixture
def today():
    return date(2026, 11, 22)
