"""Two officers import rosters that overlap, one by command and one by pages, while everything else goes on."""

import csv
from pathlib import Path
from random import Random

from zhigong.kernel.people.register import document_digest
from zhigong.modules.organise.rosters.public import import_roster
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask
from zhigong.testing.laboratory.works.work import Command, Place, Work

HEADERS = ("姓名", "证件类型", "证件号码", "移动电话", "用工形式", "入会日期", "所在工会编码")
MANY_ROWS = 5_600  # more than one batch of the import
ODD_ROWS = 3  # one twice in the file, one damaged, one a member elsewhere
_HELD = """
SELECT p.doc_digest, count(DISTINCT p.id), count(DISTINCT s.id) FILTER (WHERE s.state = 'active'),
       count(e.id) FILTER (WHERE e.kind = 'join'), max(u.code)
  FROM people p LEFT JOIN memberships s ON s.person_id = p.id LEFT JOIN units u ON u.id = s.unit_id
  LEFT JOIN membership_events e ON e.membership_id = s.id
 WHERE p.doc_digest = ANY(%s::bytea[]) GROUP BY 1
"""
_STATES = "SELECT file_name, state FROM rosters WHERE file_name = ANY(%s)"


class Importing(Work):
    """Every accepted row is one person with one membership, whichever roster brought it and whatever was killed."""

    name = "import"

    def __init__(self, place: Place, draw: Random) -> None:
        super().__init__(place, draw)
        many = draw.random() < 0.1
        self.counts = (MANY_ROWS if many else draw.randint(40, 160), draw.randint(40, 160))
        self.common = draw.randint(10, 30)
        self.ways = draw.choice((("command", "pages"), ("command", "command")))
        self.lead = draw.uniform(0.0, 1.0)
        self.officer = draw.choice(("zhao", "qian"))
        self.commands: list[Command] = []
        self.elsewhere: dict[str, str] = {}  # document → code of another union than most
        self.done: set[str] = set()  # names of the files whose import was told to be done

    def prepare(self) -> None:
        """Write both files: people of their own, people both have, and rows that must be told."""
        stage = self.place.stage
        self.unit_code = stage.world.unit["riders"].code
        both = [stage.somebody() for _row in range(self.common)]
        self.people, self.files = [], []
        for number, count in enumerate(self.counts):
            people = [*(stage.somebody() for _row in range(count)), *both]
            if self.ways[number] == "command":
                code = stage.world.unit["hengda"].code
                self.elsewhere |= {who.document: code for who in people[: count // 2]}
            self.draw.shuffle(people)
            self.people.append(people)
            self.files.append(self._write(number, people))

    def code_of(self, who) -> str:
        """The union on somebody's row: at a terminal also the one that is moved meanwhile."""
        return self.elsewhere.get(who.document, self.unit_code)

    def _write(self, number: int, people: list) -> Path:
        rows = [
            [who.name, "111", who.document, who.mobile, "1", "2024-03-01", self.code_of(who)]
            for who in people
        ]
        rows.append(rows[0][:])
        rows.append(["坏号码", "111", "610101199001010011", "", "", "", self.unit_code])
        rows.append(["周婷", "111", self.place.stage.world.document["zhou"], "", "", "", self.unit_code])
        file = self.place.folder / f"roster-{self.place.seed}-{number}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            csv.writer(target).writerows([HEADERS, *rows])
        return file

    def hands(self):
        """The officer at the pages."""
        return [self._by_pages] if "pages" in self.ways else []

    def _by_pages(self) -> None:
        hand = self.place.hand(self.officer)
        hand.import_roster(self.files[1], self.unit_code)
        if self.place.record.import_done:
            self._note_done(self.files[1].name, self.officer)
        hand.close()

    def _note_done(self, name: str, who: str) -> None:
        if name not in self.done:
            self.done.add(name)
            self.place.record.acknowledge(name, "import", who)

    def tick(self) -> bool:
        """The officers at terminals."""
        if not self.commands:
            self.commands = [
                Command(
                    self.place, ("import-members", str(file), "--unit", self.unit_code, "--json"), self.lead
                )
                for file, way in zip(self.files, self.ways, strict=True)
                if way == "command"
            ]
        is_busy = [command.tick() for command in self.commands]
        for busy, file in zip(is_busy, self.files, strict=False):
            if not busy:
                self._note_done(file.name, "terminal")
        return any(is_busy)

    def processes(self):
        """The imports at terminals."""
        return [each.running for each in self.commands if each.running is not None]

    def check(self, found: Findings) -> None:
        """Told as done is done; nobody is twice or half there."""
        states = ask(_STATES, [[file.name for file in self.files]])
        done = {name for name, state in states if state == "done"}
        for name in self.done - done:
            found.lost += 1
            found.problems.append(f"import {name}: was told to be done and is not")
        whose, codes = {}, {}
        for number, people in enumerate(self.people):
            for who in people:
                digest = document_digest("111", who.document)
                whose[digest], codes[digest] = number, self.code_of(who)
        digests = list(whose)
        held = {bytes(row[0]): row[1:] for row in ask(_HELD, [digests])}
        seen_of = {digest: held.get(digest, (0, 0, 0, None)) for digest in digests}
        wrong = {digest: seen for digest, seen in seen_of.items() if seen != (1, 1, 1, codes[digest])}
        found.doubled += sum(max(seen[:3]) > 1 for seen in wrong.values())
        found.lost += sum(seen[1] == 0 and len(self.done) == len(self.files) for seen in wrong.values())
        found.problems += [
            f"import: a row of roster {whose[digest]} has {people} people, {members} memberships, {joins} entries at {code}"
            for digest, (people, members, joins, code) in list(wrong.items())[:3]
        ]

    def recheck(self, found: Findings) -> None:
        """The same files once more change nothing."""
        for file in self.files:
            told = import_roster(file, self.unit_code)
            kept = {name: told[name] for name in ("new", "updated", "duplicate_in_file", "rejected")}
            if kept != {"new": 0, "updated": 0, "duplicate_in_file": 1, "rejected": 1}:
                found.problems.append(f"import of {file.name} once more: {kept}")
