"""What holds for every business line, present and future: read from its card, nothing listed here by name."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from zhigong.config.discovery import installed_modules
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import chart, registry
from zhigong.kernel.cases.check import check_card
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms import django_forms, words
from zhigong.kernel.forms.schemas import json_schema
from zhigong.kernel.matters.models import Matter, Party
from zhigong.kernel.memberships import ledger
from zhigong.kernel.people.doors import identity_door
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.kernel.people.reveal import reveal
from zhigong.kernel.web.access import access_of
from zhigong.kernel.web.navigation import ROOMS
from zhigong.kernel.web.state_chart import draw
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.checks.texts import CHINESE, load_english
from zhigong.testing.databases import another_database
from zhigong.testing.demonstration import build_demonstrations, demo_context
from zhigong.testing.step_coverage import declared_steps, never_taken, not_counting
from zhigong.testing.world import SINCE, build_world

CARDS = registry.cards()
SERVICES = registry.services()
OFFICER_QUERIES, WORKER_QUERIES = 45, 40  # statements a matter's page may cost, whatever its state
ROUNDS = 6  # of demonstrations, until there is a matter in each state
cards = pytest.mark.parametrize("card", CARDS, ids=[card.code for card in CARDS])
services = pytest.mark.parametrize(
    "service", SERVICES, ids=[f"{item.code}-{item.version}" for item in SERVICES]
)


@cards
def test_the_card_is_complete_and_stands_where_it_says(card):
    assert f"zhigong.modules.{card.room}.{card.code}" in installed_modules()
    assert card.room in ROOMS
    assert card.title and card.owner
    assert check_card(card) == []
    known = {line.rsplit(".", 1)[1] for line in installed_modules()}
    assert set(card.uses) <= known - {card.code}
    for function in (card.record, card.search, card.demo, *card.on.values()):
        assert function is None or callable(function)
    assert not card.services or card.demo, "a line with services shows them in the demonstration"


@cards
def test_everything_a_card_says_has_its_english(card):
    english = load_english()
    texts = [card.title, card.owner, *(item.title for item in card.menu)]
    texts += [text for tile in (*card.worker_tiles, *card.employer_tiles) for text in (tile.title, tile.hint)]
    for service in card.services:
        texts += [service.title, service.text, *service.rights, *service.states.values()]
        texts += [text for step in service.steps for text in (step.title, step.hint, step.basis)]
        for form in (step.form for step in service.steps if step.form):
            texts += [form.title, *(text for word in form for text in (word.label, word.hint))]
    missing = [str(text) for text in texts if CHINESE.search(str(text)) and not english.get(str(text))]
    assert missing == []
    assert not any(CHINESE.search(english[str(text)]) for text in texts if str(text) in english)


@cards
def test_the_menu_leads_those_who_see_it_to_a_page_they_may_open(card):
    for item in card.menu:
        access = access_of(resolve(reverse(item.url_name)).func)
        assert access.face == "office"
        seeing = {role.code for role in ROLES.values() if not item.permission or role.allows(item.permission)}
        opening = {
            role.code for role in ROLES.values() if not access.permission or role.allows(access.permission)
        }
        assert seeing and seeing <= opening
    for tile in card.worker_tiles:
        assert access_of(resolve(reverse(tile.url_name)).func).face in ("public", "worker")


@services
def test_a_service_reads_as_chart_table_and_promise(service):
    text = chart.mermaid(service)
    assert all(state in text for state in service.states)
    lines = chart.table(service)
    assert len(lines) == sum(len(step.states) for step in service.steps)
    assert all(line.who and line.at and line.to for line in lines)
    promise = chart.promise(service)
    assert promise.title and promise.text and promise.rights, (
        "the public reads how it goes and what their rights are"
    )
    assert len(draw(service).boxes) >= len(service.states)
    get_template(f"{registry.card_of(service.code).code}/matter_summary.html")


@services
def test_each_step_has_its_ground_or_its_reason(service):
    """Somebody's duty needs a clause: at least the opening step and whatever starts a clock say theirs."""
    openings = [step for step in service.steps if "" in step.states]
    assert all(str(step.basis) for step in openings)
    clocks = [step.clock for step in service.steps if step.clock]
    assert all(str(clock.rule.basis) for clock in clocks)


@services
def test_every_form_becomes_html_and_a_schema(service):
    for step in service.steps:
        if step.form is None:
            continue
        schema = json_schema(step.form)
        assert set(schema["properties"]) == {word.name for word in step.form}
        assert set(schema["required"]) <= set(schema["properties"])
        form = django_forms.form_class(step.form)(on=timezone.localdate())
        html = form.as_p()
        assert all(f'name="{word.name}"' in html for word in step.form)
        empty, errors = django_forms.clean(step.form, {}, on=timezone.localdate())
        assert set(errors) >= {
            word.name for word in step.form if word.required and not isinstance(word, words.Choice)
        }
        assert not {name for name in step.form.sensitive_names()} - set(schema["properties"])


def sample_of(word, world):
    """Return a value that fits a form word, '' where none is needed."""
    if not word.required:
        return ""
    makers = {
        words.Yes: lambda: "on",
        words.Date: lambda: timezone.localdate().isoformat(),
        words.Phone: lambda: world.mobile["courier"],
        words.DocumentNumber: lambda: world.document["courier"],
        words.Number: lambda: str(word.least or 1),
        words.Money: lambda: "1.00",
        words.UnitPicker: lambda: world.unit["hengda"].code,
        words.EmployerPicker: lambda: world.employer["hengda"].uscc,
        words.PlacePicker: lambda: "610101001",
    }
    if isinstance(word, words.Choice):
        return word.choices[0][0]
    return makers.get(type(word), lambda: "情况属实，已核对")()


def give_false_membership(matter) -> None:
    """Somebody else entered the register under the reporter's document: what a report of misuse is about."""
    reporter = matter.parties.get(role="reporter").person_id
    number = reveal(reporter, "document", "every state")
    if not identity_door("111", number, proof=4, purpose="every state").person_id:
        false = NewPerson(name="冒用人", doc_type="111", doc_number=number, mobile="", identity_level=4)
        person = create_person(false, on=timezone.localdate())
        ledger.append(ledger.Event("join", person, SINCE, unit_id=matter.unit_id))


# What must be so elsewhere in the register before a step can be taken, by service and step.
BEFORE = {("identity_misuse.report", "confirm"): give_false_membership}


def complete(service, world, now) -> set[str]:
    """Lead what the demonstration made into the states it left out, keeping one in each; returns what is missing."""
    for step in service.steps:
        matters = Matter.objects.filter(kind=service.code)
        if not step.to or matters.filter(state=step.to).exists():
            continue
        data = {word.name: sample_of(word, world) for word in step.form or ()}
        for matter in matters.filter(state__in=step.states).order_by("-id"):
            if matters.filter(state=matter.state).count() > 1 and try_step(matter, service, step, data, now):
                break
    return set(service.states) - set(Matter.objects.filter(kind=service.code).values_list("state", flat=True))


def try_step(matter, service, step, data, now) -> bool:
    BEFORE.get((service.code, step.code), lambda matter: None)(matter)
    try:
        take_step(matter.pk, step.code, seat=Seat.system("every state"), now=now, data=data)
    except Refused:
        return False
    return True


@pytest.fixture(scope="module")
def lively(django_db_setup, django_db_blocker):
    """The named world with every card's demonstration, and a matter in each state of each service."""
    with another_database(django_db_blocker), not_counting():
        world, now = build_world(), timezone.now()
        context, lacking = demo_context(world, now), list(SERVICES)
        for _round in range(ROUNDS):
            codes = {registry.card_of(service.code).code for service in lacking}
            build_demonstrations(context, [card for card in CARDS if card.code in codes])
            with acting(Seat.system("every state")):
                lacking = [item for item in lacking if complete(item, world, now + timedelta(minutes=1))]
            if not lacking:
                break
        yield world


@pytest.mark.django_db
@services
def test_there_is_a_matter_in_each_state(lively, service):
    with acting(Seat.system("look")):
        states = set(Matter.objects.filter(kind=service.code).values_list("state", flat=True))
    assert set(service.states) - states == set(), "let the card's demonstration make one"


@pytest.mark.django_db
@services
def test_a_matters_page_costs_few_statements_in_each_state_on_both_faces(lively, service):
    with acting(Seat.system("look")):
        by_state = {
            matter.state: matter for matter in Matter.objects.filter(kind=service.code).select_related("unit")
        }
        parties = dict(
            Party.objects.filter(matter__in=by_state.values(), person_id__isnull=False).values_list(
                "matter_id", "person_id"
            )
        )
        owners = {
            matter.pk: Account.objects.filter(person_id=parties[matter.pk]).first()
            for matter in by_state.values()
            if matter.pk in parties  # a matter may be about no person: an employer, a union
        }
    shown = 0
    for state, matter in by_state.items():
        for key in officers_at(lively, matter):
            office = browser(lively, key)
            page = office.get(f"/office/matters/{matter.pk}/")
            assert page.status_code == 200, (state, key)
            assert str(service.state_label(state)) in page.content.decode()
            with CaptureQueriesContext(connection) as again:
                office.get(f"/office/matters/{matter.pk}/")
            assert len(again) <= OFFICER_QUERIES, (state, key, len(again))
            shown += 1
        owner = owners.get(matter.pk)
        if owner is not None:
            lively.account["owner"] = owner
            phone = browser(lively, "owner")
            with CaptureQueriesContext(connection) as again:
                page = phone.get(f"/matters/{matter.pk}/")
            assert page.status_code == 200 and len(again) <= WORKER_QUERIES, (state, len(again))
            shown += 1
    assert shown >= len(by_state)


def officers_at(world, matter) -> list[str]:
    """Return officers of the named world who see a matter at its unit."""
    path = set(matter.unit.path)
    handling = [key for key in ("chen", "zhao", "wang") if world.grant[key].unit_id in path]
    return handling[:1] if matter.confidentiality else handling[:2]


@pytest.mark.django_db
def test_the_public_pages_of_every_service_open_in_both_languages(client):
    for service in SERVICES:
        for language in ("zh-hans", "en"):
            client.post("/choose/language/", {"language": language, "next": "/"})
            page = client.get(reverse("public-service", args=[service.code]))
            assert page.status_code == 200


def test_the_coverage_of_steps_names_what_no_test_took():
    everything = {
        (service, title.split(" at ")[0], state)
        for (service, title), states in declared_steps().items()
        for state in states
    }
    assert never_taken(everything) == []
    service, step, state = sorted(everything)[0]
    left = {one for one in everything if one[:2] != (service, step)}
    assert never_taken(left) and all(re.match(rf"{service}\.{step} at ", name) for name in never_taken(left))
