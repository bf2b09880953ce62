"""Mobiles, cards, identifiers and code sets."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhigong.lib import codes, ids
from zhigong.lib.codes import find_code
from zhigong.lib.contacts import check_card, check_mobile, clean_card, clean_mobile, is_mobile
from zhigong.lib.synthetic import make_mobile


@pytest.mark.parametrize(
    "raw",
    [
        "13812345678",
        "+86 138-1234-5678",
        "8613812345678",
        "0086 13812345678",
        "１３８１２３４５６７８",
        13812345678.0,
        "'13812345678",
        "(+86)138 1234 5678",
    ],
)
def test_mobiles_are_cleaned_to_eleven_digits(raw):
    assert clean_mobile(raw) == "13812345678"
    assert check_mobile(clean_mobile(raw)) == []


@pytest.mark.parametrize(
    "raw, code",
    [("12812345678", "mobile_shape"), ("1381234567", "mobile_shape"), ("1.38E+10", "mobile_ruined")],
)
def test_wrong_mobiles_are_refused(raw, code):
    assert [finding.code for finding in check_mobile(clean_mobile(raw))] == [code]


def test_made_mobiles_are_valid():
    assert is_mobile(make_mobile(0)) and is_mobile(make_mobile(9_999_999))


def test_a_card_that_fails_luhn_is_only_warned_of():
    assert clean_card("4111 1111-1111 1111") == "4111111111111111"
    assert check_card("4111111111111111") == ([], [])
    assert check_card("4111111111111112")[1][0].code == "card_luhn"
    assert check_card("12")[0][0].code == "card_shape"


@given(st.text("0123456789", min_size=1, max_size=19), st.data())
def test_luhn_catches_every_single_wrong_digit(digits, data):
    number = digits + ids.luhn_digit(digits)
    assert ids.luhn_valid(number)
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = str((int(number[place]) + data.draw(st.integers(1, 9))) % 10)
    assert not ids.luhn_valid(number[:place] + wrong + number[place + 1 :])


def test_member_numbers_have_fifteen_digits_and_a_check():
    assert ids.luhn_digit("7992739871") == "3"
    number = ids.member_number("61", 2026, 1234)
    assert number[:14] == "61202600001234"
    assert ids.is_member_number(number)
    for wrong in (("6", 2026, 1), ("61", 26, 1), ("61", 2026, 0), ("61", 2026, 10**8)):
        with pytest.raises(ValueError):
            ids.member_number(*wrong)


def test_uuids_are_version_seven_and_increase():
    made = [ids.uuid7() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert {(value.version, value.variant) for value in made} == {(7, uuid.RFC_4122)}
    assert abs(ids.uuid7_milliseconds(made[0]) - ids.uuid7_milliseconds(made[-1])) < 60_000


def test_tokens_are_opaque_and_readable_ones_have_no_lookalikes():
    assert len(ids.opaque_token()) == 24
    assert not set(ids.readable_token(200)) & set("01ILOU")
    assert len(ids.numeric_code()) == 6


@pytest.mark.parametrize(
    "code_set, raw, code",
    [
        (codes.ETHNICITY, "汉", "01"),
        (codes.ETHNICITY, "汉族", "01"),
        (codes.ETHNICITY, "01", "01"),
        (codes.ETHNICITY, 1.0, "01"),
        (codes.ETHNICITY, "０１", "01"),
        (codes.ETHNICITY, "01汉族", "01"),
        (codes.ETHNICITY, " 维吾尔 族", "05"),
        (codes.ETHNICITY, "基诺", "56"),
        (codes.ETHNICITY, "火星族", None),
        (codes.SEX, "女", "2"),
        (codes.SEX, "2 女", "2"),
        (codes.SEX, "1女", None),
        (codes.SEX, 1, "1"),
        (codes.EDUCATION, "本科", "20"),
        (codes.EDUCATION, "大学本科毕业", "21"),
        (codes.EDUCATION, 20, "20"),
        (codes.POLITICAL_STATUS, "党员", "01"),
        (codes.POLITICAL_STATUS, "1", "01"),
        (codes.EMPLOYMENT_STATUS, "待(下)岗", "2"),
        (codes.EMPLOYMENT_STATUS, "内退", "7"),
        (codes.SKILL_LEVEL, "高级技师(一级)", "1"),
        (codes.HUKOU_TYPE, "农村", "2"),
        (codes.DOCUMENT_TYPE, "身份证", "111"),
        (codes.DOCUMENT_TYPE, "护照", "414"),
        (codes.DOCUMENT_TYPE, 111, "111"),
        (codes.INDUSTRY, "c", "C"),
        (codes.INDUSTRY, "交通运输、仓储和邮政业", "G"),
        (codes.WORKER_KIND, "骑手", "14"),
        (codes.YES_NO, "是", "1"),
        (codes.EMPLOYMENT_FORM, "", None),
        (codes.EMPLOYMENT_FORM, None, None),
    ],
)
def test_codes_are_found_by_number_or_name(code_set, raw, code):
    assert find_code(code_set, raw) == code


def test_every_code_set_finds_each_of_its_own_codes_and_labels():
    for code_set in codes.ALL:
        for code, label in code_set.items():
            assert find_code(code_set, code) == code
            assert find_code(code_set, label) == code, (code_set.name, label)


def test_ethnicities_are_the_fifty_six_and_the_two_others():
    assert len(codes.ETHNICITY) == 58
    known = {"10": "朝鲜族", "30": "土族", "44": "俄罗斯族", "50": "塔塔尔族", "53": "赫哲族"}
    assert {code: codes.ETHNICITY[code] for code in known} == known
