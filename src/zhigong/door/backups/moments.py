"""Points in time as people give them, and which base copy leads there."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from zhigong.door.backups.places import BackupPlace, Base
from zhigong.door.backups.recovering import COPY
from zhigong.door.speech import Refusal

HERE = ZoneInfo("Asia/Shanghai")  # the program's clock: the time that stands on its pages


def read_moment(text: str) -> datetime | str:
    """A moment: with an offset or Z as it says, without one by the program's clock; or "copy"."""
    if text.strip() == COPY:
        return COPY
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(
            f"看不懂时间“{text}”，请写成 2026-11-23T01:30 或 2026-11-22T17:30Z。",
            f"The time “{text}” is not understood; write 2026-11-23T01:30 or 2026-11-22T17:30Z.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=HERE)


def show_moment(moment: datetime) -> str:
    """The program's clock and UTC."""
    here = moment.astimezone(HERE).strftime("%Y-%m-%d %H:%M:%S")
    return f"{here}（{moment.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}）"


def choose_base(
    place: BackupPlace, bases: list[Base], target: datetime | str | None
) -> tuple[Base, list[str]]:
    """The newest copy that leads to the moment (or the newest of all), and the log from it on; a Refusal otherwise."""
    if not bases:
        raise Refusal(f"{place.path} 里没有完整的备份。", f"There is no finished copy in {place.path}.")
    if target is None:
        return bases[-1], _whole_log(place, bases[-1])
    if target == COPY:
        return bases[-1], place.unbroken_segments(bases[-1])
    fitting = [base for base in bases if base.finished_at <= target]
    if not fitting:
        raise out_of_range(place, bases, target)
    base = fitting[-1]
    segments = place.unbroken_segments(base)
    if place.segment_written_at(segments[-1]) < target:
        raise out_of_range(place, bases, target)
    return base, segments


def _whole_log(place: BackupPlace, base: Base) -> list[str]:
    segments = place.unbroken_segments(base)
    kept = place.segments(base.timeline, int(segments[0][8:16], 16) * 256 + int(segments[0][16:], 16))
    if len(kept) > len(segments):
        until = show_moment(place.segment_written_at(segments[-1]))
        raise Refusal(
            f"日志在 {segments[-1]} 之后缺了一段，最多只能恢复到 {until}；要恢复到那里请用 --to 指定。",
            f"The log has a gap after {segments[-1]}; it leads to {until} only. To restore that, say so with --to.",
        )
    return segments


def out_of_range(place: BackupPlace, bases: list[Base], target: datetime) -> Refusal:
    """The refusal of a moment no copy leads to, with the range that can be had."""
    first = show_moment(bases[0].finished_at)
    last = show_moment(place.segment_written_at(place.unbroken_segments(bases[-1])[-1]))
    return Refusal(
        f"{show_moment(target)} 不在备份范围内：可以恢复到 {first} 至 {last} 之间。",
        f"{show_moment(target)} is outside the backups: {first} to {last} can be restored.",
    )
