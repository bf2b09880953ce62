"""Register files for the tests: rows of the named world's places, as bytes of an xlsx file."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from zhigong.kernel.access.seats import acting
from zhigong.lib.spreadsheet_writing import write_list
from zhigong.lib.synthetic import make_organisation_code, make_uscc
from zhigong.modules.organise.coverage import imports, jobs, words
from zhigong.modules.organise.coverage.models import MarketImport

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def code(number: int) -> str:
    return make_uscc("91", "610101", make_organisation_code(5_000_000 + number))


def row(
    number: int, name: str, *, staff=60, place="610101001", industry="制造业", state="存续", uscc=""
) -> list[str]:
    return [uscc or code(number), name, industry, place, "工业路 1 号", str(staff), "2019-05-20", state]


def sheet(*rows) -> bytes:
    file = BytesIO()
    write_list(file, "名录", words.HEADERS, rows)
    return file.getvalue()


def read(world, data: bytes, who: str = "wang") -> MarketImport:
    """Dry-run a file in an officer's seat."""
    seat = world.seat(who)
    with acting(seat):
        return imports.read_file(
            data, "名录.xlsx", source="区市场监管局", register_on=MONDAY.date(), seat=seat, on=MONDAY.date(),
            now=MONDAY, limit=1_000,
        )  # fmt: skip


def write(world, *rows, who: str = "wang") -> MarketImport:
    """Read a file and write it whole."""
    kept = read(world, sheet(*rows), who)
    with acting(world.seat(who)):
        MarketImport.objects.filter(pk=kept.pk).update(state="applying")
        for _batch in range(len(rows) + 2):
            jobs.write_next(kept.pk, MONDAY)
        kept.refresh_from_db()
    return kept
