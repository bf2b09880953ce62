"""What a side may choose to whom it speaks: never to the other side alone."""

from zhigong.modules.protect.rooms.words import AUDIENCES, KINDS, PRIVATE, SIDES


def test_a_side_speaks_to_all_or_to_the_mediator_and_only_the_mediator_to_one_side():
    assert set(AUDIENCES) == set(SIDES)
    for side in ("applicant", "employer"):
        assert [code for code, _label in AUDIENCES[side]] == ["all", side]
    assert {code for code, _label in AUDIENCES["mediator"]} == {"all", *SIDES}
    assert set(PRIVATE) == set(SIDES) and "minutes" in KINDS
