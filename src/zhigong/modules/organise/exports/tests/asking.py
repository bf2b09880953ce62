"""A list of the tests: names that look like formulas, as many rows as wished."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from zhigong.kernel.access.seats import acting
from zhigong.modules.organise.exports import public
from zhigong.modules.organise.exports.public import ExportList, offer


def _rows(seat, filters, is_clear, purpose):
    for number in range(filters.get("rows", 1)):
        yield (f"=1+{number}", "李建华" if is_clear else "李*华", seat.unit_name)


LIST = offer(
    ExportList(
        "tests.names", "测试名单", ("编号", "姓名", "工会"), lambda seat, filters: filters.get("rows", 1), _rows,
        clear_permission="members.unmask",
    )
)  # fmt: skip


def ask(world, who: str, rows: int, *, now, is_clear: bool = False, purpose: str = "核对会费"):
    """Ask for the list in somebody's seat; returns the matter."""
    seat = world.seat(who)
    with acting(seat):
        return public.ask(LIST.code, {"rows": rows}, purpose=purpose, is_clear=is_clear, seat=seat, now=now)


def read_xlsx(data: bytes) -> list[list[str]]:
    """Return the rows of the first sheet."""
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
