"""The demonstration: a real province's tree, made-up employers, unions and members, the same for the same seed."""

import os
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from zhigong.config.discovery import installed_modules, module_parts
from zhigong.instances.demo_accounts import account_list, make_accounts, named_units, officers
from zhigong.instances.demo_context import FIRST_APPLICANT, NUMBERS_PER_LINE, DemoContext
from zhigong.instances.demo_members import MemberSource, homes
from zhigong.instances.demo_tree import COUNTY, PROVINCE, grow_tree
from zhigong.instances.territory import divisions_folder
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.journal import entries, order, seals
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs.columns import analyse
from zhigong.kernel.orgs.models import CoveredEmployer, Employer, Unit
from zhigong.kernel.orgs.places import load_places
from zhigong.kernel.people.models import Person
from zhigong.kernel.tally import counts

SEED = 20260501
MEMBERS, MEMBERS_IN_SMALL = 100_000, 2_000
MARK = "demonstration"
LAST_HOUR = time(17)  # of the day before: what the business lines do must not lie in the future
# Where each stage begins on the progress bar, measured on two cores.
SHARES = {"places": 0.0, "tree": 0.05, "members": 0.2, "accounts": 0.9, "lines": 0.91, "counts": 0.96}
Progress = Callable[[float, str], None]


class ForeignData(RuntimeError):
    """There are units here that the demonstration did not make."""


def build(
    small: bool,
    level: str = "province",
    progress: Progress = lambda share, text: None,
    on: date | None = None,
) -> None:
    """Put the demonstration in place; does nothing when it is finished and goes on where it was cut short.

    The tree is one transaction, members come in chunks that move the mark with them, so a kill loses one chunk.
    ForeignData when the register holds something else; FileNotFoundError without the list of divisions.
    """
    on = on or timezone.localdate()
    mark = read_mark()
    if mark is None:
        mark = _build_tree(small, level, on, progress)
    on = date.fromisoformat(mark["on"])
    if mark.get("finished"):
        return
    _build_members(mark, on, progress)
    _build_accounts(on, progress)
    _build_lines(mark, on, progress)
    _finish(progress)


def accounts() -> list[dict]:
    """Return the demonstration's accounts: role, name, unit, username, password, seat, note."""
    with acting(Seat.system(MARK)):
        return account_list()


def read_mark() -> dict | None:
    """Return how far the demonstration is; None when there is nothing yet. ForeignData."""
    with acting(Seat.system(MARK)):
        root = Unit.objects.filter(parent__isnull=True).order_by("id").first()
    if root is None:
        return None
    if MARK not in root.external_codes:
        raise ForeignData("这里已有不是演示的数据，不能再生成演示数据；请用另一个 --home。")
    return root.external_codes[MARK]


def _write_mark(**changes) -> None:
    root = Unit.objects.select_for_update().filter(parent__isnull=True).order_by("id").first()
    root.external_codes[MARK] = {**root.external_codes.get(MARK, {}), **changes}
    root.save(update_fields=["external_codes"])


def _build_tree(small: bool, level: str, on: date, progress: Progress) -> dict:
    progress(SHARES["places"], "行政区划")
    with acting(Seat.system(MARK)):
        load_places(divisions_folder(os.environ.get("ZG_ASSETS", "")), [COUNTY if small else PROVINCE])
    span = SHARES["members"] - SHARES["tree"]
    with acting(Seat.system(MARK)):
        grow_tree(
            SEED, on, is_small=small, level=level,
            tell=lambda share: progress(SHARES["tree"] + span * share, "工会组织与单位"),
        )  # fmt: skip
        total = MEMBERS_IN_SMALL if small else MEMBERS
        _write_mark(seed=SEED, small=small, on=on.isoformat(), total=total, chunks=0)
        entries.record("demonstration.tree")
    return read_mark()


def _build_members(mark: dict, on: date, progress: Progress) -> None:
    with acting(Seat.system(MARK)):
        source = MemberSource(mark["seed"], on, homes(), mark["total"])
    span = SHARES["accounts"] - SHARES["members"]
    for chunk in range(mark["chunks"], source.chunk_count):
        progress(SHARES["members"] + span * chunk / source.chunk_count, "会员")
        with acting(Seat.system(MARK)):
            source.write(chunk)
            _write_mark(chunks=chunk + 1)
            entries.record("demonstration.members")  # its digest covers every row version of the chunk
            if chunk in (0, 4, source.chunk_count - 1):
                analyse(Person, Membership, MembershipEvent)


def _build_accounts(on: date, progress: Progress) -> None:
    progress(SHARES["accounts"], "演示帐号")
    with acting(Seat.system(MARK)):
        make_accounts(on)
        entries.record("demonstration.accounts")


def _build_lines(mark: dict, on: date, progress: Progress) -> None:
    """Let each business line fill its part, whole or not at all."""
    done = list(mark.get("lines", []))
    order = registry.in_order_of_use()  # a line's records may grow out of another's
    parts = sorted(module_parts("demo"), key=lambda one: order.index(one[0]))
    lines = [(name, part) for name, part in parts if name not in done]
    for number, (name, part) in enumerate(lines):
        begin = SHARES["lines"] + (SHARES["counts"] - SHARES["lines"]) * number / len(lines)
        span = (SHARES["counts"] - SHARES["lines"]) / len(lines)
        progress(begin, f"业务：{name}")
        context = make_context(mark, on, name, lambda share, b=begin, s=span: progress(b + s * share, "业务"))
        done.append(name)
        with transaction.atomic():  # the line changes seats many times; a kill leaves none of it
            part.build(context)
            with acting(Seat.system(MARK)):
                _write_mark(lines=done)
                entries.record("demonstration.line")  # covers what a line wrote without a step of its own


def make_context(mark: dict, on: date, line: str, progress: Callable[[float], None]) -> DemoContext:
    """Return what a business line is given."""
    place = [name.rsplit(".", 1)[1] for name in installed_modules()].index(
        line
    )  # no two lines make up the same people
    with acting(Seat.system(MARK)):
        units = named_units()
        county = units["county"]
        inside = Unit.objects.filter(position__gt=county.position, position__lte=county.position_end)
        covered = CoveredEmployer.objects.values("employer_id")
        alone = Employer.objects.filter(
            unions__isnull=True, place_id__gte=COUNTY, place_id__lt=f"{COUNTY}~"
        ).exclude(id__in=covered)
        return DemoContext(
            random=Random(f"{mark['seed']}:{line}"),
            on=on,
            now=timezone.make_aware(datetime.combine(on - timedelta(days=1), LAST_HOUR)),
            is_small=mark["small"],
            county_code=COUNTY,
            officers=officers(),
            units=units,
            townships=list(inside.filter(level="township").order_by("position")),
            basics=list(inside.filter(kind="basic").select_related("employer").order_by("position")[:200]),
            unattached_employers=list(alone.order_by("id")[:50]),
            progress=progress,
            first_number=FIRST_APPLICANT + NUMBERS_PER_LINE * place,
        )


def _finish(progress: Progress) -> None:
    progress(SHARES["counts"], "汇总各级人数")
    while True:
        with acting(Seat.system(MARK)):
            if not counts.fold(20_000):
                break
    with acting(Seat.system(MARK)):
        _write_mark(finished=True)
        entries.record("demonstration.build")
    order_and_seal()
    progress(1.0, "完成")


def order_and_seal() -> None:
    """Give what was written so far its order and its seals, as the jobs go on doing."""
    while True:
        with acting(Seat.system(MARK)):
            if not order.sequence():
                break
    while True:
        with acting(Seat.system(MARK)):
            if not seals.seal_next():
                break
