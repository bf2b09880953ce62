"""How an officer's hand takes a step: look, press, and try again while no answer comes."""

import html
import time
from collections.abc import Callable

from django.urls import reverse

from zhigong.testing.laboratory.clients import ALERT, EXPECTED, Hand, Unanswered, token_of

TURN = 0.1


def press(hand: Hand, matter: str, step: str, values: dict, before: Callable[[], None] | None = None) -> str:
    """One try: "yes", "told" (a sentence), "absent" (no such button now), "unseen" (404) or "odd" (noted as such)."""
    page = hand.ask("GET", reverse("office-matter", args=[matter]))
    target = reverse("office-step", args=[matter, step])
    if page.status_code == 404:
        return "unseen"
    if target not in page.text:
        return "absent"
    if before is not None:
        before()
    expected = EXPECTED.search(page.text)
    form = values | {"csrfmiddlewaretoken": token_of(page), "expected": expected.group(1)}
    answer = hand.ask("POST", target, data=form)
    if answer.status_code == 302:
        hand.record.acknowledge(matter, step, hand.officer.name)
        return "yes"
    if answer.status_code == 404:
        return "unseen"
    found = ALERT.search(answer.text) if answer.status_code in (409, 422) else None
    if found is None or not found.group(1).strip():
        hand.record.wonder(f"{target} answered {answer.status_code} without a sentence")
        return "odd"
    hand.record.note(f"told: {html.unescape(found.group(1)).strip()[:60]}")
    return "told"


def patiently(hand: Hand, what: str, work: Callable[[], bool]) -> None:
    """Do `work` until it says that nothing is left to do; the end of the run's time is noted."""
    while time.monotonic() < hand.until:
        try:
            if work():
                return
        except Unanswered:
            pass
        time.sleep(TURN)
    hand.record.wonder(f"{hand.officer.name}: {what} did not come to an end")
