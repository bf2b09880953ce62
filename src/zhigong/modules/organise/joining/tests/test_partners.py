"""A partner hands in an application and reads its state; it never learns who is known."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.api import tokens
from zhigong.kernel.notices import outbound
from zhigong.kernel.people.models import LoginCode
from zhigong.modules.organise.joining.models import Application

pytestmark = pytest.mark.django_db
ADDRESS = "/api/joining/applications"


def partner(world, *scopes, unit="east"):
    now = timezone.now()
    with acting(Seat.system("a test issues a token")):
        _token, clear = tokens.issue_token(
            "平台企业", list(scopes), world.unit[unit], now + timedelta(days=30), now
        )
    return {"Authorization": f"Bearer {clear}"}


def application(world, key="courier", name="孙洋", **more):
    facts = {"name": name, "doc_number": world.document[key], "mobile": world.mobile["courier"]}
    work = {"worker_kind": "14", "place": "610101001", "source_unit": world.unit["riders"].code}
    agrees = {"code": "000000", "agrees_joining": True, "agrees_identity": True, "oath": True}
    return facts | work | agrees | more


def post(client, headers, body, key="application-0001", address=ADDRESS):
    return client.post(
        address, body, content_type="application/json", headers=headers | {"Idempotency-Key": key}
    )


def code_for(client, headers, mobile):
    assert post(client, headers, {"mobile": mobile}, "code-key-0001", "/api/joining/codes").status_code == 200
    with acting(Seat.public()):
        return re.search(r"\d{6}", outbound.inbox(1)[0].text)[0]


def test_a_partner_hands_in_once_per_key_and_reads_the_state(client, world):
    headers = partner(world, "joining.submit", "joining.read")
    body = application(world, code=code_for(client, headers, world.mobile["courier"]))
    first = post(client, headers, body)
    assert first.status_code == 201, first.content.decode()
    again = post(client, headers, body)
    assert (again.status_code, again.json()) == (201, first.json())
    with acting(Seat.system("look")):
        assert Application.objects.count() == 1
    state = client.get(f"{ADDRESS}/{first.json()['id']}", headers=headers).json()
    assert (state["state"], state["unit_code"]) == ("submitted", world.unit["riders"].code)
    assert "孙洋" not in str(state)


def test_a_wrong_code_is_refused_and_the_try_stays_counted(client, world):
    headers = partner(world, "joining.submit")
    code = code_for(client, headers, world.mobile["courier"])
    wrong = "000000" if code != "000000" else "111111"
    for turn in range(5):
        refused = post(client, headers, application(world, code=wrong), f"application-{turn:04d}")
        assert (refused.status_code, refused.json()["code"]) == (422, "code")
    assert LoginCode.objects.get().attempts_count == 5
    assert post(client, headers, application(world, code=code), "application-0009").status_code == 422


def test_a_member_of_another_city_looks_like_anybody(client, world):
    headers = partner(world, "joining.submit")
    code = code_for(client, headers, world.mobile["courier"])
    known = post(client, headers, application(world, "zhou", "周婷", code=code))
    assert (known.status_code, known.json()["state"]) == (201, "submitted")


def test_another_partner_and_a_missing_scope_get_nothing(client, world):
    submit = partner(world, "joining.submit")
    code = code_for(client, submit, world.mobile["courier"])
    made = post(client, submit, application(world, code=code)).json()
    other = partner(world, "joining.read")
    assert client.get(f"{ADDRESS}/{made['id']}", headers=other).status_code == 404
    assert client.get(f"{ADDRESS}/{made['id']}", headers=submit).status_code == 403
    assert post(client, other, application(world), "application-0002").status_code == 403


def test_a_union_outside_the_tokens_range_takes_nothing(client, world):
    headers = partner(world, "joining.submit", unit="west")
    code = code_for(client, headers, world.mobile["courier"])
    refused = post(client, headers, application(world, code=code, source_unit=""))
    assert (refused.status_code, refused.json()["code"]) == (403, "range")


@pytest.mark.parametrize(
    ("change", "code"), [({"oath": False}, "consent"), ({"doc_number": "110105194912310021"}, "refused")]
)
def test_a_bad_application_is_refused_with_its_fields(client, world, change, code):
    answer = post(client, partner(world, "joining.submit"), application(world, **change))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    if code == "refused":
        assert "doc_number" in answer.json()["fields"]
