"""Array text reaches the database as the values it was made of."""

import pytest
from django.db import connection

from zhigong.lib.arrays import array_text


@pytest.mark.django_db
def test_whatever_stands_in_a_value_comes_back():
    values = ["王小明", "a,b", 'say "yes"', "back\\slash", "{}", " ", "", "NULL", "line\nbreak"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[], %s::int[]", [array_text(values), array_text([3, -1])])
        assert cursor.fetchone() == (values, [3, -1])
    assert array_text([]) == "{}"
