"""The one place where commands reach into the program's rooms; imported only after the program was entered."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from zhigong.door.speech import Refusal

Progress = Callable[[float, str], None]


def list_units(level: str | None, kind: str | None, under: str | None, limit: int | None) -> list[dict]:
    """Units as {code, name, level, kind, parent, members}."""
    from zhigong.kernel.orgs import queries

    return queries.list_units(level=level, kind=kind, under=under, limit=limit)


def count_unit(code: str, as_of: date | None) -> dict:
    """Counts of a unit and all below it, now or as of a day."""
    from zhigong.kernel.metrics import queries

    return queries.count_unit(code, as_of)


def verify_all(progress: Progress) -> dict:
    """Whether ledger, versions, counts, journal and seals agree."""
    from zhigong.kernel.metrics import verify

    return verify.verify_all(progress)


def ask_journal(question: str, argument: str = "") -> dict:
    """Proofs, anchors and exports of the journal; Refusal with a sentence when it cannot be answered."""
    from zhigong.door import journal_answers

    try:
        return journal_answers.ask(question, argument)
    except journal_answers.NoAnswer as error:
        raise Refusal(str(error), f"The journal does not answer: {error}") from error


# a new key of these is for what is new; nothing is brought over
FROM_NOW_ON = ("signing", "account", "token")


def new_key(purpose: str) -> int:
    """Sign, seal accounts' secrets or make short links with another key from now on; journaled; its id."""
    from django.conf import settings

    from zhigong.kernel import crypto
    from zhigong.kernel.access.seats import Seat, acting
    from zhigong.kernel.journal import entries

    with acting(Seat.system("keys")):
        key_id = crypto.add_key(settings.ZG_KEYS_FILE, purpose)
        entries.record("keys.start_rotation", detail={"purpose": purpose, "key": key_id})
    return key_id


def forget_link_key(key_id: int) -> None:
    """Links and codes made with this key are void at once; journaled. Refusal while it is the active one."""
    from django.conf import settings

    from zhigong.kernel import crypto
    from zhigong.kernel.access.seats import Seat, acting
    from zhigong.kernel.crypto.keys import retire_key
    from zhigong.kernel.journal import entries

    kept = {key.id: key.active for key in crypto.key_ring().all("token")}
    if kept.get(key_id, True):
        raise Refusal(
            "要销毁的须是已更换下来的密钥：请先 ./zg keys --rotate token。",
            "Only a replaced key can go: ./zg keys --rotate token first.",
        )
    with acting(Seat.system("keys")):
        entries.record("keys.retire", detail={"purpose": "token", "key": key_id})
    retire_key(settings.ZG_KEYS_FILE, "token", key_id)


def rotate_keys(purpose: str, retire: str, progress: Progress) -> dict:
    """Begin or finish a rotation, or destroy an old key; {"ok", "rotations"}. Refusal with a sentence."""
    from django.utils import timezone

    from zhigong.kernel.access.seats import Seat, acting
    from zhigong.kernel.people import rotation

    seat, done = Seat.system("keys"), 0
    if purpose in FROM_NOW_ON:
        return {"ok": True, "new_key": {purpose: new_key(purpose)}, "rotations": []}
    old = _purpose_and_id(retire) if retire else None
    if old and old[0] == "token":
        forget_link_key(old[1])
        return {"ok": True, "retired": retire, "rotations": []}
    if old and old[0] not in rotation.PURPOSES:
        raise Refusal(
            f"{old[0]} 的旧密钥要留着：以前的封存签名、帐号资料还要靠它核对和读取。",
            f"Old {old[0]} keys stay: earlier signatures and accounts' secrets are checked and read with them.",
        )
    try:
        with acting(seat):
            if purpose:
                rotation.start_rotation(purpose, now=timezone.now())
            elif old:
                rotation.take_up(old[0])
            left = sum(one["left"] for one in rotation.state())
        while purpose or old:
            with acting(seat):
                made = rotation.rotate_some(now=timezone.now())
            if not made:
                break
            done += made
            progress(min(done / max(left, 1), 1.0), purpose or old[0])
        if old:
            with acting(seat):
                rotation.retire(*old, now=timezone.now())
        with acting(seat):
            return {"ok": True, "rotations": rotation.state()}
    except rotation.RotationRefused as error:
        raise Refusal(str(error), f"The keys stay as they are: {error}") from error


def _purpose_and_id(text: str) -> tuple[str, int]:
    purpose, _, number = text.partition(":")
    if not number.isdigit():
        raise Refusal("应写成 digest:1 这样。", "Write it like digest:1.")
    return purpose, int(number)


def write_roster_template(path: Path) -> None:
    """An empty roster with code lists."""
    from zhigong.modules.organise.rosters import public

    public.write_roster_template(path)


def import_roster(path: Path, unit_code: str | None, dry_run: bool, progress: Progress) -> dict:
    """Import a roster; the numbers of ./zg import-members."""
    from zhigong.lib.tables_as_text import SheetFault
    from zhigong.modules.organise.rosters import public

    try:
        return public.import_roster(path, unit_code, dry_run, progress)
    except SheetFault as error:
        raise Refusal(str(error), f"The sheet cannot be read: {error}") from error
    except public.ImportRefused as error:
        raise Refusal(str(error), f"The roster was not imported: {error}") from error


def build_demonstration(small: bool, level: str, progress: Progress) -> None:
    """Put the demonstration in place; does nothing when it is finished, goes on where it was cut short."""
    from zhigong.instances import demo

    demo.build(small, level, progress)


def build_twin(members: int, seed: int, url: str, schema: str, progress: Progress) -> dict:
    """Fill an empty register with a synthetic country; what it came to. Refusal where something else stands."""
    from zhigong.instances import twin

    try:
        return twin.build(members, seed, url, schema, progress)
    except twin.NotEmpty as error:
        raise Refusal(str(error), "There is other data here, or a twin that was not finished.") from error
    except ValueError as error:
        raise Refusal(f"--members 应在 1 到 {twin.LARGEST} 之间。", str(error)) from error


def demonstration_accounts() -> list[dict]:
    """The demonstration's accounts as plain dictionaries, in the order to print them."""
    from zhigong.instances import demo

    return demo.accounts()


def pass_days(number: str, days: int) -> dict:
    """Let days pass on a matter of the demonstration: {number, days, state}. LookupError without such a matter."""
    from zhigong.instances import demo_days

    return demo_days.pass_days(number, days)


def demonstration_exists() -> bool:
    """Whether demonstration accounts are in the register."""
    from zhigong.kernel.people import accounts

    return accounts.demonstration_exists()


def create_keys(path: Path) -> None:
    """Make the instance's wrapping, digest and signing keys when there are none."""
    from zhigong.kernel.crypto.keys import create_keys_file

    if not path.exists():
        create_keys_file(path)


def initialise_production(region: str, progress: Progress) -> list[dict]:
    """Real divisions and the three administrators; returns what must be handed to each of them, once."""
    from zhigong.instances import production

    try:
        return production.initialise(region, progress, date.today())
    except production.UnknownRegion as error:
        raise Refusal(f"没有代码为 {error} 的行政区划。", f"No division has the code {error}.") from error


def after_restore(epoch: int, base: str, progress: Progress) -> dict:
    """Journal that the instance was restored, erase again who was erased since, verify; `last_entry_at` is of before.

    The seals made after the moment that was restored are no more; the entry with the new epoch says so.
    """
    from zhigong.kernel.access.seats import Seat, acting
    from zhigong.kernel.crypto import erasures
    from zhigong.kernel.journal import heads
    from zhigong.kernel.journal.entries import record
    from zhigong.kernel.journal.models import Entry

    with acting(Seat.system("restore")):
        heads.reopen()
        last = Entry.objects.order_by("-id").values_list("at", flat=True).first()
        record("instance.restore", detail={"epoch": epoch, "copy": base})
        erased = len(erasures.replay())
    return verify_all(progress) | {"last_entry_at": last, "erased_again": erased}


def run_jobs() -> None:
    """Be the job worker until told to stop."""
    from zhigong.kernel.jobs.worker import run_forever

    run_forever()


def seat_of(code: str, role: str):
    """The seat of a role at a unit, for ./zg sql --seat. Raises LookupError when there is no such unit or role."""
    from zhigong.kernel.access import grants

    return grants.seat_for(code, role)
