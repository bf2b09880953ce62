"""Whatever an address or a field names, garbage or the id of something else: an answer, never a fault."""

import inspect
import logging
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from test_access_matrix import methods_of, pages

from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.web.access import access_of
from zhigong.modules.protect.wage_arrears.tests.reporting import recorded

NOBODY = UUID("00000000-0000-7000-8000-000000000000")
# no number, a digit that is none to int(), more digits than int() reads, no date, a sign too many
GARBAGE = ("garbage", "²", "9" * 5000, "2026-13-45", "--5.5")
ASKED = re.compile(r"""request\.(?:GET|POST)(?:\.get|\.getlist)?[(\[]\s*"(\w+)"|_key\(request, "(\w+)\"""")
# Who opens a page of each face; at the workbench the first whose role may.
FACES = {"public": ("courier",), "worker": ("courier",), "employer": ("xu",)}
OFFICERS = ("wang", "chen", "tang", "sys", "sec", "aud", "shen")


def asked_names(view) -> list[str]:
    """Return the fields that the file of a view reads from the address or from what was posted."""
    text = Path(inspect.getsourcefile(inspect.unwrap(view))).read_text(encoding="utf-8")
    return sorted({name for pair in ASKED.findall(text) for name in pair if name})


def who(view, world) -> str:
    """Return somebody who gets as far as the view."""
    access = access_of(view)
    if access is None or access.face in FACES:
        return FACES["public" if access is None else access.face][0]
    may = [key for key in OFFICERS if ROLES[world.seat(key).role].allows(access.permission or "x.x")]
    return may[0] if access.permission and may else OFFICERS[0]


@pytest.fixture(scope="module")
def other(house):
    """A matter of another kind than the examples', which the county's officers work on."""
    world, _examples = house
    return recorded(world).pk


@pytest.fixture
def browsing(house, cookies, monkeypatch):
    """Ask from somebody's browser and take back what it did; returns the faults, each with its request."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)

    def ask(key: str, view, address: str, data: dict) -> list[str]:
        client, faults = Client(raise_request_exception=False), []
        client.cookies["sessionid"] = cookies[key]
        for method in (getattr(client, verb.lower()) for verb in methods_of(view) or ("GET", "POST")):
            before = transaction.savepoint()
            answer = method(address, data)
            if answer.status_code >= 500:
                faults.append(f"{method.__name__} {address[:80]} {str(data)[:80]}: {answer.exc_info[1]!r}")
            transaction.savepoint_rollback(before)
        return faults

    return ask


def filled(route: str, values: dict[str, str], examples) -> str:
    """Return an address with these values by the kind of its parameters, and the examples for the rest."""

    def fill(match) -> str:
        kind, word = match[1] or "str:", match[2]
        return values.get(kind[:-1]) or str(examples.value.get(word, "garbage"))

    return "/" + re.sub(r"<(\w+:)?(\w+)>", fill, route)


WITH_PARAMETERS = [name for name, (route, _view) in pages().items() if "<" in route]
WITH_FIELDS = [name for name, (_route, view) in pages().items() if asked_names(view)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_PARAMETERS)
def test_what_an_address_cannot_mean_is_no_fault(house, other, browsing, name):
    world, examples = house
    route, view = pages()[name]
    numbers, texts = ("0", "9" * 19), ("garbage", "²")
    ways = [{"uuid": str(one)} for one in (NOBODY, other, examples.value["matter_id"])]
    ways += [{"int": one} for one in numbers] + [{"str": one} for one in texts]
    kinds = {kind or "str" for kind in re.findall(r"<(?:(\w+):)?\w+>", route)}
    ways = [way for way in ways if kinds & set(way)]
    key = who(view, world)
    faults = [fault for way in ways for fault in browsing(key, view, filled(route, way, examples), {})]
    assert faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_FIELDS)
def test_what_a_field_cannot_mean_is_no_fault(house, other, browsing, name):
    world, examples = house
    route, view = pages()[name]
    address, names = filled(route, {}, examples), asked_names(view)
    given = [dict.fromkeys(names, value) for value in (*GARBAGE, str(other))]
    if len(names) > 1:  # the first that is wrong may hide the next
        given += [{one: value} for one in names for value in ("²", str(other))]
    faults = [fault for one in given for fault in browsing(who(view, world), view, address, one)]
    assert faults == []


def test_the_walk_is_not_hollow():
    names = {one for name in WITH_FIELDS for one in asked_names(pages()[name][1])}
    assert (
        len(WITH_PARAMETERS) > 40 and len(WITH_FIELDS) > 50 and {"ticket", "from", "after", "unit"} <= names
    )
