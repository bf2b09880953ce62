"""The twin goes into an installation of its own, and only where there is room for it."""

from argparse import Namespace

import pytest

from zhigong.door.commands import twinning
from zhigong.door.home import Home
from zhigong.door.speech import Refusal


@pytest.mark.parametrize("kind", ["demonstration", "production"])
def test_a_home_that_is_something_else_is_left_alone(tmp_path, kind):
    home = Home(str(tmp_path / "home")).prepare()
    home.remember_instance(kind=kind)
    with pytest.raises(Refusal, match="--home"):
        twinning.twin(home, Namespace(members=10, seed=1, json=False))


def test_a_twin_that_would_fill_the_disk_is_refused_before_it_begins(tmp_path):
    home = Home(str(tmp_path / "home")).prepare()
    with pytest.raises(Refusal, match="GB"):
        twinning.twin(home, Namespace(members=10**12, seed=1, json=False))
    assert not home.instance()
