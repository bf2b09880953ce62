"""A report of twelve workers on a building site, as the tests of this line and of the watch-list lead it."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import xlsxwriter
from docx import Document

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.letters.reading import open_file
from zhigong.kernel.matters.models import Matter
from zhigong.lib.synthetic import make_identity_number, make_mobile
from zhigong.modules.protect.wage_arrears import queries, words
from zhigong.modules.protect.wage_arrears.actions import people
from zhigong.modules.protect.wage_arrears.models import ArrearsReport
from zhigong.modules.protect.wage_arrears.public import record_report

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SAID = {"opinion": "与工人逐人核对，属实。"}


def told(world, **changes) -> dict:
    data = {
        "source": "worker",
        "employer": world.employer["hengda"].uscc,
        "place": "610101001",
        "is_construction": "on",
        "project": "柳林花园二期",
        "contractor": "示例建设集团",
        "people": 12,
        "migrants": 12,
        "amount": "336000",
        "owed_from": "2026-01-01",
        "owed_to": "2026-02-28",
        "cause": "funds",
        "story": "工程款没到账，一直不给工资",
    }
    return data | changes


def recorded(world, **changes) -> Matter:
    with acting(world.seat("wang")):
        return record_report(told(world, **changes), seat=world.seat("wang"), now=NOW).matter


def sheet(rows) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    for column, header in enumerate(words.HEADERS):
        page.write_string(0, column, header)
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            page.write(number, column, text)
    book.close()
    return file.getvalue()


def row(world, number: int, owed="28000", document="") -> list:
    made = document or make_identity_number("610101", datetime(1980, 1, number).date(), number, "1")
    return [f"工人{number}", made, make_mobile(number), "45.5", "600", owed, ""]


def list_people(world, matter, rows) -> list:
    with acting(world.seat("wang")):
        matter = get_matter(matter.pk, world.seat("wang"))
        read = people.read_sheet(sheet(rows), on=NOW.date())
        people.replace_list(matter, read, seat=world.seat("wang"), now=NOW)
        return read


def twelve(world) -> Matter:
    matter = recorded(world)
    rows = [row(world, 1, document=world.document["li"]), *(row(world, number) for number in range(2, 13))]
    list_people(world, matter, rows)
    return matter


def take(world, matter, step, at=NOW, by="wang", **data):
    return take_step(matter.pk, step, seat=world.seat(by), now=at, data=data or SAID)


def verified(world) -> Matter:
    matter = twelve(world)
    take(world, matter, "raise_up")
    take(world, matter, "verify", people=12, migrants=12, amount="336000", **SAID)
    return matter


def pay(world, matter, amount, amounts="", at=NOW, by="wang"):
    data = {"paid_on": f"{at:%Y-%m-%d}", "money_from": "account", "amount": amount, "amounts": amounts}
    return take(world, matter, "note_payment", at, by, **data)


def sums(world, matter) -> dict:
    with acting(world.seat("wang")):
        return queries.sums(ArrearsReport.objects.get(pk=matter.pk))


def letter_text(letter) -> str:
    """Return what a letter says."""
    with acting(Seat.system("look")) as seat:
        _letter, content = open_file(letter.pk, "docx", seat)
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)
