"""An employer's agent: by invitation or confirmation, sees what its employer is a party to, and nothing else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from zhigong.kernel.access import agents
from zhigong.kernel.access.agents import AgentRefused
from zhigong.kernel.access.grants import GrantRefused, grant_role
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import available_steps, open_matter, take_step
from zhigong.kernel.cases.errors import NotAllowed
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.models import Matter, Party
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.matters.tests.disputes import DISPUTES, MONDAY, file_dispute
from zhigong.testing.world import TODAY, build_world

pytestmark = pytest.mark.django_db
TABLES = (
    "matters",
    "matter_parties",
    "matter_steps",
    "clocks",
    "people",
    "memberships",
    "notices",
    "person_keys",
)


@pytest.fixture
def world():
    with registry.using(DISPUTES):
        yield build_world()


def counts(seat) -> dict[str, int]:
    found = {}
    with acting(seat), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def test_the_employer_sees_the_matter_it_is_a_party_to_and_answers(world):
    matter = file_dispute(world)
    take_step(matter.pk, "ask", seat=world.seat("chen"), now=MONDAY)
    xu = world.seat("xu")
    with acting(xu):
        seen = get_matter(matter.pk, xu)
        assert [step.code for step in available_steps(seen, xu)] == ["answer"]
        assert list(visible_matters(xu)) == [matter]
    done = take_step(matter.pk, "answer", seat=xu, now=MONDAY, data={"opinion": "三日内补发"})
    assert done.matter.state == "answered"
    with acting(world.seat("li")):
        told = get_matter(matter.pk, world.seat("li")).timeline.order_by("pk").last()
        assert told.actor_label == "用人单位 恒达机械有限公司" and told.opinion == "三日内补发"


def test_an_unnamed_worker_is_nobody_to_the_employer_and_to_officers_who_do_not_handle_it(world):
    matter = file_dispute(world, unnamed=True)
    for key, roles in (
        ("xu", {"employer"}), ("wang", {"employer"}), ("chen", {"applicant", "employer"}), ("li", {"applicant", "employer"}),
    ):  # fmt: skip
        with acting(world.seat(key)) as seat:
            assert {party["role"] for party in get_matter(matter.pk, seat).party_list} == roles, key
            assert set(Party.objects.values_list("role", flat=True)) == roles, key


def test_another_employer_the_hotline_and_every_other_table_stay_shut(world):
    file_dispute(world)
    file_dispute(world, service="disputes.call")
    assert counts(world.seat("tian")) == dict.fromkeys(TABLES, 0)
    seen = counts(world.seat("xu"))
    assert (seen["matters"], seen["matter_parties"], seen["people"], seen["memberships"]) == (1, 2, 0, 0)


def test_a_confidential_matter_is_not_the_employers_to_see(world):
    matter = file_dispute(world, confidentiality=1)
    xu = world.seat("xu")
    assert counts(xu)["matters"] == 0
    with acting(xu):
        assert not visible_matters(xu).exists()
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "answer", seat=xu, now=MONDAY)
    with acting(world.seat("chen")) as seat:
        assert get_matter(matter.pk, seat).pk == matter.pk
    with acting(world.seat("wang")) as seat, pytest.raises(Matter.DoesNotExist):
        get_matter(matter.pk, seat)
    assert counts(world.seat("wang"))["matters"] == 0


def test_an_employer_cannot_touch_what_it_may_not_see_or_take_anothers_step(world):
    shared, shut = file_dispute(world), file_dispute(world, service="disputes.call")
    with acting(world.seat("xu")), connection.cursor() as cursor:
        cursor.execute("UPDATE matters SET title = 'x' WHERE id = %s", [shut.pk])
        assert cursor.rowcount == 0
    with pytest.raises(NotAllowed):
        take_step(shared.pk, "ask", seat=world.seat("xu"), now=MONDAY)


def test_an_employer_opens_a_matter_of_its_own(world):
    xu = world.seat("xu")
    parties = [("applicant", world.employer["hengda"]), ("employer", world.employer["hengda"])]
    opened = open_matter(
        "disputes.file",
        unit=world.unit["hengda"],
        parties=parties,
        seat=xu,
        now=MONDAY,
        data={"subject": "裁员"},
    )
    with acting(xu):
        assert get_matter(opened.matter.pk, xu).state == "filed"


def test_an_invitation_from_a_letter_works_once_and_the_agent_may_then_sign_in(world):
    with acting(world.seat("chen")) as seat:
        code = agents.invite(world.employer["hengda"], seat=seat, now=MONDAY)
    account = world.account["courier"]
    with acting(Seat.worker(account.pk, None)):
        agent = agents.accept_invitation(account, code.lower(), "行政经理", now=MONDAY)
        assert agent.confirmed_by == world.account["chen"].pk
        [seat] = agents.employer_seats(account, TODAY)
        assert (seat.role, seat.employer_id, seat.is_officer) == (
            "employer_side",
            world.employer["hengda"].pk,
            False,
        )
    other = world.account["zhou"]
    with acting(world.seat("zhou")), pytest.raises(AgentRefused, match="邀请码不正确"):
        agents.accept_invitation(other, code, "经理", now=MONDAY)
    with acting(world.seat("chen")) as seat:
        late = agents.invite(world.employer["hengda"], seat=seat, now=MONDAY - timedelta(days=61))
    with acting(world.seat("zhou")), pytest.raises(AgentRefused, match="已过期"):
        agents.accept_invitation(other, late, "经理", now=MONDAY)


def test_guessing_invitations_is_stopped(world):
    account = world.account["zhou"]
    with acting(world.seat("zhou")):
        for _try in range(5):
            with pytest.raises(AgentRefused, match="邀请码不正确"):
                agents.accept_invitation(account, "AAAA-BBBB-CCCC", "经理", now=MONDAY)
        with pytest.raises(AgentRefused, match="暂时锁定"):
            agents.accept_invitation(account, "AAAA-BBBB-CCCC", "经理", now=MONDAY)


def test_whoever_asks_is_confirmed_by_an_officer_of_the_place_and_ends_by_theirs(world):
    account, hengda = world.account["courier"], world.employer["hengda"]
    with acting(Seat.worker(account.pk, None)):
        agent = agents.ask_agency(account, hengda, "法务", now=MONDAY)
        assert agents.employer_seats(account, TODAY) == []
        with pytest.raises(AgentRefused, match="已经申请过"):
            agents.ask_agency(account, hengda, "法务", now=MONDAY)
    for key, raised in (("liu", AgentRefused), ("lin", PermissionDenied), ("sec", PermissionDenied)):
        with acting(world.seat(key)) as seat, pytest.raises(raised):
            agents.confirm_agent(agent, seat=seat, now=MONDAY)
    with acting(world.seat("wang")) as seat:
        agents.confirm_agent(agent, seat=seat, now=MONDAY)
        assert len(agents.employer_seats(account, TODAY)) == 1
        agents.end_agency(agent, seat=seat, on=TODAY)
        assert agents.employer_seats(account, TODAY) == []


def test_an_officer_is_nobodys_agent_and_the_old_post_is_not_granted_any_more(world):
    with acting(world.seat("chen")), pytest.raises(AgentRefused, match="不得同时代理"):
        agents.ask_agency(world.account["chen"], world.employer["hengda"], "主席", now=MONDAY)
    with acting(world.seat("sec")), pytest.raises(GrantRefused, match="没有这个岗位"):
        grant_role(world.account["xu"], world.unit["hengda"], "employer_side", starts_on=TODAY)


def test_a_step_noted_for_the_handlers_is_on_nobody_elses_timeline(world):
    matter = file_dispute(world)
    take_step(matter.pk, "note", seat=world.seat("chen"), now=MONDAY, data={"opinion": "单位有前科"})
    for key, count in (("chen", 2), ("li", 1), ("xu", 1), ("wang", 1)):
        with acting(world.seat(key)) as seat:
            assert get_matter(matter.pk, seat).timeline.count() == count, key
