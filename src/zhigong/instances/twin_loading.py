"""One chunk of the twin into the register: sealed per person, copied table by table, in one transaction with its entry."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from zhigong.instances.twin_people import CHUNK, ON, TwinMember, TwinSource
from zhigong.kernel import crypto
from zhigong.lib.identity import digest_type
from zhigong.lib.masks import tail4
from zhigong.lib.pinyin import initials, pinyin_key

COLUMNS = {
    "person_keys": "person_id, wrapped, wrapping_key_id",
    "people": "id, name, name_pinyin, name_initials, sex, birth_on, ethnicity, education, political_status,"
    " employment_status, skill_level, hukou_type, is_migrant, doc_type, doc_cipher, doc_digest, doc_tail_digest,"
    " mobile_cipher, mobile_digest, digest_key_id, identity_level, identity_checked_on, source, updated_at",
    "membership_events": "id, membership_id, person_id, unit_id, kind, reason, from_state, to_state, happened_on,"
    " learnt_at, joined_on, number, worker_kind, employment_form, employer_id, note",
    "memberships": "id, person_id, unit_id, position, industry_position, state, number, joined_on, since_on,"
    " worker_kind, employment_form, employer_id, last_event_id",
}
SOURCE, DOCUMENT = "twin", "111"
EVENT_IDS = 4 * CHUNK  # kept for one chunk; a member has three events at most, former ones two
SYSTEM = "SELECT set_config('zg.lo', '0', true), set_config('zg.role', 'system', true)"
# What the triggers of these two tables would derive row by row is written here as it must come out; verified after.
DERIVED_HERE = "SET LOCAL session_replication_role = replica"
RECORD = "SELECT journal_record('twin.members', 'done', '{}', NULL, NULL, '', '', %s::jsonb, %s::bytea)"


@dataclass(frozen=True)
class Target:
    """Where loading processes write, and where each unit stands: its position and its position on the industry line."""

    url: str
    schema: str
    positions: dict[int, tuple[int, int]]

    def connect(self, **options) -> psycopg.Connection:
        """A connection that waits for no disk: a load that was cut short is thrown away."""
        words = f"-c search_path={self.schema},extensions -c jit=off -c synchronous_commit=off"
        return psycopg.connect(self.url, options=words, **options)


@dataclass(frozen=True)
class Loaded:
    """What one chunk came to; the digest covers its facts, not its fresh keys and seals."""

    chunk: int
    digest: bytes
    members: int
    people: int
    events: int


class Loader:
    """Writes chunks on one connection."""

    def __init__(self, source: TwinSource, target: Target) -> None:
        self.source, self.target = source, target
        self.connection = target.connect()
        self.keyed: dict[str, str] = {}

    def load(self, number: int) -> Loaded:
        """Write one chunk in one transaction with its journal entry."""
        members, digest = list(self.source.chunk(number)), hashlib.sha256()
        for member in members:
            digest.update(member.line().encode())
        events, memberships = self._history(members, number * EVENT_IDS + 1)
        holding = sum(row.split("\t", 6)[5] in ("active", "transferring_out") for row in memberships)
        with self.connection.transaction():
            cursor = self.connection.cursor()
            cursor.execute(SYSTEM)
            people, keys = self._people(members)
            copy(cursor, "person_keys", keys)
            copy(cursor, "people", people)  # its trigger keeps the versions
            cursor.execute(DERIVED_HERE)
            copy(cursor, "membership_events", events)
            copy(cursor, "memberships", memberships)
            told = {"chunk": number, "members": holding, "people": len(people)}
            cursor.execute(RECORD, [json.dumps(told), secrets.token_bytes(16)])
        return Loaded(number, digest.digest(), holding, len(people), len(events))

    def _people(self, members: list[TwinMember]) -> tuple[list[str], list[str]]:
        """Return rows of people and of their keys: values sealed under a fresh key each, digests keyed."""
        keys = crypto.new_person_keys(member.person_id for member in members)
        documents = crypto.encrypt_many(
            (key, member.document, f"people.doc_cipher.{member.person_id}")
            for member, (key, _wrapped) in zip(members, keys, strict=True)
        )
        mobiles = crypto.encrypt_many(
            (key, member.mobile, f"people.mobile_cipher.{member.person_id}")
            for member, (key, _wrapped) in zip(members, keys, strict=True)
        )
        kind = digest_type(DOCUMENT)
        digests = crypto.Digests()
        by_document = digests.many(
            "document", [crypto.document_value(kind, member.document) for member in members]
        )
        tails = digests.many("tail", [tail4(member.document) for member in members])
        phones = digests.many("phone", [member.mobile for member in members])
        wrapping = crypto.wrapping_key_id(keys[0][1])
        rest = f"{digests.key_id}\t4\t{ON}\t{SOURCE}\t{ON} 16:00:00+08"
        people = [
            f"{m.person_id}\t{self._named(m.name)}\t{m.sex}\t{m.birth_on}\t{chr(9).join(m.facts)}"
            f"\t{'t' if m.is_migrant else 'f'}\t{DOCUMENT}\t\\\\x{document.hex()}\t\\\\x{whole.hex()}\t\\\\x{tail.hex()}"
            f"\t\\\\x{mobile.hex()}\t\\\\x{phone.hex()}\t{rest}"
            for m, document, whole, tail, mobile, phone in zip(
                members, documents, by_document, tails, mobiles, phones, strict=True
            )
        ]
        return people, [
            f"{m.person_id}\t\\\\x{wrapped.hex()}\t{wrapping}"
            for m, (_key, wrapped) in zip(members, keys, strict=True)
        ]

    def _named(self, name: str) -> str:
        """Return a name with its reading and initials; names come again, readings are worked out once."""
        found = self.keyed.get(name)
        if found is None:
            found = self.keyed[name] = f"{name}\t{pinyin_key(name)[:200]}\t{initials(name)[:20]}"
        return found

    def _history(self, members: list[TwinMember], next_id: int) -> tuple[list[str], list[str]]:
        """Return the rows of the ledger and, as the ledger leads to them, of the memberships."""
        events, memberships, positions = [], [], self.target.positions
        for m in members:
            who, work = f"{m.membership_id}\t{m.person_id}", f"{m.worker_kind}\t{m.employment_form}"
            for event in m.events:
                number = m.member_number if event.kind == "join" else ""
                employer = event.home.employer_id or "\\N"
                events.append(
                    f"{next_id}\t{who}\t{event.home.unit_id}\t{event.kind}\t{event.reason}\t{event.before}\t{event.after}"
                    f"\t{event.happened_on}\t{event.happened_on} 16:00:00+08\t{m.joined_on}\t{number}\t{work}\t{employer}\t"
                )
                next_id += 1
            position, on_line = positions[event.home.unit_id]
            memberships.append(
                f"{who}\t{event.home.unit_id}\t{position}\t{on_line}\t{event.after}\t{m.member_number}\t{m.joined_on}"
                f"\t{event.happened_on}\t{work}\t{employer}\t{next_id - 1}"
            )
        return events, memberships


def copy(cursor: psycopg.Cursor, table: str, rows: Iterable[str]) -> None:
    """Write rows of tab-separated text."""
    with cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as stream:
        stream.write(("\n".join(rows) + "\n").encode())
