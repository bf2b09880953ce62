"""One example of everything a URL can name, all at one union of the named world: what the access matrix points at."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.api import tokens
from zhigong.kernel.api.models import Submission
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.journal import entries
from zhigong.kernel.letters import editions
from zhigong.kernel.letters.definition import find_template
from zhigong.kernel.letters.issuing import Addressee, issue
from zhigong.kernel.matters.attachments import attach
from zhigong.kernel.matters.links import tie
from zhigong.kernel.metrics.closings import month_before
from zhigong.kernel.notices.messages import send
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people import accounts, handovers
from zhigong.kernel.people.authenticators import install_key
from zhigong.kernel.people.models import Account, Consent
from zhigong.kernel.rules.overriding import propose_value
from zhigong.lib.spreadsheet_writing import write_list
from zhigong.modules.govern.releases import public as releases
from zhigong.modules.govern.releases.models import Release
from zhigong.modules.organise.duplicates.models import Review
from zhigong.modules.organise.joining import public as joining
from zhigong.modules.organise.joining.rules import REVIEW
from zhigong.modules.organise.rosters import imports, words
from zhigong.modules.protect.legal_aid import public as legal_aid
from zhigong.modules.protect.mediators import public as mediators
from zhigong.modules.protect.rooms import public as rooms
from zhigong.testing.sealing import seal_everything
from zhigong.testing.world import COURIER, SECOND_FACTOR, SINCE, World

# key → (sign-in name, shown name, role, unit): seats only the matrix needs
MORE_OFFICERS = {
    "bai": ("bai", "白经办", "clerk", "hengda"),
    "guo": ("guo", "郭西安", "security_admin", "west"),
    "hua": ("hua", "华话务", "call_taker", "qiaonan"),
    "tang": ("tang", "唐值班", "hotline_supervisor", "west"),
}
LETTER = "supervision.reminder"
WORK = {"worker_kind": "1", "place": "610101001", "oath": "on"}


@dataclass
class Examples:
    """Values by the name of a URL's parameter, and tokens of partner systems in clear by what they lack."""

    value: dict[str, object] = field(default_factory=dict)
    bearer: dict[str, str] = field(default_factory=dict)


def add_officers(world: World) -> None:
    """Add the clerk, the other city's security administrator, and the hotline's two."""
    for key, (username, name, role, unit) in MORE_OFFICERS.items():
        account = Account.objects.create(username=username, kind=accounts.OFFICER, display_name=name)
        install_key(account, SECOND_FACTOR)
        world.account[key] = account
        world.grant[key] = Grant.objects.create(
            account=account, unit=world.unit[unit], role=role, starts_on=SINCE
        )


def build_examples(world: World, now: datetime | None = None) -> Examples:
    """Make one of everything at the union "hengda"; the courier is the applicant, `chen` the officer who decides."""
    now = now or timezone.now()
    found = Examples()
    with acting(Seat.system("examples")):
        add_officers(world)
        _make_register_examples(world, found, now)
        _make_administration_examples(world, found, now)
    matter = apply_to(world, "hengda", now)
    found.value |= {"matter_id": matter.pk, "step_code": "approve"}
    _add_to_matter(world, found, matter, now)
    _issue_letter(world, found, matter, now)
    _open_room(world, found, matter, now)
    account = world.account["courier"]
    with acting(Seat.system("examples")):
        found.value["notice_id"] = Notice.objects.filter(account=account).latest("created_at").pk
        chen = world.account["chen"]
        send(chen, "test.message", "示例", now=now)
        found.value["message_id"] = Notice.objects.get(account=chen, kind="test.message").pk
        found.value["consent_id"] = Consent.objects.filter(account_id=account.pk).latest("given_at").pk
        Submission.objects.create(
            token=found.value["partner"], matter_id=matter.pk, account_id=account.pk, at=now
        )
    _stage_roster(world, found, now)
    _publish_release(world, found, now)
    _read_and_seal(world, found)
    return found


def _add_to_matter(world: World, found: Examples, matter, now: datetime) -> None:
    """A paper of the applicant, a tie (to itself: nothing else lies there), and somebody who acts for the employer."""
    account = world.account["courier"]
    account.refresh_from_db()
    with acting(Seat.worker(account.pk, account.person_id)) as seat:
        paper = ContentFile(b"%PDF-1.7 example", name="示例.pdf")
        found.value["attachment_id"] = attach(get_matter(matter.pk, seat), paper, by=seat, now=now).pk
    with acting(Seat.system("examples")) as system:
        found.value["link_id"] = tie(matter, matter, "related", seat=system, now=now).pk
        found.value["agent_id"] = world.account["xu"].agencies.get().pk


def _issue_letter(world: World, found: Examples, matter, now: datetime) -> None:
    """A letter to the applicant, an edited template that waits for approval, and a day of legal aid."""
    unit, on = world.unit["hengda"], timezone.localdate(now)
    addressee = Addressee(COURIER[0], person_id=world.account["courier"].person_id)
    values = {"content": "请按时支付工资。", "period": "15天"}
    with acting(Seat.system("examples")) as system:
        letter = issue(LETTER, matter=matter, unit=unit, addressee=addressee, values=values, by=system, on=on)
        docx = editions.current(find_template(LETTER), unit).docx
        version = editions.propose(
            LETTER, unit, docx, note="示例", account_id=world.account["chen"].pk, now=now
        )
        day = legal_aid.plan_day(unit, on, "示例工地", "示例主题", on=on)
    found.value |= {"letter_id": letter.pk, "letter_format": "pdf", "letter_token": letter.token}
    found.value |= {"letter_code": LETTER, "version_id": version.pk, "day_id": day.pk, "day_token": day.token}


def _open_room(world: World, found: Examples, matter, now: datetime) -> None:
    """A room the courier and the chair sit in, with minutes, and a mediation body."""
    unit = world.unit["hengda"]
    with acting(Seat.system("examples")):
        rooms.prepare(matter, person_id=world.account["courier"].person_id, employer_id=None)
        rooms.seat_mediator(matter, world.account["chen"].pk)
        found.value["body_id"] = mediators.add_body(unit, "union", "示例调解组织", SINCE, "陈主席").pk
    with acting(world.seat("chen")) as seat:
        minutes = rooms.say(rooms.find_room(matter.pk), "双方到场。", seat=seat, now=now, kind="minutes")
    found.value["minutes_id"] = minutes.pk


def _publish_release(world: World, found: Examples, now: datetime) -> None:
    """The county's figures of the last month, as everybody may read them."""
    seat, unit = world.seat("wang"), world.unit["qiaonan"]
    with acting(seat):
        matter = releases.freeze_month(unit, month_before(timezone.localdate(now)), seat=seat, now=now).matter
    with acting(Seat.system("examples")):
        Release.objects.filter(matter=matter).update(published_at=now)
        found.value["release_id"] = Release.objects.get(matter=matter).pk


def _read_and_seal(world: World, found: Examples) -> None:
    """An officer reads the courier's data; the journal is sealed as far as it is committed."""
    account = world.account["courier"]
    account.refresh_from_db()
    with acting(world.seat("chen")):
        found.value["entry_id"] = entries.read("members.read", [account.person_id], "核对")
    seal_everything()


def apply_to(world: World, unit: str, now: datetime):
    """Let the courier apply to a union by its employer; returns the matter."""
    account = world.account["courier"]
    account.refresh_from_db()
    data = WORK | {"employer": world.employer[unit].uscc}
    with acting(Seat.worker(account.pk, account.person_id)):
        document = {"name": COURIER[0], "doc_type": "111", "doc_number": world.document["courier"]}
        claim = joining.check_identity(document, timezone.localdate(now))
        return joining.apply(account, claim, data, source=None, now=now).matter


def _make_register_examples(world: World, found: Examples, now: datetime) -> None:
    unit = world.unit["hengda"]
    review = Review.objects.create(
        kind="perhaps_same", unit=unit, person_id=world.person["li"], other_person_id=world.person["wu"],
        reasons=["same_mobile"], created_at=now,
    )  # fmt: skip
    found.value |= {
        "membership_id": world.membership["li"],
        "review_id": review.pk,
        "unit_code": unit.code,
    }


def _make_administration_examples(world: World, found: Examples, now: datetime) -> None:
    """A grant, a rule's proposal, a reset of a second factor, and tokens of two cities and of one without scope."""
    proposal = propose_value(
        REVIEW.key, "610101", "4 WD", basis="示例〔2026〕1号", valid_from=now.date(),
        account_id=world.account["zhao"].pk,
    )  # fmt: skip
    found.value |= {"rule_key": proposal.key, "rule_value_id": proposal.pk}
    until = now + timedelta(days=30)
    scopes = list(tokens.SCOPES)
    for key, unit, wanted in (
        ("here", "qiaonan", scopes), ("elsewhere", "west", scopes), ("narrow", "qiaonan", scopes[:1]),
    ):  # fmt: skip
        token, found.bearer[key] = tokens.issue_token(key, wanted, world.unit[unit], until, now)
        found.value.setdefault("partner", token)
    reset = handovers.ask_reset(world.account["chen"], "factor", "手机遗失", world.account["sys"], now)
    found.value |= {
        "grant_id": world.grant["chen"].pk,
        "token_id": found.value["partner"].pk,
        "reset_id": reset.pk,
        "account_id": world.account["chen"].pk,
    }


def _stage_roster(world: World, found: Examples, now: datetime) -> None:
    seat = world.seat("chen")
    cells = {"姓名": "测试员", "证件类型": "111", "证件号码": world.document["li"]}
    row = [cells.get(header, "") for header in words.HEADERS]
    file = BytesIO()
    write_list(file, "名册", words.HEADERS, [row])
    with acting(seat):
        roster = imports.stage_roster(
            file.getvalue(), "名册.xlsx", seat=seat, unit_code=world.unit["hengda"].code,
            on=timezone.localdate(now), now=now,
        )  # fmt: skip
    found.value["roster_id"] = roster.pk
