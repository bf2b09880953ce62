"""Journey J1: a courier scans a code, applies, is admitted by an officer and holds a membership."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import available_steps, take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.models import Matter, Party, TimelineStep
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people import reveal
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.people.register import document_digests
from zhigong.kernel.worklist.inbox import inbox
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.joining import jobs as joining_jobs
from zhigong.modules.organise.joining import public
from zhigong.modules.organise.joining.jobs import delete_old
from zhigong.modules.organise.joining.models import Application
from zhigong.testing.world import World, build_world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
WORK = {"worker_kind": "14", "platform": "示例外卖", "place": "610101001", "oath": "on"}
SEEN = {"checked_by": "in_person", "document_seen": "on"}


@pytest.fixture
def world():
    return build_world()


def apply(
    world: World, key="courier", *, name="孙洋", number=None, source="riders", now=NOW, **work
) -> Matter:
    account = Account.objects.get(pk=world.account[key].pk)
    with acting(Seat.worker(account.pk, account.person_id)):
        claim = public.check_identity(
            {"name": name, "doc_type": "111", "doc_number": number or world.document[key]}, now.date()
        )
        unit = world.unit[source] if source else None
        return public.apply(account, claim, WORK | work, source=unit, now=now).matter


def worker_seat(world: World, key="courier") -> Seat:
    account = Account.objects.get(pk=world.account[key].pk)
    return Seat.worker(account.pk, account.person_id)


def test_a_courier_joins_by_the_code_of_the_riders_union(world):
    matter = apply(world)
    assert (matter.state, matter.unit_id) == ("submitted", world.unit["riders"].pk)
    zhao = world.seat("zhao")
    with acting(zhao):
        [row], _more = inbox(zhao, now=NOW)
        assert (row.todo.matter_id, row.due.words) == (matter.pk, "剩 5 个工作日")
        seen = get_matter(matter.pk, zhao)
        assert [step.code for step in available_steps(seen, zhao)] == ["approve", "refer", "reject", "return"]
    done = take_step(matter.pk, "approve", seat=zhao, now=NOW, data=SEEN, expected=1)
    assert done.matter.state == "approved"
    with acting(worker_seat(world)):
        membership = Membership.objects.get()
        assert (membership.state, membership.unit_id, membership.worker_kind) == (
            "active",
            world.unit["riders"].pk,
            "14",
        )
        person = Person.objects.get(pk=membership.person_id)
        assert (person.name, person.identity_level) == ("孙洋", 4)
        kinds = set(Notice.objects.filter(account=world.account["courier"]).values_list("kind", flat=True))
        assert kinds == {"joining.submitted", "joining.approved"}


def test_the_employers_union_comes_before_the_code(world):
    matter = apply(world, employer=world.employer["hengda"].uscc)
    assert matter.unit_id == world.unit["hengda"].pk
    take_step(matter.pk, "approve", seat=world.seat("chen"), now=NOW, data=SEEN)


def test_without_employer_and_code_the_place_decides(world):
    assert apply(world, source=None).unit_id == world.unit["riders"].pk


def test_it_is_returned_once_corrected_and_approved(world):
    matter = apply(world)
    zhao, qian = world.seat("zhao"), world.seat("qian")
    take_step(matter.pk, "return", seat=zhao, now=NOW, data={"opinion": "姓名与证件不一致，请更正"})
    fixed = {
        "name": "孙阳",
        "doc_type": "111",
        "doc_number": world.document["courier"],
        "opinion": "姓名已更正",
    }
    take_step(matter.pk, "resubmit", seat=worker_seat(world), now=NOW, data=fixed)
    with pytest.raises(Refused, match="已经退回过1次"):
        take_step(matter.pk, "return", seat=qian, now=NOW, data={"opinion": "再改改"})
    take_step(matter.pk, "approve", seat=qian, now=NOW, data=SEEN)
    with acting(worker_seat(world)):
        assert Person.objects.get(pk=Membership.objects.get().person_id).name == "孙阳"
        steps = TimelineStep.objects.filter(matter=matter).order_by("id").values_list("step", flat=True)
        assert list(steps) == ["submit", "return", "resubmit", "approve"]


def test_it_is_rejected_with_a_reason_the_applicant_reads(world):
    matter = apply(world)
    data = {"reason": "other_union", "opinion": "请向恒达机械工会申请"}
    with pytest.raises(Refused):
        take_step(matter.pk, "reject", seat=world.seat("zhao"), now=NOW, data={"reason": "other_union"})
    take_step(matter.pk, "reject", seat=world.seat("zhao"), now=NOW, data=data)
    with acting(worker_seat(world)):
        assert Notice.objects.get(kind="joining.rejected").body == "请向恒达机械工会申请"
    assert apply(world).state == "submitted"  # and may apply again


def test_the_applicant_withdraws(world):
    matter = apply(world)
    assert take_step(matter.pk, "withdraw", seat=worker_seat(world), now=NOW).matter.state == "withdrawn"
    with pytest.raises(Refused, match="已由他人办理"):
        take_step(matter.pk, "approve", seat=world.seat("zhao"), now=NOW, data=SEEN)


def test_uncorrected_it_expires(world):
    matter = apply(world)
    take_step(matter.pk, "return", seat=world.seat("zhao"), now=NOW, data={"opinion": "请补正姓名"})
    with acting(Seat.system("sweep")):
        sweep(NOW + timedelta(days=20))
        assert Matter.objects.get(pk=matter.pk).state == "expired"


def test_after_five_working_days_the_union_above_decides(world):
    matter = apply(world, employer=world.employer["hengda"].uscc)
    late = NOW + timedelta(days=8)
    with acting(Seat.system("sweep")):
        sweep(late)
    with pytest.raises(Refused, match="已逾期，改由上级工会办理"):
        take_step(matter.pk, "approve", seat=world.seat("chen"), now=late, data=SEEN)
    assert (
        take_step(matter.pk, "approve", seat=world.seat("zhao"), now=late, data=SEEN).matter.state
        == "approved"
    )


def test_a_member_elsewhere_hears_of_it_only_after_the_document_was_seen(world):
    """Somebody with the document of a member of another city applies: told nothing, then shown the way to transfer."""
    unknown = apply(world)
    take_step(unknown.pk, "withdraw", seat=worker_seat(world), now=NOW)
    matter = apply(world, number=world.document["zhou"], name="周婷")
    assert (matter.state, matter.title) == ("submitted", unknown.title)
    zhao = world.seat("zhao")
    with pytest.raises(Refused, match="已有一份有效会籍"):
        take_step(matter.pk, "approve", seat=zhao, now=NOW, data=SEEN)
    take_step(matter.pk, "refer", seat=zhao, now=NOW, data=SEEN)
    with acting(Seat.system("look")):
        assert Membership.objects.filter(person_id=world.person["zhou"]).count() == 1
        assert Notice.objects.filter(account=world.account["courier"], kind="joining.referred").exists()


def test_nobody_admits_themself_from_another_account(world):
    """The officer chen is the person zhou's document belongs to, and applies by phone as a courier."""
    matter = apply(world, employer=world.employer["hengda"].uscc)
    with acting(Seat.system("link")):
        application = Application.objects.get(pk=matter.pk)
    chen = world.seat("chen")
    own = Seat(**{**chen.__dict__, "person_id": application.person_id})
    with pytest.raises(Refused, match="不能办理本人的事项"):
        take_step(matter.pk, "approve", seat=own, now=NOW, data=SEEN)


def test_a_second_application_is_refused_while_one_is_open(world):
    apply(world)
    with pytest.raises(Refused, match="已有一份入会申请正在办理"):
        apply(world)


def test_the_other_city_sees_nothing_and_the_leader_may_not(world):
    matter = apply(world)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "approve", seat=world.seat("liu"), now=NOW, data=SEEN)
    with pytest.raises((Refused, Matter.DoesNotExist)):
        take_step(matter.pk, "approve", seat=world.seat("lin"), now=NOW, data=SEEN)
    with pytest.raises(Refused, match="此步骤由"):
        take_step(matter.pk, "approve", seat=world.seat("wang"), now=NOW, data=SEEN)


def test_the_document_is_not_seen_by_default(world):
    matter = apply(world)
    with pytest.raises(Refused) as refused:
        take_step(matter.pk, "approve", seat=world.seat("zhao"), now=NOW, data={"checked_by": "video"})
    assert list(refused.value.field_errors) == ["document_seen"]
    with acting(Seat.system("look")):
        assert Todo.objects.filter(matter=matter, done_at=None).count() == 1


def test_an_approval_costs_few_statements(world, django_assert_max_num_queries):
    """Measured: 14 statements, the check of references, and two savepoints (two words each); the second keeps a document proved elsewhere at this very moment."""
    matter = apply(world)
    zhao = world.seat("zhao")
    with acting(zhao), django_assert_max_num_queries(19):
        take_step(matter.pk, "approve", seat=zhao, now=NOW, data=SEEN, expected=1)


def test_who_was_not_admitted_is_erased_after_six_months(world):
    matter = apply(world)
    take_step(matter.pk, "withdraw", seat=worker_seat(world), now=NOW)
    with acting(Seat.system("night")):
        assert delete_old(NOW + timedelta(days=180)) == (0, 0)
        assert delete_old(NOW + timedelta(days=184)) == (0, 1)
        person = Person.objects.get(pk=Application.objects.get(pk=matter.pk).person_id)
        assert person.name == ""
        account = Account.objects.get(person_id=person.pk)
        assert (account.mobile_digest, account.mobile_cipher) == (None, None), "its phone is theirs as well"
    assert apply(world, now=NOW + timedelta(days=200)).state == "submitted"


def test_a_claimed_document_is_digested_anew_with_the_key_and_gone_with_its_person(world, tmp_path, settings):
    copy = tmp_path / "keys.json"
    copy.write_bytes(Path(settings.ZG_KEYS_FILE).read_bytes())
    copy.chmod(0o600)
    settings.ZG_KEYS_FILE = copy
    matter = apply(world)
    with acting(Seat.system("night")):
        before = Application.objects.get(pk=matter.pk)
        key = crypto.add_key(copy, "digest")
        assert joining_jobs.count_under_others(key) == 1 and joining_jobs.redigest_some(key, 10) == 1
        assert joining_jobs.count_under_others(key) == 0
        after = Application.objects.get(pk=matter.pk)
        number = reveal.reveal(after.person_id, "document", "核对")
        doc_type = Person.objects.get(pk=after.person_id).doc_type
        assert (
            bytes(after.claim_digest) == document_digests(doc_type, number)[0] != bytes(before.claim_digest)
        )
    take_step(matter.pk, "withdraw", seat=worker_seat(world), now=NOW)
    with acting(Seat.system("night")):
        assert delete_old(NOW + timedelta(days=184)) == (0, 1)
        assert bytes(Application.objects.get(pk=matter.pk).claim_digest) == b""


def test_who_was_not_admitted_but_has_another_matter_going_on_is_not_erased(world):
    matter = apply(world)
    take_step(matter.pk, "withdraw", seat=worker_seat(world), now=NOW)
    with acting(Seat.system("night")):
        person = Application.objects.get(pk=matter.pk).person_id
        other = Matter.objects.get(pk=apply_as_claimant(world, person))
        assert delete_old(NOW + timedelta(days=184)) == (0, 0)
        Matter.objects.filter(pk=other.pk).update(closed_at=NOW + timedelta(days=184))
        assert delete_old(NOW + timedelta(days=300)) == (0, 0), "its own time begins with its end"
        assert delete_old(NOW + timedelta(days=184 + 184)) == (0, 1)


def apply_as_claimant(world, person):
    """A matter of another line that goes on, the person a party of it."""
    unit = world.unit["qiaonan"]
    matter = Matter.objects.create(
        number="XZ-1", kind="wage_arrears.report", procedure_version="1", unit=unit, position=unit.position,
        industry_position=unit.industry_position, state="reported", opened_at=NOW, changed_at=NOW,
    )  # fmt: skip
    Party.objects.create(matter=matter, person_id=person, role="claimant")
    return matter.pk
