"""Supervision cases with their letters: two officers of one county issue at once, no number is skipped or used twice."""

from functools import partial

from django.utils import timezone

from zhigong.kernel.access.seats import acting
from zhigong.modules.protect.supervision import public
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask, fresh_connection
from zhigong.testing.laboratory.works.living import Life, Living, Turn

COUNTY = ("wang", "rx-an")
CARDS = {"first_card": "SY-1", "second_card": "SY-2"}
SIGNED = {"signer": "王敏（主席）"}
ISSUING = {
    "remind": "supervision.reminder",
    "opine": "supervision.opinion",
    "propose": "supervision.proposal",
}
# Every series from its first number to the last one the counter gave, each number once, each on paper twice.
_SERIES = """
SELECT n.unit_id, n.series, n.year, n.last, count(l.id), coalesce(max(l.sequence), 0), count(DISTINCT l.number),
       coalesce(sum((SELECT count(*) FROM letter_files f WHERE f.letter_id = l.id)), 0)
  FROM letter_numbers n LEFT JOIN letters l
    ON l.unit_id = n.unit_id AND l.series = n.series AND l.year = n.year GROUP BY 1, 2, 3, 4
"""
_LETTERS = """
SELECT m.id::text, array_agg(l.template ORDER BY l.template) FROM matters m JOIN letters l ON l.matter_id = m.id
 WHERE m.id = ANY(%s::uuid[]) GROUP BY 1
"""
_ISSUED = """
SELECT matter_id::text, array_agg(step ORDER BY step) FROM matter_steps
 WHERE matter_id = ANY(%s::uuid[]) AND step = ANY(%s) GROUP BY 1
"""
_NUMBERED_IN_JOURNAL = """
SELECT count(*) FROM letters l WHERE 1 <> (SELECT count(*) FROM journal_entries j
 WHERE j.matter_id = l.matter_id AND j.what = 'letters.issue' AND j.detail->>'number' = l.number)
"""


class Lettering(Living):
    """Reminders, opinions and proposals of one county."""

    name = "letters"

    def __init__(self, place, draw) -> None:
        super().__init__(place, draw)
        self.lives = [Life(self._draw_life(), opened="register") for _life in range(draw.randint(3, 5))]

    def _draw_life(self) -> list[Turn]:
        draw, on = self.draw, timezone.localdate().isoformat()
        first, second = draw.sample(COUNTY, 2)

        def turn(step: str, values: dict, is_race: bool = False) -> Turn:
            officer = draw.choice(COUNTY)
            rival = (second if officer == first else first) if is_race and draw.random() < 0.5 else ""
            return Turn(step, officer, values, rival, draw.uniform(0.0, 0.15))

        served = {"served_on": on, "way": "direct", "receiver": "办公室 周某", "receipt": "回证1号"}
        answer = {"replied_on": on, "stand": "accepts", "opinion": "已安排支付。"}
        recheck = {"rechecked_on": on, "result": "已逐人核对。"}
        findings = {
            "investigated_on": on, "facts": "拖欠十二名职工工资336000元。", "law": "《中华人民共和国劳动法》第五十条",
            "employer_said": "承认欠薪。",
        }  # fmt: skip
        issue = partial(turn, is_race=True)
        reminder = [
            issue("remind", {"content": "请足额支付工资。"} | SIGNED),
            turn("serve_reminder", served),
            turn("enter_answer", answer),
        ]
        opinion = [
            turn("investigate", CARDS),
            turn("find", findings),
            issue("opine", {"demands": "足额支付工资。"} | SIGNED),
            turn("serve_opinion", served),
            turn("enter_reply", answer),
        ]
        proposal = [
            turn("find_uncorrected", recheck),
            issue("propose", {"department": "labour", "suggestions": "责令限期支付。"} | SIGNED),
            turn("serve_proposal", served),
        ]
        corrected = [turn("confirm_corrected", recheck)]
        ways = (reminder + corrected, reminder + opinion + corrected, opinion + proposal, opinion + corrected)
        way = [turn("accept", {}), *draw.choice(ways)]
        return way[: draw.randint(2, len(way))] if draw.random() < 0.4 else way

    def prepare(self) -> None:
        """The clues, registered and safe on disk: the letters are what is tried."""
        world, now = self.place.stage.world, timezone.now()
        clue = {
            "employer": world.employer["hengda"].uscc,
            "subject": "pay",
            "source": "complaint",
            "clue": "欠薪",
        }
        with fresh_connection(), acting(world.seat("wang")):
            for life in self.lives:
                life.matter = str(public.register(world.unit["qiaonan"], clue, now=now).matter.pk)

    def check(self, found: Findings) -> None:
        """Beside the steps: the numbers, and one letter per step that issues one."""
        super().check(found)
        for unit, series, year, last, count, highest, numbers, files in ask(_SERIES):
            if not last == count == highest == numbers or files != 2 * count:
                found.doubled += max(0, count - numbers)
                found.problems.append(
                    f"letters of unit {unit} {series} {year}: counter {last}, {count} letters, {numbers} numbers to "
                    f"{highest}, {files} files"
                )
        [(unwritten,)] = ask(_NUMBERED_IN_JOURNAL)
        if unwritten:
            found.problems.append(f"letters: {unwritten} not exactly once in the journal")
        matters = [life.matter for life in self.lives]
        letters = dict(ask(_LETTERS, [matters]))
        for matter, steps in ask(_ISSUED, [matters, list(ISSUING)]):
            if letters.get(matter, []) != sorted(ISSUING[step] for step in steps):
                found.problems.append(f"letters of {matter}: {letters.get(matter)} after {steps}")
