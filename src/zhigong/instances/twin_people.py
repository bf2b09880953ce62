"""The members of the twin: facts and history of any size, made up chunk by chunk; a chunk is the same for ever."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import accumulate
from random import Random

from zhigong.instances.demo_context import BIRTH_DAYS, FIRST_BIRTH, STEP
from zhigong.instances.demo_members import EDUCATIONS, ETHNICITIES, POLITICAL, PUBLIC, SKILLS, Home
from zhigong.instances.demo_words import NEW_EMPLOYMENT, person_name
from zhigong.lib.ids import member_number
from zhigong.lib.synthetic import PEOPLE_PER_DAY_AND_SEX, make_identity_number, make_mobile

ON = date(2026, 10, 31)  # the twin's last day: its stream must not depend on the day it is made
HISTORY_DAYS = 3_652  # ten years
CHUNK = 10_000  # members of one chunk, one transaction, one journal entry
RUN = 160  # members of one union come together, as rosters do: at most so many
MOVED_SHARE, RETAINED_SHARE, FORMER_SHARE = 0.06, 0.03, 0.12
ENDINGS = (("retain", "4", "", "retained"), ("retain", "3", "3", "retained"), ("resign", "9", "5", "ended"),
           ("lapse", "9", "", "ended"))  # fmt: skip
NAMES = 6_000  # made up once per sex and drawn from
FIRST_MILLISECOND = 1_735_689_600_000  # of the ids: they grow with the member's number
MOBILES = 10**7


@dataclass(slots=True)
class TwinEvent:
    """One dated fact of a membership; ids of units and employers are the instance's own."""

    kind: str
    reason: str
    before: str
    after: str
    happened_on: date
    home: Home


@dataclass(slots=True)
class TwinMember:
    """A person with one membership and its events, the last one last."""

    number: int
    person_id: str
    membership_id: str
    name: str
    sex: str
    birth_on: date
    document: str
    mobile: str
    facts: tuple[
        str, ...
    ]  # ethnicity, education, political_status, employment_status, skill_level, hukou_type
    is_migrant: bool
    worker_kind: str
    employment_form: str
    joined_on: date
    member_number: str
    events: list[TwinEvent] = field(default_factory=list)

    def line(self) -> str:
        """Everything deterministic about the member: what the stream's digest covers."""
        events = ";".join(f"{e.kind},{e.reason},{e.after},{e.happened_on},{e.home.name}" for e in self.events)
        return (
            f"{self.number}|{self.person_id}|{self.membership_id}|{self.name}|{self.sex}|{self.birth_on}|{self.document}"
            f"|{self.mobile}|{''.join(self.facts)}|{self.is_migrant}|{self.worker_kind}|{self.employment_form}"
            f"|{self.joined_on}|{self.member_number}|{events}\n"
        )


class TwinSource:
    """Gives the members of chunk 0 … chunk_count - 1; `total` members hold a membership, former ones come beside."""

    def __init__(self, seed: int, total: int, homes: list[Home], counties: list[str]) -> None:
        self.seed, self.total, self.homes, self.counties = seed, total, homes, counties
        self.ends = list(accumulate(home.weight for home in homes))
        self.chunk_count = -(-total // CHUNK)

    def chunk(self, number: int) -> Iterator[TwinMember]:
        """Yield one chunk's people: members in runs of one union, now and then a former member beside."""
        random = Random(f"{self.seed}:twin:{number}")
        first, left, home = number * CHUNK, 0, self.homes[0]
        for member in range(first, min(first + CHUNK, self.total)):
            if not left:
                home = self._home(random)
                left = 1 + int(min(RUN, home.weight) * random.random())
            left -= 1
            yield self._member(random, member, home)
            if random.random() < FORMER_SHARE:
                yield self._former(random, self.total + member, home)

    def _home(self, random: Random) -> Home:
        return self.homes[bisect(self.ends, int(random.random() * self.ends[-1]))]

    def _person(self, random: Random, number: int, home: Home) -> TwinMember:
        draw = random.random
        sex = "1" if draw() < 0.55 else "2"
        day, turn = number * STEP % BIRTH_DAYS, number // BIRTH_DAYS
        sequence, round_ = turn % PEOPLE_PER_DAY_AND_SEX, turn // PEOPLE_PER_DAY_AND_SEX
        # the same day and sequence come again in later rounds, each in another county: no document twice
        area = self.counties[(round_ + day * 31 + sequence * 7) % len(self.counties)]
        birth = date.fromordinal(FIRST_BIRTH + day)
        earliest = max(date(birth.year + 18, 1, 1).toordinal(), ON.toordinal() - HISTORY_DAYS)
        joined = date.fromordinal(earliest + int(max(ON.toordinal() - earliest, 1) * draw()))
        is_public = home.nature in PUBLIC
        farmer = draw() < (0.2 if is_public else 0.42)
        kind, form = _work(home, is_public, draw())
        facts = (
            ETHNICITIES[int(len(ETHNICITIES) * draw())],
            EDUCATIONS[int(len(EDUCATIONS) * draw())],
            POLITICAL[int(len(POLITICAL) * draw())],
            "1",
            SKILLS[int(len(SKILLS) * draw())],
            "2" if farmer else "1",
        )
        return TwinMember(
            number, _uuid(number, 0xA, draw), _uuid(number, 0xB, draw), _names(sex)[int(NAMES * draw())], sex, birth,
            make_identity_number(area, birth, sequence, sex), make_mobile(number % MOBILES), facts,
            farmer and not is_public, kind, form, joined, member_number(home.area[:2], joined.year, number + 1),
        )  # fmt: skip

    def _member(self, random: Random, number: int, home: Home) -> TwinMember:
        """Somebody who is a member now: joined, perhaps moved between unions, perhaps retained for a while."""
        member = self._person(random, number, home)
        room = (ON - member.joined_on).days
        draw = random.random()
        first = self._home(random) if draw < MOVED_SHARE and room > 60 else home
        member.events.append(TwinEvent("join", "", "", "active", member.joined_on, first))
        if first is not home:
            asked = member.joined_on.toordinal() + 30 + int((room - 45) * random.random())
            moved = asked + int(14 * random.random())
            member.events += [
                TwinEvent("transfer_out_start", "1", "active", "transferring_out", date.fromordinal(asked), first),
                TwinEvent("transfer_in", "", "transferring_out", "active", date.fromordinal(moved), home),
            ]  # fmt: skip
        elif draw > 1 - RETAINED_SHARE and room > 400:
            kept = member.joined_on.toordinal() + 60 + int((room - 370) * random.random())
            member.events += [
                TwinEvent("retain", "3", "active", "retained", date.fromordinal(kept), home),
                TwinEvent("restore", "", "retained", "active", date.fromordinal(kept + 30 + int(270 * random.random())), home),
            ]  # fmt: skip
        return member

    def _former(self, random: Random, number: int, home: Home) -> TwinMember:
        """Somebody whose membership is kept (retired, unemployed) or over."""
        member = self._person(random, number, home)
        kind, status, reason, after = ENDINGS[int(len(ENDINGS) * random.random())]
        ended = member.joined_on.toordinal() + int((ON - member.joined_on).days * random.random())
        member.facts = (*member.facts[:3], status, *member.facts[4:])
        member.events += [
            TwinEvent("join", "", "", "active", member.joined_on, home),
            TwinEvent(kind, reason, "active", after, date.fromordinal(ended), home),
        ]
        return member


@cache
def _names(sex: str) -> list[str]:
    random = Random(f"names of {sex}")
    return [person_name(random, sex) for _number in range(NAMES)]


def _uuid(number: int, kind: int, draw) -> str:
    """A version 7 uuid that grows with the number; `kind` keeps a membership's from its person's."""
    stamp, low = FIRST_MILLISECOND + number, int(draw() * 2**48)
    return f"{stamp >> 16:08x}-{stamp & 0xFFFF:04x}-7{kind:x}00-8{low >> 36:03x}-{low & 0xFFFFFFFFF:012x}"


def _work(home: Home, is_public: bool, draw: float) -> tuple[str, str]:
    """Return the codes of worker kind (domain note §1.25) and form of employment that fit a union."""
    if home.kind in ("new_employment", "sector"):
        fitting = [code for word, code in NEW_EMPLOYMENT if word in home.name]
        return (fitting or [NEW_EMPLOYMENT[int(len(NEW_EMPLOYMENT) * draw)][1]])[0], "4"
    if home.kind == "township":
        return "5", "9"
    if is_public:
        return "2", "5" if draw < 0.7 else "1"
    return "1", "1" if draw < 0.86 else "2" if draw < 0.96 else "3"
