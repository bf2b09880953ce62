"""The county with a second officer and a second street: what most tests of reorganising need."""

from datetime import date

import pytest


@pytest.fixture
def world(db):
    """Return the named world."""
    from zhigong.testing.world import build_world

    return build_world()


@pytest.fixture
def county(world):
    """Return the seat of a second officer of the county beside wang: nobody approves their own."""
    from zhigong.kernel.access.grants import seat_for_grant
    from zhigong.kernel.access.models import Grant
    from zhigong.testing.world import TODAY

    account, unit = world.account["qian"], world.unit["qiaonan"]
    grant = Grant.objects.create(account=account, unit=unit, role="union_chair", starts_on=date(2025, 1, 1))
    return seat_for_grant(grant, TODAY)


@pytest.fixture
def nearby(world):
    """Return the world with a second street of the county and a union in it."""
    from zhigong.kernel.orgs.models import Unit
    from zhigong.kernel.orgs.tree import add_unit

    qiaonan = Unit.objects.get(pk=world.unit["qiaonan"].pk)
    world.unit["elm"] = add_unit(qiaonan, "榆树街道总工会", "township", "township")
    world.unit["evergreen"] = add_unit(world.unit["elm"], "长青机械有限公司工会委员会", "grassroots", "basic")
    return world
