"""The line of dots: what was passed comes in the order it happened, however the rows were read."""

from types import SimpleNamespace

from zhigong.kernel.cases.definition import Service
from zhigong.kernel.web.progress import dots

STATES = {
    "registered": "待派办",
    "handling": "办理中",
    "replied": "待回访",
    "checking": "待质检",
    "closed": "已办结",
}


def test_the_states_passed_stand_in_the_order_they_were_taken():
    service = Service(
        code="parade.step", version="1", title="", prefix="XX", states=STATES, end=("closed",), steps=()
    )
    taken = [SimpleNamespace(pk=number, to_state=state) for number, state in enumerate(STATES)]
    timeline = SimpleNamespace(all=lambda: taken[::-1])  # rows of a table have no order of their own
    matter = SimpleNamespace(timeline=timeline, state="closed", closed_at="2026-03-02")
    assert [dot.title for dot in dots(matter, service)] == list(STATES.values())
