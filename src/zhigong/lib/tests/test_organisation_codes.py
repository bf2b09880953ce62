"""Unified social credit codes: vectors of domain §2.6, unions and employers kept apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhigong.lib.organisation_codes import (
    ALPHABET,
    check_uscc,
    clean_uscc,
    is_organisation_code,
    is_union_code,
    is_uscc,
)
from zhigong.lib.synthetic import is_synthetic_uscc, make_mobile, make_organisation_code, make_uscc

EMPLOYERS = ["91350100M000100Y43", "91110000600037341L", "91330100799655058B"]
UNIONS = ["81110000MC0000012X", "81440300MC0000012X", "81610100MC0000012L"]

made = st.builds(
    make_uscc,
    st.sampled_from(["91", "92", "81", "89", "11", "12", "52"]),
    st.sampled_from(["610103", "110000", "440300"]),
    st.integers(0, 31**6 - 1).map(make_organisation_code),
)


@pytest.mark.parametrize("code", EMPLOYERS + UNIONS)
def test_known_codes_pass(code):
    assert check_uscc(code) == []
    assert is_uscc(code)
    assert is_organisation_code(code[8:17])


def test_a_unions_own_code_and_an_employers_are_not_confused():
    assert all(is_union_code(code) and not check_uscc(code, of="union") for code in UNIONS)
    assert [check_uscc(code, of="employer")[0].code for code in UNIONS] == ["code_not_employer"] * 3
    assert [check_uscc(code, of="union")[0].code for code in EMPLOYERS] == ["code_not_union"] * 3
    assert not any(map(is_union_code, EMPLOYERS))


@pytest.mark.parametrize(
    "raw, code",
    [
        ("", "code_empty"),
        ("91350100M000100Y44", "code_check"),
        ("91350100M000100I43", "code_shape"),
        ("91350100M000100Y4", "code_shape"),
        ("9135O100M000100Y43", "code_shape"),
        ("9.13501E+17", "ruined_by_excel"),
        (9.13501006000373e17, "ruined_by_excel"),
        ("9135A100M000100Y43", "code_place"),
    ],
)
def test_wrong_codes_are_refused_with_a_sentence(raw, code):
    findings = check_uscc(clean_uscc(raw))
    assert [finding.code for finding in findings] == [code]


def test_a_right_outer_check_with_a_wrong_organisation_code_inside_is_refused():
    from zhigong.lib.organisation_codes import uscc_digit

    body = "91350100M000100Y5"
    assert [finding.code for finding in check_uscc(body + uscc_digit(body))] == ["code_inner"]


def test_what_people_type_is_cleaned():
    assert clean_uscc(" 91350100-m000100y4３ ") == "91350100M000100Y43"


@given(made, st.integers(0, 17), st.integers(1, 30))
def test_one_changed_character_is_always_refused(code, place, step):
    changed = ALPHABET[(ALPHABET.index(code[place]) + step) % 31]
    assert check_uscc(code[:place] + changed + code[place + 1 :])


@given(made)
def test_made_codes_are_valid_and_recognisable(code):
    assert check_uscc(clean_uscc(code.lower())) == []
    assert is_synthetic_uscc(code)
    assert not any(map(is_synthetic_uscc, EMPLOYERS + UNIONS))


def test_making_refuses_what_it_cannot_make():
    for wrong in (
        lambda: make_organisation_code(-1),
        lambda: make_uscc("91", "61", "XN0000000"),
        lambda: make_mobile(10**7),
    ):
        with pytest.raises(ValueError):
            wrong()
