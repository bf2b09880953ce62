"""When a labour claim lapses: one year with interruption and suspension, each step of the reckoning with its clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhigong.lib.durations import Duration, IsWorkday, next_working_day
from zhigong.lib.findings import Finding

ONE_YEAR = Duration(1, "years")
ARTICLE = {
    1: "《劳动争议调解仲裁法》第二十七条第一款",
    2: "《劳动争议调解仲裁法》第二十七条第二款",
    3: "《劳动争议调解仲裁法》第二十七条第三款",
    4: "《劳动争议调解仲裁法》第二十七条第四款",
}
ROLLING = "《民法典》第二百零三条"
CONSENT_AFTERWARDS = "《民法典》第一百九十二条"
INTERRUPTIONS = {
    "claimed": "向对方主张权利",
    "asked_authority": "向有关部门请求权利救济",
    "agreed": "对方同意履行义务",
}
SUSPENSIONS = {
    "force_majeure": "不可抗力",
    "incapacity": "没有行为能力且未确定代理人",
    "other": "其他正当理由",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What lapses: the day one knew or had to know of the wrong, whether it is pay, and when the employment ended."""

    known_on: date
    is_pay: bool = False
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Interruption:
    """A day from which the whole period runs anew (中断); `kind` is one of INTERRUPTIONS."""

    on: date
    kind: str = "claimed"


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days in which the period stands still (中止); without `ends_on` its reason still lasts."""

    starts_on: date
    ends_on: date | None = None
    kind: str = "force_majeure"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the reckoning: the sentence and the clause it rests on ("" = arithmetic only)."""

    finding: Finding
    clause: Finding | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Where a claim stands: `state` is not_running, suspended, running or expired; days_left counts calendar days."""

    state: str
    starts_on: date | None
    last_day: date | None
    days_left: int | None
    lines: tuple[Line, ...]


def reckon(
    claim: Claim,
    interruptions: Iterable[Interruption] = (),
    suspensions: Iterable[Suspension] = (),
    *,
    on: date,
    is_workday: IsWorkday | None = None,
    period: Duration = ONE_YEAR,
) -> Reckoning:
    """Reckon as of `on`; entries later than that day do not count yet, and order does not matter.

    Pay owed while the employment lasts does not lapse; afterwards the year begins with its end (paragraph 4). An
    interruption counts from the beginning of the period up to its last day. `is_workday` moves a last day of rest on.
    """
    lines: list[Line] = []
    start = _begin(claim, on, lines)
    if start is None:
        return Reckoning("not_running", None, None, None, tuple(lines))
    pauses = _merged(suspensions, on)
    for entry in sorted(set(interruptions)):
        start = _interrupt(entry, start, pauses, period, is_workday, on, lines)
    last, paused = _last_day(start, pauses, period)
    for pause, days in paused:
        lines.append(_pause_line(pause, days))
    if last is None:
        return Reckoning("suspended", start, None, None, tuple(lines))
    lines.append(_say("limitation_end", "自%(start)s起算一年，到%(last)s届满", start=start, last=last))
    rolled = next_working_day(last, is_workday) if is_workday else last
    if rolled != last:
        text = "%(last)s是休息日，顺延到%(rolled)s"
        lines.append(Line(Finding("limitation_rolled", text, _days(last=last, rolled=rolled)), _of(ROLLING)))
    state = "running" if on <= rolled else "expired"
    lines.append(_verdict(rolled, on))
    return Reckoning(state, start, rolled, (rolled - on).days, tuple(lines))


def _begin(claim: Claim, on: date, lines: list[Line]) -> date | None:
    """Return the day the period begins on, or None while it does not run."""
    if claim.is_pay and (claim.ended_on is None or claim.ended_on > on):
        lines.append(
            _say("limitation_employed", "劳动关系存续期间因拖欠劳动报酬发生争议，不受一年时效限制", 4)
        )
        return None
    if claim.is_pay:
        text = "拖欠的是劳动报酬，从劳动关系终止之日%(start)s起算"
        lines.append(_say("limitation_pay_begins", text, 4, start=claim.ended_on))
        return claim.ended_on
    text = "从知道或者应当知道权利被侵害之日%(start)s起算"
    lines.append(_say("limitation_begins", text, 1, start=claim.known_on))
    return claim.known_on


def _interrupt(entry, start, pauses, period, is_workday, on, lines: list[Line]) -> date:
    """Return the day the period begins on after one entry, and say why."""
    last, _paused = _last_day(start, pauses, period)
    if last is not None and is_workday:
        last = next_working_day(last, is_workday)
    values = {"kind": INTERRUPTIONS[entry.kind], "day": entry.on}
    if entry.on > on:
        lines.append(_say("interruption_later", "%(day)s%(kind)s：晚于今天，未计入", **values))
        return start
    if entry.on < start:
        lines.append(_say("interruption_early", "%(day)s%(kind)s：时效还没有起算，不影响", **values))
        return start
    if last is not None and entry.on > last:
        text = "%(day)s%(kind)s：此前时效已在%(last)s届满，不再中断"
        line = _say("interruption_late", text, last=last, **values)
        is_consent = entry.kind == "agreed"
        lines.append(Line(line.finding, _of(CONSENT_AFTERWARDS)) if is_consent else line)
        return start
    lines.append(_say("interrupted", "%(day)s%(kind)s：时效中断，从这一天起重新计算一年", 2, **values))
    return entry.on


def _merged(suspensions: Iterable[Suspension], on: date) -> list[Suspension]:
    """Return the suspensions begun by `on` without overlaps; one that ends later still lasts."""
    merged: list[Suspension] = []
    for entry in sorted(suspensions, key=lambda entry: (entry.starts_on, entry.ends_on or date.max)):
        ends = entry.ends_on if entry.ends_on and entry.ends_on <= on else None
        if entry.starts_on > on or (ends is not None and ends <= entry.starts_on):
            continue
        before = merged[-1] if merged else None
        if before and (before.ends_on is None or entry.starts_on <= before.ends_on):
            latest = None if None in (before.ends_on, ends) else max(before.ends_on, ends)
            merged[-1] = Suspension(before.starts_on, latest, before.kind)
        else:
            merged.append(Suspension(entry.starts_on, ends, entry.kind))
    return merged


def _last_day(start: date, pauses: list[Suspension], period: Duration):
    """Return (last day before rolling, [(pause, days)]); None as last day while a suspension still lasts."""
    last, paused = period.last_day(start), []
    for pause in pauses:
        begins = max(pause.starts_on, start)
        if begins > last or (pause.ends_on is not None and pause.ends_on <= begins):
            continue
        if pause.ends_on is None:
            return None, [*paused, (pause, None)]
        days = (pause.ends_on - begins).days
        last += timedelta(days=days)
        paused.append((pause, days))
    return last, paused


def _pause_line(pause: Suspension, days: int | None) -> Line:
    values = {"kind": SUSPENSIONS[pause.kind], "since": pause.starts_on}
    if days is None:
        text = "%(since)s起因%(kind)s时效中止，原因消除之日起继续计算"
        return _say("suspended_still", text, 3, **values)
    text = "%(since)s至%(until)s因%(kind)s时效中止，扣除%(days)d天"
    return _say("suspended", text, 3, until=pause.ends_on, days=days, **values)


def _verdict(last: date, on: date) -> Line:
    left = (last - on).days
    if left < 0:
        text = "到%(on)s已过%(days)d天；仍可申请仲裁，但对方提出时效抗辩时可能得不到支持，请先咨询工会"
        return _say("limitation_expired", text, on=on, days=-left)
    return _say("limitation_left", "到%(on)s还剩%(days)d天", on=on, days=left)


def _say(code: str, text: str, paragraph: int = 0, **values) -> Line:
    clause = _of(ARTICLE[paragraph]) if paragraph else None
    return Line(Finding(code, text, _days(**values)), clause)


def _of(clause: str) -> Finding:
    return Finding("clause", clause)


def _days(**values) -> dict:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
