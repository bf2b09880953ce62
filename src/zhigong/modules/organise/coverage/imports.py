"""The market register file: reading rows, counting what they would change, writing them batch by batch."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.db import connection
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.kernel.orgs.names import search_keys
from zhigong.kernel.rules.params import strip_region
from zhigong.lib.codes import INDUSTRY
from zhigong.lib.dates import parse_date
from zhigong.lib.excel_damage import cell_text
from zhigong.lib.findings import Finding, Refusal, pack_finding, say_packed
from zhigong.lib.organisation_codes import check_uscc, clean_uscc
from zhigong.lib.spreadsheets import SheetFault, original_text, read_table
from zhigong.lib.text import compact, half_width
from zhigong.modules.organise.coverage import words
from zhigong.modules.organise.coverage.models import MarketEmployer, MarketImport, MarketRow
from zhigong.modules.organise.coverage.queries import TERRITORY

BATCH_ROWS = 2_000
MOST_STAFF = 5_000_000
PLACE_LENGTHS = (12, 9, 6, 4, 2)
# What of an employer the market register decides, and what of the register's own entry.
OF_EMPLOYER = ("name", "place_id", "address", "industry", "staff_count", "pinyin", "initials")
OF_MARKET = (
    "unit_id", "position", "industry_position", "industry", "size", "staff_count", "founded_on", "state",
    "is_open", "register_on",
)  # fmt: skip


def read_file(
    data: bytes,
    file_name: str,
    *,
    source: str,
    register_on: date,
    seat: Seat,
    on: date,
    now: datetime,
    limit: int,
) -> MarketImport:
    """Read a file, count what each row would change and keep the rows that would; SheetFault names a bad sheet."""
    table = read_table(data, known=words.HEADERS, required=words.REQUIRED, ignored=(words.PROBLEM, words.ROW))
    own = Unit.objects.get(pk=seat.unit_id)
    kept = MarketImport.objects.create(
        unit=own, position=own.position, industry_position=own.industry_position, account_id=seat.account_id,
        grant_id=seat.grant_id, file_name=file_name[-200:], source=source, register_on=register_on,
        headers=[header[:60] for header in table.headers], created_at=now,
        notes=[pack_finding("", note) for note in table.notes],
    )  # fmt: skip
    reader = _Reader(table, seat, on)
    counts = dict.fromkeys(words.OUTCOMES, 0)
    while part := list(islice(table.rows, BATCH_ROWS)):
        kept.rows_count += len(part)
        if kept.rows_count > limit:
            raise SheetFault("too_many_rows", "文件超过%(limit)s行，请按区县拆分后上传", limit=limit)
        rows = reader.judge(part)
        for row in rows:
            counts[row.outcome] += 1
            row.source = kept
        MarketRow.objects.bulk_create([row for row in rows if row.outcome != "same"])
    kept.counts = counts
    kept.save(update_fields=["rows_count", "counts"])
    return kept


class _Reader:
    """Judges the rows of one file against the register, a batch at a time; memory holds only codes and places."""

    def __init__(self, table, seat: Seat, on: date) -> None:
        self.columns, self.marks, self.seat, self.on = table.columns, table.marks, seat, on
        self.places: dict[str, Unit | Finding] = {}
        self.seen: set[str] = set()

    def judge(self, part) -> list[MarketRow]:
        """Return one row each with its outcome, its facts or its problems."""
        read = [(number, cells, *self._clean(number, cells)) for number, cells in part]
        self._find_places({facts["place"] for *_row, facts, _p in read if facts["place"]})
        known = _known([facts["uscc"] for *_row, facts, _p in read])
        return [self._row(number, cells, facts, problems, known) for number, cells, facts, problems in read]

    def _row(self, number, cells, facts, problems, known) -> MarketRow:
        unit = self.places.get(facts["place"])
        if facts["place"] and not isinstance(unit, Unit):
            problems.append(("行政区划代码", unit))
        if not problems and facts["uscc"] in self.seen:
            problems.append(("统一社会信用代码", words.TWICE))
        if problems:
            texts = [original_text(cell) for cell in cells]
            packed = [pack_finding(header, finding) for header, finding in problems]
            return MarketRow(number=number, outcome="error", cells=texts, problems=packed)
        self.seen.add(facts["uscc"])
        facts["unit"] = unit.pk
        return MarketRow(number=number, outcome=_outcome(facts, known.get(facts["uscc"])), facts=facts)

    def _cell(self, cells, header: str):
        place = self.columns.get(header, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    def _clean(self, number: int, cells) -> tuple[dict, list]:
        """Return (facts, problems) of one row; every problem is a sentence beside its column."""
        problems = [
            (header, words.FORMULA_CELL)
            for header, place in self.columns.items()
            if (number, place) in self.marks
        ]
        values = {column.field: self._cell(cells, column.header) for column in words.COLUMNS}
        uscc, name = clean_uscc(values["uscc"]), cell_text(values["name"]).strip()
        problems += [("统一社会信用代码", finding) for finding in check_uscc(uscc, of="employer")[:1]]
        if not name or len(name) > 100:
            problems.append(("单位名称", words.NAME_LONG if name else words.NAME_EMPTY))
        industry, state = INDUSTRY.find(values["industry"]), words.REGISTER_STATE.find(values["state"])
        problems += [("行业", words.INDUSTRY_UNKNOWN)] if industry is None else []
        problems += [("登记状态", words.STATE_UNKNOWN)] if state is None else []
        staff = half_width(cell_text(values["staff_count"])).strip().replace(",", "")
        if not (staff.isdecimal() and int(staff) <= MOST_STAFF):
            problems.append(("从业人数", words.STAFF_WRONG))
            staff = "0"
        founded, problem = _day(values["founded_on"], self.on)
        problems += problem
        facts = {
            "uscc": uscc, "name": name, "industry": industry or "", "state": state or "", "staff": int(staff),
            "place": strip_region(compact(cell_text(values["place"]))), "founded": founded,
            "address": cell_text(values["address"]).strip()[:200],
        }  # fmt: skip
        if not facts["place"]:
            problems.append(("行政区划代码", words.PLACE_UNKNOWN))
        return facts, problems

    def _find_places(self, codes: set[str]) -> None:
        """Learn for each new place which territorial union is in charge of it, or why there is none here."""
        codes -= self.places.keys()
        known = set(Place.objects.filter(code__in=codes).values_list("code", flat=True))
        above = {code[:length] for code in known for length in PLACE_LENGTHS if length <= len(code)}
        units: dict[str, Unit] = {}
        found = Unit.objects.filter(place_id__in=above, kind__in=TERRITORY, state="active")
        for unit in found.order_by("position"):
            units.setdefault(unit.place_id, unit)
        for code in codes:
            ways = [
                units[code[:length]]
                for length in PLACE_LENGTHS
                if code[:length] in units and length <= len(code)
            ]
            unit = ways[0] if ways and code in known else None
            if unit is None:
                self.places[code] = words.PLACE_UNKNOWN
            elif self.seat.lo <= unit.position <= self.seat.hi:
                self.places[code] = unit
            else:
                self.places[code] = words.PLACE_OUTSIDE


def _day(raw, on: date) -> tuple[str | None, list]:
    if not str(raw if raw is not None else "").strip():
        return None, []
    try:
        return parse_date(raw, on=on).isoformat(), []
    except Refusal as refusal:
        return None, [("成立日期", refusal.finding)]


def _known(codes: list[str]) -> dict[str, tuple]:
    """Return what the register holds of these codes, in the order `_facts_of` compares."""
    rows = Employer.objects.filter(uscc__in=codes).values_list(
        "uscc", "name", "place_id", "address", "industry", "staff_count", "market__state", "market__founded_on",
        "market__unit_id", "market__is_open",
    )  # fmt: skip
    return {row[0]: row[1:] for row in rows}


def _outcome(facts: dict, known: tuple | None) -> str:
    is_open = facts["state"] == words.OPEN
    was_open = bool(known and known[8])
    if was_open and not is_open:
        return "close"
    if known is None or known[7] is None:
        return "new"
    now = (
        facts["name"], facts["place"], facts["address"], facts["industry"], facts["staff"], facts["state"],
        date.fromisoformat(facts["founded"]) if facts["founded"] else None, facts["unit"],
    )  # fmt: skip
    return "same" if now == known[:8] else "update"


def write_batch(kept: MarketImport, today: date) -> int:
    """Write the next rows of an import in the running transaction and return how many; 0 when all is written.

    Writing a row twice changes nothing, so an interrupted import goes on where it stood.
    """
    waiting = MarketRow.objects.filter(source=kept, number__gt=kept.reached, outcome__in=words.WRITTEN)
    rows = list(waiting.order_by("number")[:BATCH_ROWS])
    if not rows:
        return 0
    employers = _write_employers(rows)
    units = Unit.objects.in_bulk({row.facts["unit"] for row in rows})
    MarketEmployer.objects.bulk_create(
        [_market(row.facts, employers[row.facts["uscc"]], units, kept) for row in rows],
        update_conflicts=True, unique_fields=["employer"], update_fields=OF_MARKET,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT coverage_derive(%s, %s)", [list(employers.values()), today])
    kept.reached = rows[-1].number
    kept.save(update_fields=["reached"])
    return len(rows)


def _write_employers(rows: list[MarketRow]) -> dict[str, int]:
    """Write the employers' own facts and return {code: id}; locked in the order of codes, so two files never wait in a ring."""
    employers = []
    for facts in sorted((row.facts for row in rows), key=lambda facts: facts["uscc"]):
        full, initials = search_keys(facts["name"])
        employers.append(
            Employer(
                uscc=facts["uscc"],
                name=facts["name"],
                place_id=facts["place"],
                address=facts["address"],
                industry=facts["industry"],
                staff_count=facts["staff"],
                pinyin=full,
                initials=initials,
            )  # fmt: skip
        )
    Employer.objects.bulk_create(
        employers, update_conflicts=True, unique_fields=["uscc"], update_fields=OF_EMPLOYER
    )
    codes = [employer.uscc for employer in employers]
    return dict(Employer.objects.filter(uscc__in=codes).values_list("uscc", "pk"))


def _market(facts: dict, employer_id: int, units: dict[int, Unit], kept: MarketImport) -> MarketEmployer:
    unit = units[facts["unit"]]
    return MarketEmployer(
        employer_id=employer_id, unit=unit, position=unit.position, industry_position=unit.industry_position,
        industry=facts["industry"], size=words.size_of(facts["staff"]), staff_count=facts["staff"],
        founded_on=facts["founded"], state=facts["state"], is_open=facts["state"] == words.OPEN,
        register_on=kept.register_on,
    )  # fmt: skip


def returned_rows(kept: MarketImport) -> Iterator[list[str]]:
    """Yield the refused rows as they came, with what is wrong in them and their row number."""
    width = len(kept.headers)
    for row in MarketRow.objects.filter(source=kept, outcome="error").order_by("number").iterator():
        cells = [*row.cells, *[""] * width][:width]
        yield [*cells, "；".join(say_packed(problem, _) for problem in row.problems), str(row.number)]
