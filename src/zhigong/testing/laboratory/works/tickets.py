"""Hotline tickets from the call to the check: three of the hotline and two of the county, every message once."""

import re
import time
from collections import Counter
from functools import partial

from django.urls import reverse

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.jobs import defer
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.clients import ALERT, token_of
from zhigong.testing.laboratory.stages import ask
from zhigong.testing.laboratory.works.living import Life, Living, Turn
from zhigong.testing.laboratory.works.pressing import patiently

MATTER = re.compile(r"/office/matters/([0-9a-f-]{36})/")
DONE = re.compile(r"done=([0-9a-f-]{36})")
REPLY = {
    "result": "solved",
    "reply": "单位已于昨日足额支付，请核对到账情况。",
    "amount_recovered": "18600.00",
}
OPINION = {"opinion": "实验：请按规定办理。"}
TICKET = {
    "channel": "phone", "identity": "named", "caller_name": "李建华", "caller_phone": "", "content": "工资一直没发。",
    "category": "C101", "place": "610101", "headcount": "12", "amount_claimed": "336000", "urgency": "normal",
    "difficulty": "general",
}  # fmt: skip
TOLD = {
    "register": "registered",
    "dispatch": "dispatched",
    "accept": "accepted",
    "reply": "replied",
    "close": "closed",
}
TOLD |= {"reopen": "reopened", "ask_reporter": "waiting"}
BY_SMS = ("reply", "ask_reporter")
SENDING_SECONDS = 120.0  # a killed worker comes back slowly on a busy machine; then it sends within seconds
_TWICE = (
    "SELECT subject, count(*) FROM hotline_tickets WHERE subject = ANY(%s) GROUP BY 1 HAVING count(*) <> 1"
)
_STEPS = "SELECT matter_id::text, step FROM matter_steps WHERE matter_id = ANY(%s::uuid[])"
_NOTICES = """
SELECT matter_id::text, kind FROM notices WHERE matter_id = ANY(%s::uuid[]) AND kind LIKE 'hotline.%%'
"""
_OUTBOUND = "SELECT key, state FROM outbound_messages"
_LET_CLAIMS_END = (
    "UPDATE outbound_messages SET next_attempt_at = now() WHERE state IN ('waiting', 'sending') RETURNING 1"
)


class Tickets(Living):
    """Opened at the console by hand: a lost answer makes the call-taker look for the ticket before typing it again."""

    name = "tickets"
    threads = 3

    def __init__(self, place, draw) -> None:
        super().__init__(place, draw)
        self.lives = [Life(self._draw_life(), opened="register") for _life in range(draw.randint(5, 8))]
        for number, life in enumerate(self.lives):
            life.subject = f"欠薪实验{place.seed}之{number}"

    def _draw_life(self) -> list[Turn]:
        """One of the ways a ticket goes, perhaps only part of it: what is left open has clocks."""
        draw = self.draw
        taker, caller = draw.sample(("rx-hua", "rx-yuan"), 2)
        county, other = draw.sample(("wang", "rx-an"), 2)
        unit = self.place.stage.world.unit["qiaonan"].code
        turn = partial(self._turn, draw)
        send = turn("dispatch", taker, {"unit": unit, "difficulty": "general"} | OPINION, rival=caller)
        accept, reply = turn("accept", county, {}, rival=other), turn("reply", county, REPLY, rival=other)
        rating = {"satisfaction": "5", "opinion": "已到账"}
        ending = [turn("call_back", caller, rating, rival=taker), turn("close", "rx-luo", {"opinion": ""})]
        here = [
            turn("return", county, OPINION, rival=other),
            turn("accept", taker, {"difficulty": "general"}),
            turn("reply", taker, REPLY),
            turn("call_back", caller, rating),
            ending[1],
        ]
        ways = (
            [send, accept, reply, *ending],
            [send, accept, reply, turn("reopen", caller, OPINION), turn("reply", other, REPLY), *ending],
            [send, accept, turn("ask_reporter", county, OPINION), turn("note_supplement", other, OPINION), reply, *ending],
            [send, *here],
        )  # fmt: skip
        way = draw.choice(ways)
        return way[: draw.randint(1, len(way))] if draw.random() < 0.5 else list(way)

    @staticmethod
    def _turn(draw, step: str, officer: str, values: dict, rival: str = "") -> Turn:
        other = rival if draw.random() < 0.4 else ""
        return Turn(step, officer, values, other, draw.uniform(0.0, 0.2), leaves=step == "return")

    def open(self, life: Life, hands) -> bool:
        """Take the ticket down at the console."""
        hand, ticket = hands["rx-hua"], TICKET | {"subject": life.subject}
        world = self.place.stage.world
        ticket |= {"person": str(world.membership["li"]), "employer": world.employer["hengda"].uscc}

        def work() -> bool:
            found = MATTER.search(
                hand.ask("GET", reverse("hotline_board-office:search"), params={"t": life.subject}).text
            )
            if found:
                life.matter = found[1]
                return True
            page = hand.ask("GET", reverse("hotline_console-office:console"))
            answer = hand.ask(
                "POST",
                reverse("hotline_console-office:console"),
                data=ticket | {"csrfmiddlewaretoken": token_of(page)},
            )
            if answer.status_code == 302:
                life.matter = DONE.search(answer.headers["location"])[1]
                hand.record.acknowledge(life.matter, "register", hand.officer.name)
                return True
            said = ALERT.search(answer.text)
            hand.record.wonder(f"the console answered {answer.status_code}: {said[1] if said else ''}")
            return True

        patiently(hand, f"taking down {life.subject}", work)
        return bool(life.matter)

    def check(self, found: Findings) -> None:
        """Beside the steps: one ticket per call, one message per step that tells, on the screen and at the gateway."""
        super().check(found)
        for subject, count in ask(_TWICE, [[life.subject for life in self.lives]]):
            found.doubled += count - 1
            found.problems.append(f"{count} tickets “{subject}”")
        matters = [life.matter for life in self.lives if life.matter]
        steps = ask(_STEPS, [matters])
        wanted = Counter((matter, f"hotline.{TOLD[step]}") for matter, step in steps if step in TOLD)
        told = Counter(ask(_NOTICES, [matters]))
        for key in wanted | told:
            found.doubled += max(0, told[key] - wanted[key])
            if told[key] != wanted[key]:
                found.problems.append(
                    f"{key[1]} of {key[0]} was told {told[key]} times, wanted {wanted[key]}"
                )

    def recheck(self, found: Findings) -> None:
        """Once claims of killed workers have ended, the gateway has every text once, and none the house does not know."""
        matters = [life.matter for life in self.lives if life.matter]
        until = time.monotonic() + SENDING_SECONDS
        while True:
            with acting(Seat.system("laboratory")):
                rows = dict(ask(_OUTBOUND))
                wanted = sum(step in BY_SMS for _matter, step in ask(_STEPS, [matters]))
                if all(state == "sent" for state in rows.values()) or time.monotonic() > until:
                    break
                ask(_LET_CLAIMS_END)
                defer("notices.send_waiting")
            self.place.house.mend()  # a worker may leave only now: it noticed the database's death late
            time.sleep(1.0)
        mine = [key for key in rows if key[:36] in matters]
        unsent = [key for key in mine if rows[key] != "sent"]
        gateway = self.place.house.gateway
        unknown = set(gateway.messages) - set(rows)
        if len(mine) != wanted or unsent or unknown or set(mine) - set(gateway.messages):
            found.problems.append(
                f"messages: {len(mine)} queued, wanted {wanted}; {len(unsent)} unsent, {len(unknown)} unknown at the gateway"
            )
