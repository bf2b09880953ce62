"""The twin: a synthetic country of any size for measuring, streamed in constant memory; the same for the same seed."""

import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from django.db import connections

from zhigong.instances import twin_derived
from zhigong.instances.demo import order_and_seal
from zhigong.instances.demo_members import Home, homes
from zhigong.instances.demo_tree import COUNTY, PROVINCE, grow_tree
from zhigong.instances.territory import divisions_folder
from zhigong.instances.twin_loading import Loaded, Loader, Target
from zhigong.instances.twin_people import ON, TwinSource
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.kernel.orgs.places import load_places
from zhigong.kernel.people.models import Person

MARK = "twin"
LARGEST = 30_000_000  # documents and member numbers are made up without repeating one up to here
SMALL = 50_000  # members; fewer live in one county
MEMBERS_PER_BASIC = 100
BASICS_LEAST = 10
WORKERS = (os.cpu_count() or 1) + 1  # one more than cores: one waits for the server
Progress = Callable[[float, str], None]
# Where each stage begins on the progress bar, measured at a million members.
SHARES = {"tree": 0.0, "members": 0.1, "indexes": 0.7, "counts": 0.85, "order": 0.92, "tidy": 0.94}


class NotEmpty(RuntimeError):
    """The register holds something else than this twin; the text is a sentence."""


def build(
    members: int, seed: int, url: str, schema: str, progress: Progress = lambda share, text: None
) -> dict:
    """Fill an empty register with `members` members and return what it came to; the digest covers the whole stream.

    `url` is an administrator's address: the load writes what triggers would derive, and `verify` proves it after.
    NotEmpty when there is anything else; ValueError for a size that cannot be; FileNotFoundError without divisions.
    """
    if not 1 <= members <= LARGEST:
        raise ValueError(f"members is 1 to {LARGEST}")
    mark = read_mark()
    if mark is not None:
        return _same(mark, members, seed)
    begun = time.monotonic()
    source = _grow(members, seed, progress)
    target = Target(url, schema, _positions())
    grown = time.monotonic()
    connections.close_all()  # what is open now must not be shared by the loading processes
    indexes = twin_derived.drop_indexes(target)
    digest, totals = _load(source, target, members, progress)
    loaded = time.monotonic()
    told = SHARES["counts"] - SHARES["indexes"]
    twin_derived.make_indexes(
        target, indexes, lambda share: progress(SHARES["indexes"] + told * share, "索引")
    )
    progress(SHARES["counts"], "汇总各级人数")
    twin_derived.go_on_counting(target, 2 * members)
    twin_derived.count_members(target)
    progress(SHARES["order"], "日志定序与封存")
    result = {"members_asked": members, "seed": seed, "digest": digest, **totals}
    _finish(result)
    progress(SHARES["tidy"], "整理")
    sizes = twin_derived.tidy(target)
    ended = time.monotonic()
    progress(1.0, "完成")
    seconds = {"tree": grown - begun, "members": loaded - grown, "rest": ended - loaded, "all": ended - begun}
    return result | {"seconds": {name: round(value, 1) for name, value in seconds.items()}} | {
        "members_per_second": round(members / (ended - grown)),
        "bytes_per_member": {table: round(size / members) for table, size in sizes.items() if size > 10 * members},
    }  # fmt: skip


def read_mark() -> dict | None:
    """Return what was noted of the twin here; None in an empty register. NotEmpty for anything else."""
    with acting(Seat.system(MARK)):
        root = Unit.objects.filter(parent__isnull=True).order_by("id").first()
        if root is None and not Person.objects.exists():
            return None
    if root is None or MARK not in root.external_codes:
        raise NotEmpty("这里已有别的数据（演示或真实会员），不能装入模拟数据；请用另一个 --home。")
    return root.external_codes[MARK]


def _same(mark: dict, members: int, seed: int) -> dict:
    if "digest" not in mark:
        raise NotEmpty("上次的模拟数据没有装完；请换一个 --home，或执行 ./zg reset 后再来。")
    if (mark["members_asked"], mark["seed"]) != (members, seed):
        raise NotEmpty(
            f"这里已有 {mark['members_asked']} 人（种子 {mark['seed']}）的模拟数据；请用另一个 --home。"
        )
    return mark


def _grow(members: int, seed: int, progress: Progress) -> TwinSource:
    """Divisions and the tree of unions, as large as so many members need."""
    is_small = members < SMALL
    progress(SHARES["tree"], "行政区划与工会组织")
    with acting(Seat.system(MARK)):
        load_places(divisions_folder(os.environ.get("ZG_ASSETS", "")), [COUNTY if is_small else PROVINCE])
        counties = list(
            Place.objects.filter(level="county", code__startswith=PROVINCE)
            .exclude(code__endswith="00").order_by("code").values_list("code", flat=True)
        )  # fmt: skip
        counties = [code for code in counties if len(code) == 6]
        each = max(BASICS_LEAST, members // MEMBERS_PER_BASIC // (1 if is_small else len(counties)))
        grow_tree(
            seed, ON, is_small=is_small, level="province", basics=each,
            tell=lambda share: progress(SHARES["members"] * share, "工会组织与单位"),
        )  # fmt: skip
        _note({})
        entries.record("twin.tree")
        return TwinSource(seed, members, homes(), counties)


def _positions() -> dict[int, tuple[int, int]]:
    with acting(Seat.system(MARK)):
        return {
            number: (position, on_line)
            for number, position, on_line in Unit.objects.values_list("id", "position", "industry_position")
        }


def _load(source: TwinSource, target: Target, members: int, progress: Progress) -> tuple[str, dict]:
    """Write all chunks on every core and return the stream's digest and the totals."""
    span, begun = SHARES["indexes"] - SHARES["members"], time.monotonic()
    found: dict[int, Loaded] = {}
    workers = min(
        (os.cpu_count() or 1) + 1, source.chunk_count
    )  # one more than cores: one waits for the server
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, context, initializer=_prepare, initargs=(source, target)) as pool:
        for loaded in pool.map(_load_chunk, range(source.chunk_count)):
            found[loaded.chunk] = loaded
            share = len(found) / source.chunk_count
            left = (time.monotonic() - begun) * (1 / share - 1)
            progress(SHARES["members"] + span * share, f"{int(members * share)} 人，约余 {left:.0f} 秒")
    digest = hashlib.sha256(_homes_line(source.homes))
    for number in range(source.chunk_count):
        digest.update(found[number].digest)
    totals = {
        name: sum(getattr(loaded, name) for loaded in found.values())
        for name in ("members", "people", "events")
    }
    return digest.hexdigest(), totals


_loader: Loader


def _prepare(source: TwinSource, target: Target) -> None:
    global _loader
    _loader = Loader(source, target)


def _load_chunk(number: int) -> Loaded:
    return _loader.load(number)


def _homes_line(places: list[Home]) -> bytes:
    return "\n".join(f"{home.name}|{home.kind}|{home.area}|{home.weight}" for home in places).encode()


def _finish(result: dict) -> None:
    with acting(Seat.system(MARK)):
        _note(result)
        entries.record("twin.build", detail={name: result[name] for name in ("seed", "members", "digest")})
    order_and_seal()


def _note(facts: dict) -> None:
    root = Unit.objects.select_for_update().filter(parent__isnull=True).order_by("id").first()
    root.external_codes[MARK] = {**root.external_codes.get(MARK, {}), **facts}
    root.save(update_fields=["external_codes"])
