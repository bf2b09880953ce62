"""Who may open what: every address × every seat, expected from what each view declares; an address in no row fails."""

import inspect
import logging
import re
from dataclasses import dataclass
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.web.access import access_of
from zhigong.kernel.web.card import make_card
from zhigong.kernel.web.jurisdiction import covers
from zhigong.testing.program_facts import walk
from zhigong.testing.world import MEMBERS

STRANGER = "stranger"
WORKERS = ("courier", "zhou", "li")
OFFICERS = (
    "chen",
    "zhao",
    "wang",
    "ma",
    "liu",
    "bai",
    "lin",
    "xu",
    "shen",
    "sys",
    "sec",
    "aud",
    "guo",
    "hua",
    "tang",
)
SEATS = (STRANGER, *WORKERS, *OFFICERS)
SIGN_IN, FORBIDDEN, MISSING, ALLOWED = "sign in", "403", "404", "allowed"
# Who stands for all others where no decorator tells GET from POST: the same lines of the view run for both.
FEW = (STRANGER, "courier", "chen", "liu", "sec")
UNDECLARED = {"healthz": "says that the program runs; reads nothing"}


@dataclass(frozen=True)
class Row:
    """An example in an address: its value, the unit that gives it jurisdiction, and whose it is.

    `party`: the worker who reaches it in their own app. `only`: the officers a further rule lets through, and what
    the others in range are told instead.
    """

    value: str = ""
    unit: str = ""
    party: str = ""
    only: tuple[str, ...] = ()
    otherwise: str = MISSING


AT_HENGDA = Row(unit="hengda", party="courier")
# A parameter's example by its name (value "" = of the same name in testing/examples.py).
PARAMETERS = {
    "matter_id": AT_HENGDA,
    "step_code": Row(),
    "notice_id": Row(party="courier"),
    "entry_id": Row(party="courier"),
    "message_id": Row(only=("chen",)),
    "consent_id": Row(party="courier"),
    "membership_id": AT_HENGDA,
    "release_id": Row(),
    "review_id": AT_HENGDA,
    "roster_id": AT_HENGDA,
    "grant_id": AT_HENGDA,
    "token_id": Row(unit="qiaonan"),
    "reset_id": AT_HENGDA,
    "account_id": AT_HENGDA,
    "token": Row(),
    "body_id": Row(unit="hengda"),
    "minutes_id": Row(),
    "agent_id": AT_HENGDA,
    "attachment_id": Row(),
    "link_id": Row(),
    "letter_id": AT_HENGDA,
    "letter_format": Row(),
    "letter_token": Row(),
    "letter_code": Row(),
    "version_id": Row(unit="hengda"),
    "day_id": AT_HENGDA,
    "day_token": Row(),
    "rule_key": Row(),
    "rule_value_id": Row(),
}
# Where the same parameter means something else, or one more rule holds.
ROWS = {
    "privacy-notice": Row("joining"),
    "public-service": Row("joining.join"),
    "office-service": Row("joining.join"),
    "union": Row("UNIT", unit="hengda"),
    "office-unit": Row("UNIT", unit="hengda"),
    "office-level": Row("UNIT", unit="hengda"),
    "office-unit-edit": Row("UNIT", unit="hengda"),
    "office-board-of": Row("UNIT", unit="hengda"),
    # the basic union's own committee decides; the unit above only when the time is up
    "office-step": Row(unit="hengda", only=("chen",), otherwise=FORBIDDEN),
    # urged and supervised from above by who answers for a unit's work
    "office-urge": Row(unit="hengda", only=("wang", "zhao", "ma"), otherwise=FORBIDDEN),
    "office-supervise": Row(unit="hengda", only=("wang", "zhao", "ma"), otherwise=FORBIDDEN),
    # facts from outside are entered by whoever handles the matter
    "office-milestone": Row(unit="hengda", only=("chen", "bai"), otherwise=FORBIDDEN),
    "end-my-agency": Row(party="xu"),
    # the example is no matter that an employer sees
    **dict.fromkeys(
        (
            "employer-matter",
            "employer-step",
            "employer-file",
            "employer-files-add",
            "employer-letter-file",
            "choose-employer",
        ),
        Row(only=(STRANGER,)),
    ),
    # a region's rules are for its federations from county level on; two officers decide
    "office-rule-propose": Row(only=("wang", "liu"), otherwise=FORBIDDEN),
    "office-rule-approve": Row(only=("wang",), otherwise=FORBIDDEN),
    "office-rule-refuse": Row(only=("wang",), otherwise=FORBIDDEN),
    # a room is for those who sit in it, nobody above
    **dict.fromkeys(("rooms-office:room", "rooms-office:news"), Row(unit="hengda", only=("chen",))),
    **dict.fromkeys(
        ("rooms-employer:room", "rooms-employer:news", "rooms-employer:confirm"), Row(only=(STRANGER,))
    ),
    # the JSON of one's own data: an account without a person has none
    "export-my-data": Row(only=WORKERS),
}
ROWS["hotline-office:caller"] = Row(unit="hengda", only=("nobody",))  # the example matter is no ticket
# The worker's withdrawal, where the officer's row has the officer's step.
STEPS = {"step": "withdraw"}


def methods_of(view) -> tuple[str, ...]:
    """Return GET and POST as far as the view takes them, read from Django's own decorator; () when it has none."""
    while view is not None:
        found = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in found:
            return tuple(method for method in ("GET", "POST") if method in found["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return ()


@cache
def pages() -> dict:
    """Return name → (route, view) of every page; the API has its own matrix."""
    found = {}
    for route, view, name in walk(get_resolver().url_patterns, "", ""):
        if not route.startswith("api/"):
            assert name and name not in found, f"the address {route} has no name of its own"
            found[name] = route, view
    return found


CELLS = [
    (name, verb) for name, (_route, view) in pages().items() for verb in methods_of(view) or ("GET", "POST")
]


def seats_of(name: str, method: str) -> tuple[str, ...]:
    """Return the seats that ask an address by a method."""
    return SEATS if method == "GET" or methods_of(pages()[name][1]) else FEW


def row_of(name: str, route: str) -> Row | None:
    """Return the row of the matrix an address stands in; None when it names something without an example."""
    if name in ROWS:
        return ROWS[name]
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    if any(word not in PARAMETERS for word in names):
        return None
    return PARAMETERS[names[0]] if names else Row()


def address_of(name: str, house) -> str:
    """Return an address with its examples filled in."""
    route, (world, examples) = pages()[name][0], house

    def fill(match):
        word = match[1]
        if word == "code":
            return world.unit["hengda"].code if ROWS[name].value == "UNIT" else ROWS[name].value
        if word == "token":
            return make_card(world.person["li"], timezone.now()).address.rstrip("/").rsplit("/", 1)[1]
        if word == "step_code":
            return STEPS.get(name, examples.value[word])
        return str(examples.value[word])

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", fill, route)


def expected(name: str, view, seat: str, world) -> str:
    """Return what the declaration and the row promise this seat."""
    access, row = access_of(view), row_of(name, pages()[name][0])
    if access is None or access.face == "public":
        return ALLOWED
    if seat == STRANGER:
        return SIGN_IN
    if access.face == "employer" and seat != "xu":
        return FORBIDDEN
    if access.face in ("worker", "employer"):
        if row.party:
            return ALLOWED if seat == row.party else MISSING
        return ALLOWED if not row.only or seat in row.only else row.otherwise
    if seat in WORKERS or seat == "xu":
        return FORBIDDEN
    sitting = world.seat(seat)
    if access.permission and not ROLES[sitting.role].allows(access.permission):
        return FORBIDDEN
    if row.unit and not covers(sitting, world.unit[row.unit]):
        return MISSING
    return ALLOWED if not row.only or seat in row.only else row.otherwise


def told(response) -> str:
    """Return which of the four an answer is."""
    if response.status_code == 401 or (response.status_code == 302 and "/login/?next=" in response.url):
        return SIGN_IN
    known = {403: FORBIDDEN, 404: MISSING}
    is_fine = response.status_code < 400 or response.status_code in (409, 422)
    return known.get(response.status_code, ALLOWED if is_fine else str(response.status_code))


def shown_of(world, seat: str, body: str, *, is_refused: bool) -> list[str]:
    """Return what a page shows of other people: numbers and phones never in clear, in a refusal no name either."""
    names = {key: facts[0] for key, facts in MEMBERS.items()} | {"courier": "孙洋"}
    others = [key for key in names if key != seat]
    texts = [text for key in others for text in (world.document[key], world.mobile[key])]
    texts += [names[key] for key in others if is_refused]
    return [text for text in texts if text in body]


def ask(house, cookies, name: str, method: str, seat: str):
    """Send one request from a seat's browser and take back whatever it did."""
    client = Client()
    if seat != STRANGER:
        client.cookies["sessionid"] = cookies[seat]
    before = transaction.savepoint()
    response = getattr(client, method.lower())(address_of(name, house))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    transaction.savepoint_rollback(before)
    return response, body.decode("utf-8", "replace")


@pytest.fixture
def quiet(monkeypatch):
    """Hundreds of expected refusals need no line each in the log."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method"), CELLS, ids=[f"{name}-{method}" for name, method in CELLS])
def test_every_seat_gets_what_the_page_declares(house, cookies, quiet, name, method):
    world, view, wrong = house[0], pages()[name][1], []
    for seat in seats_of(name, method):
        response, body = ask(house, cookies, name, method, seat)
        wanted, got = expected(name, view, seat, world), told(response)
        if got != wanted:
            wrong.append(f"{seat}: {got}, not {wanted}")
        is_first_look = got != ALLOWED or method == "GET"
        if is_first_look and (shown := shown_of(world, seat, body, is_refused=got != ALLOWED)):
            wrong.append(f"{seat}: shows {shown}")
    assert wrong == []


def test_the_matrix_is_not_hollow():
    cells = sum(len(seats_of(name, method)) for name, method in CELLS)
    assert cells >= 1000, f"{cells} cells; did the addresses get lost?"


def test_every_address_stands_in_a_row():
    without = [
        name
        for name, (route, view) in pages().items()
        if row_of(name, route) is None or (access_of(view) is None and name not in UNDECLARED)
    ]
    assert without == [], "give the view a declaration, and its parameters an example in PARAMETERS or ROWS"


def test_the_matrix_has_no_row_for_an_address_that_is_gone():
    assert set(ROWS) | set(STEPS) | set(UNDECLARED) <= set(pages())
    used = {word for route, _view in pages().values() for word in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    assert set(PARAMETERS) <= used


def test_every_role_sits_in_the_matrix(house):
    assert {house[0].seat(key).role for key in OFFICERS} == set(ROLES)


@pytest.mark.django_db
def test_no_form_is_taken_without_its_token(house, cookies, quiet):
    """A page of another site cannot make a signed-in browser do anything: 403 before any view runs."""
    taken = []
    for name, method in CELLS:
        if method == "POST":
            for seat in ("courier", "chen"):
                client = Client(enforce_csrf_checks=True)
                client.cookies["sessionid"] = cookies[seat]
                if client.post(address_of(name, house)).status_code != 403:
                    taken.append(f"{name} from {seat}")
    assert taken == []
