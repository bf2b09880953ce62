"""Who may call what on the partners' door: every operation × no token, too narrow a token, another city's, the right one."""

import json
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import get_resolver

from zhigong.testing.program_facts import walk

OPEN = {"api/openapi.json", "api/docs", "api/"}  # the description, which holds no data


@dataclass(frozen=True)
class Operation:
    """How one operation is called, and what tokens get that prove too little."""

    method: str
    query: str = ""
    body: dict | None = None
    narrow: int = 403  # a token without the scope
    elsewhere: int = 404  # a token of the other city
    right: int = 200


APPLICATION = {
    "mobile": "13800000000", "code": "000000", "name": "孙洋", "doc_number": "x", "worker_kind": "1",
    "place": "610101001", "agrees_joining": True, "agrees_identity": True, "oath": True,
}  # fmt: skip
CALL = {"call": "matrix-1", "event": "ringing", "at": "2026-03-02T09:00:00+08:00"}
OPERATIONS = {
    # the narrow token holds the one scope these two ask for
    "api/units": Operation("get", query="?text=恒达", narrow=200, elsewhere=200),
    "api/units/<code>": Operation("get", narrow=200),
    "api/joining/codes": Operation("post", body={"mobile": "1"}, elsewhere=422, right=422),
    "api/joining/applications": Operation("post", body=APPLICATION, elsewhere=422, right=422),
    "api/joining/applications/<matter_id>": Operation("get"),
    # the right token too is turned away without the signature
    "api/hotline_calls/events": Operation("post", body=CALL, elsewhere=403, right=403),
}
ROUTES = [
    route for route, _view, _name in walk(get_resolver().url_patterns, "", "") if route.startswith("api/")
]


def call(house, route: str, token: str):
    world, examples = house
    operation = OPERATIONS[route]
    address = route.replace("<code>", world.unit["hengda"].code)
    address = f"/{address.replace('<matter_id>', str(examples.value['matter_id']))}{operation.query}"
    headers = {"Idempotency-Key": f"matrix-{token}-{route}"[:100]}
    if token:
        headers["Authorization"] = f"Bearer {examples.bearer[token]}"
    more = {"data": json.dumps(operation.body), "content_type": "application/json"} if operation.body else {}
    return getattr(Client(), operation.method)(address, headers=headers, **more)


def test_every_operation_stands_in_a_row():
    assert set(ROUTES) == set(OPERATIONS) | OPEN


@pytest.mark.django_db
@pytest.mark.parametrize("route", OPERATIONS)
def test_every_token_gets_what_it_proves(house, route):
    world, operation = house[0], OPERATIONS[route]
    for token, status in (
        ("", 401), ("narrow", operation.narrow), ("elsewhere", operation.elsewhere), ("here", operation.right),
    ):  # fmt: skip
        answer = call(house, route, token)
        assert answer.status_code == status, (token, answer.content.decode())
        text = answer.content.decode()
        assert not any(known in text for known in (*world.document.values(), *world.mobile.values(), "孙洋"))


@pytest.mark.django_db
def test_the_other_citys_token_finds_nothing_here(house):
    assert call(house, "api/units", "elsewhere").json() == []
    assert {unit["code"][:6] for unit in call(house, "api/units", "here").json()} == {"610101"}


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(OPEN))
def test_the_description_is_open_and_names_no_one(house, route):
    answer = Client().get(f"/{route}")
    assert answer.status_code in (200, 404) and "李建华" not in answer.content.decode()


@pytest.mark.django_db
def test_a_session_opens_no_operation(house, cookies):
    """The door asks for a token, whoever is signed in to the workbench: no cross-site request can use it."""
    client = Client()
    client.cookies["sessionid"] = cookies["wang"]
    assert client.get("/api/units?text=恒达").status_code == 401
