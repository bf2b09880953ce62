"""Officers at their browsers: sign-in with second factor, CSRF, and trying again when no answer came."""

import html
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

import httpx
from django.urls import reverse
from django_otp.oath import hotp

from zhigong.testing.laboratory.plans import Visit
from zhigong.testing.world import PASSWORD, SECOND_FACTOR

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
EXPECTED = re.compile(r'name="expected" value="(\d+)"')
ALERT = re.compile(r'role="alert".*?<p>(.*?)</p>', re.S)
SEEN = {"checked_by": "in_person", "document_seen": "on", "opinion": ""}
GROUND = {"basis": "consent", "basis_note": "实验：逐人签署的入会申请表"}
PAUSE = 0.1
RACE_SECONDS = 1.0
ANSWER_SECONDS = 30.0
STEP_SECONDS = 30  # of the authenticator, RFC 6238


class Unanswered(Exception):
    """No answer, or a fault in place of one: the client has to try again."""


@dataclass(frozen=True)
class Acknowledged:
    """The house said yes: this officer's step on this matter is done."""

    matter: str
    step: str
    officer: str


@dataclass
class Record:
    """What all clients of a run were told, shared between their threads."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    import_done: bool = False

    def note(self, name: str) -> None:
        """Count something that happened."""
        with self.lock:
            self.counts[name] += 1

    def acknowledge(self, matter: str, step: str, officer: str) -> None:
        """Write down a yes."""
        with self.lock:
            self.acknowledged.append(Acknowledged(matter, step, officer))

    def wonder(self, what: str) -> None:
        """Write down an answer that should not have come."""
        with self.lock:
            self.odd.append(what)


class Officer:
    """One officer with one session, used from several threads; signs in anew when the session is gone."""

    def __init__(self, name: str, web_url: str) -> None:
        self.name, self.web_url = name, web_url
        self.cookies: dict[str, str] = {}
        self._lock = threading.Lock()
        self._last_step = 0

    def browser(self) -> httpx.Client:
        """A connection of its own with the officer's cookies."""
        return httpx.Client(
            base_url=self.web_url, cookies=dict(self.cookies), timeout=ANSWER_SECONDS, trust_env=False,
            headers={"Referer": self.web_url},
        )  # fmt: skip

    def sign_in(self, stale: str | None = None) -> None:
        """Prove password and second factor; a code is good once, so a second sign-in waits for the next one."""
        with self._lock:
            if stale is not None and self.cookies.get("sessionid") != stale:
                return  # another thread was faster
            self.cookies = {}
            with self.browser() as browser:
                page = browser.get(reverse("office-sign-in")).raise_for_status()
                values = {"username": self.name, "password": PASSWORD, "csrfmiddlewaretoken": token_of(page)}
                answer = browser.post(reverse("office-sign-in"), data=values)
                place = answer.headers.get("location", "")
                page = browser.get(place).raise_for_status()
                code = f"{hotp(SECOND_FACTOR, self._next_step()):06d}"
                answer = browser.post(place, data={"token": code, "csrfmiddlewaretoken": token_of(page)})
                if answer.status_code != 302:
                    raise Unanswered(f"sign-in of {self.name}: {answer.status_code}")
                self.cookies = {cookie.name: cookie.value for cookie in browser.cookies.jar}

    def _next_step(self) -> int:
        """The present time step of the authenticator, or the next when this one was used."""
        now = int(time.time() // STEP_SECONDS)
        step = max(now, self._last_step + 1)
        if step > now + 1:  # the house accepts one step of difference
            time.sleep((step - 1) * STEP_SECONDS - time.time())
        self._last_step = step
        return step


def token_of(page: httpx.Response) -> str:
    """The CSRF token of a page."""
    found = CSRF.search(page.text)
    return found.group(1) if found else ""


class Hand:
    """One of an officer's hands: opens pages and presses buttons, one after the other."""

    def __init__(self, officer: Officer, record: Record, until: float) -> None:
        self.officer, self.record, self.until = officer, record, until
        self.browser = officer.browser()

    def close(self) -> None:
        """Close the connection."""
        self.browser.close()

    def ask(self, method: str, path: str, **more) -> httpx.Response:
        """Send a request; Unanswered when nothing or a fault came back. A lost session is opened anew."""
        try:
            answer = self.browser.request(method, path, **more)
        except httpx.TransportError as error:
            self.record.note("unanswered")
            raise Unanswered(str(error)) from error
        if (
            answer.status_code >= 500 or answer.status_code == 400
        ):  # 400: the database died while saving the session
            self.record.note("faults")
            raise Unanswered(str(answer.status_code))
        if answer.status_code == 302 and reverse("office-sign-in") in answer.headers["location"]:
            self.record.note("signed_in_anew")
            try:
                self.officer.sign_in(self.browser.cookies.get("sessionid", ""))
            except (httpx.HTTPError, Unanswered) as error:
                raise Unanswered("sign-in") from error
            self.browser.close()
            self.browser = self.officer.browser()
            raise Unanswered("signed out")
        return answer

    def patiently(self, work):
        """Do `work` until it was answered; None when the run's time is over."""
        while time.monotonic() < self.until:
            try:
                return work()
            except Unanswered:
                time.sleep(PAUSE)
        self.record.wonder(f"{self.officer.name}: no answer in time")
        return None

    def decide(self, matter: str, visit: Visit, race: threading.Barrier | None) -> None:
        """Approve the application; when the house says this person is a member already, refer them."""
        state = {"step": "approve", "race": race, "is_double": visit.is_double}
        while time.monotonic() < self.until:
            if self.patiently(lambda: self._try(matter, state)) is not False:
                return
        self.record.wonder(f"{self.officer.name}: {matter} was not decided in time")

    def _try(self, matter: str, state: dict) -> bool:
        """One try; True when this officer has nothing more to do here."""
        address = reverse("office-matter", args=[matter])
        page = self.ask("GET", address)
        wait_for_other(state)
        target = reverse("office-step", args=[matter, state["step"]])
        if page.status_code != 200:
            self.record.wonder(f"{address} answered {page.status_code}")
            return True
        if target not in page.text:
            return True  # decided by the other officer, or by a try of ours whose answer was lost
        expected = EXPECTED.search(page.text)
        values = SEEN | {"csrfmiddlewaretoken": token_of(page), "expected": expected.group(1)}
        if state.pop("is_double", False):
            return self._press_twice(target, values, matter, state)
        return self._press(self, target, values, matter, state)

    @staticmethod
    def _press(hand: "Hand", target: str, values: dict, matter: str, state: dict) -> bool:
        answer = hand.ask("POST", target, data=values)
        if answer.status_code == 302 and answer.headers["location"] == reverse(
            "office-matter", args=[matter]
        ):
            hand.record.acknowledge(matter, state["step"], hand.officer.name)
            return True
        found = ALERT.search(answer.text) if answer.status_code == 422 else None
        if found is None or not found.group(1).strip():
            hand.record.wonder(f"{target} answered {answer.status_code} without a sentence")
            hand.record.note("silent")
            return True
        hand.record.note(f"told: {html.unescape(found.group(1)).strip()[:60]}")
        if target in answer.text:  # still undecided: the step itself was refused, the other one is right
            state["step"] = "refer" if state["step"] == "approve" else "approve"
        return False

    def _press_twice(self, target: str, values: dict, matter: str, state: dict) -> bool:
        """A double click: the same form sent twice at the same moment, on two connections."""
        other = Hand(self.officer, self.record, self.until)
        answers: list[bool | None] = []

        def press(hand: Hand, own_state: dict) -> None:
            try:
                answers.append(self._press(hand, target, values, matter, own_state))
            except Unanswered:
                answers.append(None)

        second = threading.Thread(target=press, args=(other, dict(state)))
        second.start()
        press(self, dict(state))
        second.join()
        other.close()
        return True in answers

    def import_roster(self, file, unit_code: str) -> None:
        """Upload the roster, wait for the count, state the ground, wait until it is registered."""
        content = file.read_bytes()
        place = ""
        while time.monotonic() < self.until:
            place = place or self.patiently(lambda: self._upload(file.name, content, unit_code)) or ""
            state = self.patiently(partial(self._watch, place)) if place else ""
            if state == "done":
                self.record.import_done = True
                return
            if state == "gone":
                place = ""
            time.sleep(2 * PAUSE)
        self.record.wonder("the import by pages did not end in time")

    def _upload(self, name: str, content: bytes, unit_code: str) -> str:
        """Upload unless an earlier try, whose answer was lost, already arrived."""
        address = reverse("rosters-office:upload")
        page = self.ask("GET", address)
        known = re.search(rf'href="([^"]+)"[^>]*>[^<]*{re.escape(name)}', page.text)
        if known:
            return known.group(1)
        values = {"unit_code": unit_code, "csrfmiddlewaretoken": token_of(page)}
        answer = self.ask("POST", address, data=values, files={"file": (name, content, "text/csv")})
        if answer.status_code != 302:
            self.record.wonder(f"the upload answered {answer.status_code}")
            return ""
        return answer.headers["location"]

    def _watch(self, place: str) -> str:
        """Look at the import's page and confirm it when it asks; "done" when it says so, "gone" when it is lost."""
        page = self.ask("GET", place)
        if page.status_code == 404:
            self.record.note("import_gone")
            return "gone"
        confirm = f"{place}confirm/"
        if confirm in page.text:
            answer = self.ask("POST", confirm, data=GROUND | {"csrfmiddlewaretoken": token_of(page)})
            if answer.status_code not in (302, 422):
                self.record.wonder(f"confirming the import answered {answer.status_code}")
            return "confirmed"
        return "working" if f"{place}progress/" in page.text else "done"


def wait_for_other(state: dict) -> None:
    """Let two officers press at the same moment; nobody waits long for one who is late."""
    race = state.pop("race", None)
    if race is not None:
        try:
            race.wait(RACE_SECONDS)
        except threading.BrokenBarrierError:
            return
