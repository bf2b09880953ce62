"""A mistake in a table of steps is told with module, step, word and fix."""

from dataclasses import replace

import pytest

from zhigong.kernel.cases import chart, registry
from zhigong.kernel.cases.check import check_card, check_cards, check_service
from zhigong.kernel.cases.definition import Clock, Step, Who
from zhigong.kernel.cases.tests.complaints import CHAIR, COMPLAINTS, HEARING, complaint


def changed(**words):
    """Return the service with its step `hear` at `filed` changed."""
    steps = tuple(
        replace(step, **words) if step.code == "hear" and "filed" in step.states else step
        for step in complaint.steps
    )
    return replace(complaint, steps=steps)


def told(service) -> list[str]:
    return [f"{mistake.msg} → {mistake.hint}" for mistake in check_service(service)]


@pytest.mark.parametrize(
    ("service", "sentence"),
    [
        (changed(to="heared"), "complaints.file.hear: to='heared' is not a state"),
        (changed(at="fild"), "at='fild' is not a state"),
        (changed(title=""), "has no title"),
        (changed(by="chair"), "by= names nobody"),
        (changed(by=Who()), "has no role"),
        (changed(by=Who("boss")), "by=Who('boss') is no role"),
        (changed(by=Who("union_chair", at="below")), "at='below' in Who"),
        (changed(clock=Clock("5 WD")), "clock rule is no dated parameter"),
        (changed(clock=Clock(HEARING, on_overdue="rise")), "on_overdue='rise' is no step"),
        (changed(clock=Clock(HEARING, starts="heard_on")), "clock starts='heard_on'"),
        (replace(complaint, states={**complaint.states, "lost": "遗失"}), "state 'lost' is never reached"),
        (replace(complaint, end=("closed",)), "state 'dropped' is a dead end"),
        (replace(complaint, end=("closed", "dropped", "raised")), "end state 'raised' has steps"),
        (replace(complaint, end=("closed", "dropped", "gone")), "end='gone' is not a state"),
        (replace(complaint, steps=complaint.steps[1:]), "no step opens a matter"),
        (
            replace(
                complaint, steps=(*complaint.steps, Step("hear", "再听", at="filed", to="closed", by=CHAIR))
            ),
            "stands twice at 'filed'",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_fix(service, sentence):
    found = told(service)
    assert any(sentence in line for line in found), found


def test_a_sound_table_and_all_installed_cards_have_no_mistakes():
    assert told(complaint) == []
    assert check_cards() == []


def test_a_reaction_to_a_step_that_does_not_exist_is_told():
    card = replace(COMPLAINTS, on={"complaints.file.heer": print})
    with registry.using(card):
        assert "on='complaints.file.heer' is no step" in check_card(card)[0].msg


def test_the_chart_and_the_table_tell_the_same_steps():
    drawn = chart.mermaid(complaint)
    assert "[*] --> filed: 提交" in drawn and "closed --> [*]" in drawn
    rows = chart.table(complaint)
    assert [row.step for row in rows].count("撤回") == 2
    assert rows[0].limit == "期限：5个工作日" and rows[0].who == "本人"
    assert chart.promise(complaint).limits[0] == chart.Limit(
        "提交", "5个工作日", "到期：逾期上转", "测试条款"
    )
