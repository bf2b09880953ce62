"""Who may see what of a matter, written as a plain table; every service and state is held against it."""

from dataclasses import dataclass

from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.attachments import attachments_of
from zhigong.kernel.matters.models import Attachment, Matter, Milestone, TimelineStep
from zhigong.kernel.matters.parties import NewParty, write_parties
from zhigong.lib.ids import uuid7
from zhigong.testing.world import World

# Kinds of matters that no employer ever sees, by their line.
NEVER_SHARED = (
    "hotline",
    "hardship",
    "votes",
    "elections",
    "warmth",
    "mutual_aid",
    "psychology",
    "hazards",
    "evaluation",
)
AUDIENCES = ("all", "officers", "handlers", "applicant", "employer")
NAMED, UNNAMED = "named", "unnamed"
EVERYTHING = {"matter", NAMED, UNNAMED, *AUDIENCES}
NOTHING: set[str] = set()

# The seats the table speaks of: key in the named world → who that is to the matter.
SEATS = {
    "xu": "the employer that is a party",
    "tian": "another employer",
    "li": "a named party (applicant)",
    "wu": "the unnamed party",
    "zhou": "somebody who is no party",
    "chen": "an officer of the owner",
    "wang": "an officer above",
    "liu": "an officer of the other city",
    "ma": "an officer of its industry line",
    "shen": "an auditor",
    "lin": "a leader",
}
ABOVE = {"matter", NAMED, "all", "officers"}
APPLICANT, OTHER_PARTY = {"matter", NAMED, "all", "applicant"}, {"matter", NAMED, UNNAMED, "all"}
# confidentiality → seat → what it sees; who is not listed sees nothing
TABLE = {
    0: {"li": APPLICANT, "wu": OTHER_PARTY, "chen": EVERYTHING, "wang": ABOVE, "ma": ABOVE},
    1: {"li": APPLICANT, "wu": OTHER_PARTY, "chen": EVERYTHING},
    2: {"li": APPLICANT, "wu": OTHER_PARTY},
}
EMPLOYER = {"matter", NAMED, "all", "employer"}  # at confidentiality 0, where the service lets employers see


def expected(service, seat: str) -> set[str]:
    """Return what the table lets a seat see of a matter of this service."""
    if seat == "xu":
        return EMPLOYER if service.employer_sees and service.confidentiality == 0 else NOTHING
    return TABLE[service.confidentiality].get(seat, NOTHING)


@dataclass(frozen=True)
class Example:
    """A matter with a named and an unnamed party, an employer, and a part of every kind for every audience."""

    matter: Matter
    named: object
    unnamed: object


def make_example(service, state: str, world: World, now) -> Example:
    """Make a matter of a service in a state at hengda's union; run in the system's seat."""
    unit = world.unit["hengda"]
    matter = Matter(
        number=uuid7().hex[-20:], kind=service.code, procedure_version=service.version, unit=unit,
        position=unit.position, industry_position=unit.industry_position, confidentiality=service.confidentiality,
        employer_sees=service.employer_sees, state=state, title=str(service.title), opened_at=now, changed_at=now,
    )  # fmt: skip
    matter.save(force_insert=True)
    named, unnamed = world.person["li"], world.person["wu"]
    parties = [
        NewParty("applicant", person_id=named), NewParty("complainant", person_id=unnamed, unnamed=True),
        NewParty("employer", employer_id=world.employer["hengda"].pk),
    ]  # fmt: skip
    write_parties(matter, parties)
    for audience in AUDIENCES:
        TimelineStep.objects.create(matter=matter, step="x", to_state=state, at=now, audience=audience)
        Milestone.objects.create(
            matter=matter, kind="court.filed", happened_on=now.date(), source="测试", audience=audience,
            entered_label="测试", entered_at=now,
        )  # fmt: skip
        Attachment.objects.create(
            matter=matter, name=f"{audience}.pdf", media_type="application/pdf", size=1, digest=b"x", wrapped=b"x",
            wrapping_key_id="1", audience=audience, added_at=now,
        )  # fmt: skip
    return Example(matter, named, unnamed)


def seen_by_second_wall(example: Example, seat: Seat) -> dict[str, set[str]]:
    """Return what bare SQL shows the seat, table by table."""
    with acting(seat), connection.cursor() as cursor:

        def ask(sql: str) -> set:
            cursor.execute(sql, [example.matter.pk])
            return {row[0] for row in cursor.fetchall()}

        words = {example.named: NAMED, example.unnamed: UNNAMED}
        people = ask("SELECT person_id FROM matter_parties WHERE matter_id = %s AND person_id IS NOT NULL")
        seen = {
            "matters": ask("SELECT 'matter' FROM matters WHERE id = %s"),
            "matter_parties": {words[person] for person in people},
        }
        for table in ("matter_steps", "matter_attachments", "matter_milestones"):
            seen[table] = ask(f"SELECT audience FROM {table} WHERE matter_id = %s")
        return seen


def promised(seen: set[str]) -> dict[str, set[str]]:
    """Return an entry of the table as the second wall would show it."""
    parts = seen & set(AUDIENCES)
    return {
        "matters": seen & {"matter"},
        "matter_parties": seen & {NAMED, UNNAMED},
        **dict.fromkeys(("matter_steps", "matter_attachments", "matter_milestones"), parts),
    }


def seen_by_first_wall(example: Example, seat: Seat) -> set[str]:
    """Return the audiences of the files the program lists for the seat, with "matter" when it opens at all."""
    with acting(seat):
        try:
            matter = get_matter(example.matter.pk, seat)
        except Matter.DoesNotExist:
            return NOTHING
        return {"matter", *(one.audience for one in attachments_of(matter, seat))}
