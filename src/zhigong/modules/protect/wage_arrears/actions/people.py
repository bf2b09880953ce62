"""The list of people owed: a sheet is read whole, judged row by row, and written whole or not at all."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import lock_matter
from zhigong.kernel.cases.rights import why_not
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import NewParty, add_parties, end_parties
from zhigong.kernel.people.doors import identity_doors
from zhigong.kernel.people.register import many_document_digests
from zhigong.lib import contacts, masks
from zhigong.lib.excel_damage import cell_text
from zhigong.lib.findings import Finding, Refusal, pack_finding
from zhigong.lib.identity import RESIDENT, check_document
from zhigong.lib.money import parse_yuan
from zhigong.lib.spreadsheets import read_table
from zhigong.modules.protect.wage_arrears import queries, rules, words
from zhigong.modules.protect.wage_arrears.actions import telling
from zhigong.modules.protect.wage_arrears.models import Claimant


@dataclass
class Row:
    """One line of the sheet as it was understood, or what is wrong with it (column, finding)."""

    number: int
    values: dict
    problems: list[tuple[str, Finding]] = field(default_factory=list)


def read_sheet(data: bytes, *, on: date) -> list[Row]:
    """Read and judge a sheet; SheetFault names a bad one. Nothing is written."""
    table = read_table(data, known=words.HEADERS, required=words.REQUIRED, ignored=("序号", "原因", "行号"))
    rows, seen = [], set()
    for number, cells in table.rows:
        row = _judge(number, cells, table, on)
        document = row.values.get("document")
        if document and document in seen:
            row.problems.append((words.DOCUMENT, words.TWICE))
        seen.add(document)
        rows.append(row)
    return rows


def _judge(number: int, cells, table, on: date) -> Row:
    def cell(header: str) -> str:
        place = table.columns.get(header, -1)
        return cell_text(cells[place]).strip() if 0 <= place < len(cells) else ""

    row = Row(number, {"name": cell(words.NAME), "bank": cell(words.BANK)})
    row.problems += [
        (header, words.FORMULA) for header, place in table.columns.items() if (number, place) in table.marks
    ]
    if not row.values["name"]:
        row.problems.append((words.NAME, words.NO_NAME))
    checked = check_document(RESIDENT, cell(words.DOCUMENT), on)
    row.values["document"] = checked.number
    row.problems += [(words.DOCUMENT, finding) for finding in checked.errors]
    row.values["mobile"] = contacts.clean_mobile(cell(words.MOBILE))
    if row.values["mobile"]:
        row.problems += [(words.MOBILE, finding) for finding in contacts.check_mobile(row.values["mobile"])]
    for header, name, most in ((words.NAME, "name", 60), (words.BANK, "bank", 30)):
        row.problems += [(header, words.TOO_LONG)] if len(row.values[name]) > most else []
    for header, name in ((words.DAYS, "days"), (words.PRICE, "price"), (words.OWED, "owed")):
        row.values[name] = _number(row, header, cell(header))
    return row


def _number(row: Row, header: str, text: str) -> Decimal | None:
    """Return what a cell says when its column holds it as it is: nothing is rounded, nothing overflows."""
    if not text and header != words.OWED:
        return None
    try:
        number = parse_yuan(text or "0")
    except Refusal as refusal:
        row.problems.append((header, refusal.finding))
        return None
    if header == words.OWED and number <= 0:
        row.problems.append((header, words.NO_AMOUNT))
    elif number < 0:
        row.problems.append((header, words.NEGATIVE))
    elif number > words.MOST[header]:
        row.problems.append((header, words.TOO_LARGE))
    elif header == words.DAYS and number != round(number, 1):
        row.problems.append((header, words.HALF_DAYS))
    return number


def replace_list(matter: Matter, rows: list[Row], *, seat: Seat, now: datetime) -> int:
    """Write the rows in place of the list there is, which is kept as replaced, and return how many. All or nothing.

    By whoever may verify, until it is verified; the matter stays locked, so two lists come one after the other. Whoever
    the register knows becomes a party and sees the matter, who is no longer listed does not; both journaled. Refused,
    NotAllowed with a sentence; Matter.DoesNotExist outside.
    """
    on = timezone.localdate(now)
    most = int(rules.MOST_PEOPLE.on(on, matter.unit.place_id or ""))
    if not rows or len(rows) > most:
        raise Refused(_("名单应有 1 到 %(most)s 人。") % {"most": most})
    if any(row.problems for row in rows):
        raise Refused(_("有的行需要修改，名单没有写入。"))
    documents = many_document_digests((RESIDENT, row.values["document"]) for row in rows)
    with transaction.atomic():
        matter = lock_matter(matter.pk, seat)
        _demand_open(matter, seat)
        known = identity_doors(documents, purpose=f"{matter.number} 欠薪人员名单")
        report = matter.arrears
        queries.current(report).update(replaced_at=now)
        Claimant.objects.bulk_create(
            _claimant(report, line, row, person)
            for line, (row, person) in enumerate(zip(rows, known, strict=True), 1)
        )
        _change_parties(matter, {person for person in known if person}, now)
        telling.mark_urgent(matter, report, len(rows), sum(row.values["owed"] for row in rows), now)
    return len(rows)


def _demand_open(matter: Matter, seat: Seat) -> None:
    step = registry.get_service(matter.kind).find_step("verify", matter.state)
    if step is None:
        raise Refused(_("已核实，名单不能再整份替换。"))
    if why := why_not(step, matter, seat):
        raise NotAllowed(why)


def _change_parties(matter: Matter, listed: set, now: datetime) -> None:
    """Let whom the new list names see the matter and whom it left out see it no longer; the old lines say who they were."""
    roles = [(party["role"], party["person_id"]) for party in matter.party_list]
    gone = {UUID(person) for role, person in roles if role == "claimant"} - listed
    about = {"matter": matter.pk, "unit": matter.unit_id}
    if gone:
        end_parties(matter, "claimant", gone, now=now)
        record("wage_arrears.unlist_people", subjects=gone, **about, detail={"number": matter.number})
    add_parties(matter, [NewParty("claimant", person_id=person) for person in listed])
    detail = {"number": matter.number, "people": queries.current(matter.arrears).count()}
    record("wage_arrears.list_people", subjects=listed, **about, detail=detail)


def _claimant(report, line: int, row: Row, person) -> Claimant:
    values = row.values
    made = Claimant(
        report=report, line=line, person_id=person, name=values["name"],
        document_mask=masks.mask_document(values["document"]),
        days=values["days"], price=values["price"], owed=values["owed"],
    )  # fmt: skip
    made.seal(**{name: values[name] for name in ("document", "mobile", "bank")})
    return made


def packed(rows: list[Row]) -> list[tuple[int, list]]:
    """Return what is wrong as (row number, packed findings), for the page."""
    return [
        (row.number, [pack_finding(header, finding) for header, finding in row.problems])
        for row in rows
        if row.problems
    ]
