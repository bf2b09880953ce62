"""The score follows each fact at once, tells what to put right next, and stays true; then who may not see what."""

from datetime import timedelta

import pytest
from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships import ledger
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import update_person
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.tally import counts
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.completeness import jobs, queries
from zhigong.testing.world import TODAY, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def system():
    return acting(Seat.system("look"))


def gaps(world, unit: str, who: str = "wang"):
    with acting(world.seat(who)):
        score, members, found = queries.gaps_of(world.seat(who), world.unit[unit], TODAY)
    return score, members, {gap.fact: (gap.missing, gap.gain) for gap in found}


def test_a_score_is_the_average_of_what_stands_at_every_level(world):
    # li, wu: document, seen, phone, birth, sex = 75 of 100
    assert gaps(world, "hengda")[:2] == (75.0, 2)
    assert gaps(world, "qiaonan")[2]["worker_kind"] == (2, 10.0)
    with system():
        update_person(
            world.person["li"], {"education": "20", "ethnicity": "01", "is_migrant": False}, on=TODAY
        )
        amend = ledger.Event(
            "amend", world.person["li"], TODAY, membership_id=world.membership["li"], worker_kind="1"
        )
        ledger.append(amend)
    score, members, found = gaps(world, "east")
    assert (
        (score, members) == (87.5, 2) and found["worker_kind"] == (1, 5.0) and found["education"] == (1, 2.5)
    )
    with system():
        assert jobs.recount_if_wrong() == 0


def test_the_next_best_correction_comes_first(world):
    with acting(world.seat("wang")):
        _score, _members, found = queries.gaps_of(world.seat("wang"), world.unit["hengda"], TODAY)
        assert found[0].fact == "worker_kind" and found[0].gain == 10.0
        rows, following = queries.members_lacking(
            world.seat("wang"), world.unit["hengda"], "worker_kind", None
        )
        assert {row.pk for row, _lacks in rows} == {
            world.membership["li"],
            world.membership["wu"],
        } and following is None
    with system():
        Person.objects.filter(pk=world.person["wu"]).update(mobile_digest=None, mobile_cipher=None)
    assert gaps(world, "hengda")[2]["mobile"] == (1, 7.5)


def test_leaving_moving_and_a_moved_unit_carry_the_facts_along(world):
    with system():
        ledger.append(ledger.Event("resign", world.person["wu"], TODAY, membership_id=world.membership["wu"]))
    assert gaps(world, "hengda")[1] == 1
    with system():
        hengda, orchard = world.unit["hengda"], world.unit["orchard"]
        Unit.objects.filter(pk=hengda.pk).update(path=[*orchard.path, hengda.pk])
        assert queries.facts_of(world.unit["qiaonan"].pk)[0] == 0
        assert queries.facts_of(world.unit["west"].pk)[0] == 2
        assert jobs.recount_if_wrong() == 0


def test_a_wrong_count_is_found_and_counted_anew(world):
    with system():
        counts.add([counts.Delta("member_facts", [world.unit["hengda"].pk], 3, {"mobile": "1"})])
        assert jobs.recount_if_wrong() > 0
        assert jobs.recount_if_wrong() == 0 and queries.facts_of(world.unit["hengda"].pk)[0] == 2


def test_a_weight_is_a_dated_rule_of_a_region(world):
    with system():
        RuleValue.objects.create(
            key="completeness.worker_kind_weight", region_code="61", value="0", valid_from=TODAY - timedelta(days=1),
            basis="本省规定", approved_by=world.account["sys"].pk,
        )  # fmt: skip
    score, _members, found = gaps(world, "hengda")
    assert score == 83.3 and found["worker_kind"] == (2, 0.0)


def test_a_member_is_told_on_the_phone_what_is_missing(world):
    phone = browser(world, "li")
    assert "补全资料" in phone.get("/").content.decode()
    page = phone.get("/completeness/").content.decode()
    assert "您的资料还差" in page and "职工类别" in page and "75.0 分" in page
    with system():
        update_person(
            world.person["li"], {"education": "20", "ethnicity": "01", "is_migrant": False}, on=TODAY
        )
        ledger.append(
            ledger.Event(
                "amend", world.person["li"], TODAY, membership_id=world.membership["li"], worker_kind="1"
            )
        )
    assert "补全资料" not in phone.get("/").content.decode()
    assert "已经完整" in phone.get("/completeness/").content.decode()
    assert "入会后" in browser(world, "courier").get("/completeness/").content.decode()


def test_officers_see_their_own_range_and_leaders_no_small_figure(world):
    wang = browser(world, "wang")
    assert "下一步最值得补的" in wang.get("/office/completeness/").content.decode()
    hengda = world.unit["hengda"].code
    listed = wang.get(f"/office/completeness/members/?unit={hengda}&fact=education").content.decode()
    assert "李建华" not in listed and "李*华" in listed and "学历" in listed
    assert wang.get("/office/completeness/members/?fact=nothing").status_code == 302
    assert (
        wang.get(f"/office/completeness/members/?fact=sex&after={world.membership['li']}").status_code == 200
    )
    assert wang.get("/office/completeness/members/?fact=sex&after=x").status_code == 404
    liu = browser(world, "liu")
    assert liu.get(f"/office/completeness/?unit={hengda}").status_code == 404
    assert liu.get(f"/office/completeness/members/?unit={hengda}&fact=education").status_code == 404
    assert browser(world, "xu").get("/office/completeness/").status_code == 403
    assert browser(world, "lin").get("/office/completeness/members/?fact=sex").status_code == 403
    assert gaps(world, "east", "lin") == (None, None, dict.fromkeys(queries.MISSING, (None, None)))
    assert browser(world, "lin").get("/office/completeness/").status_code == 200


def test_the_database_and_the_program_agree_on_every_fact(world):
    """For each fact: who the list names is who the counts miss."""
    with system():
        Person.objects.filter(pk=world.person["wu"]).update(
            sex="0", birth_on=None, identity_level=1, education="20"
        )
        members, present = queries.facts_of(world.unit["hengda"].pk)
    with acting(world.seat("wang")):
        for fact in queries.MISSING:
            rows, _following = queries.members_lacking(world.seat("wang"), world.unit["hengda"], fact, None)
            assert len(rows) == members - present[fact], fact
            assert all(fact in lacks == queries.missing_of(row) for row, lacks in rows)


def test_an_import_of_many_is_one_delta_per_unit_and_pattern(world):
    with system(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tally_deltas WHERE measure = 'member_facts'")
        before = cursor.fetchone()[0]
        Person.objects.filter(pk__in=[world.person["li"], world.person["wu"]]).update(education="20")
        cursor.execute("SELECT count(*) FROM tally_deltas WHERE measure = 'member_facts'")
        assert cursor.fetchone()[0] - before <= 4
