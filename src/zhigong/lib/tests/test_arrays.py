"""Array text reaches the database as the values it was made of."""

import os

import psycopg

from zhigong.lib.arrays import array_text


def test_whatever_stands_in_a_value_comes_back():
    values = ["王小明", "a,b", 'say "yes"', "back\\slash", "{}", " ", "", "NULL", "line\nbreak"]
    with psycopg.connect(os.environ["ZG_DATABASE_URL"]) as connection:
        asked = connection.execute("SELECT %s::text[], %s::int[]", [array_text(values), array_text([3, -1])])
        assert asked.fetchone() == (values, [3, -1])
    assert array_text([]) == "{}"
