"""Identity documents: every vector of domain §2.6, what a clerk types, what a spreadsheet ruins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhigong.lib import resident_numbers as resident
from zhigong.lib.document_types import TYPES
from zhigong.lib.excel_damage import cell_text
from zhigong.lib.identity import check_document, clean_document, digest_type
from zhigong.lib.synthetic import is_synthetic_identity_number, make_identity_number

ON = date(2026, 3, 1)

people = st.builds(
    make_identity_number,
    st.sampled_from(["110105", "440305", "610103", "350102", "654325"]),
    st.dates(date(1930, 1, 1), date(2009, 12, 31)),
    st.integers(0, 44),
    st.sampled_from("12"),
)


def codes(findings):
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    "number, birth, sex",
    [
        ("11010519491231002X", date(1949, 12, 31), "2"),
        ("34052419800101001X", date(1980, 1, 1), "1"),
        ("110105199003070017", date(1990, 3, 7), "1"),
        ("610103198506120021", date(1985, 6, 12), "2"),
    ],
)
def test_known_numbers_pass_and_tell_birth_and_sex(number, birth, sex):
    checked = check_document("111", number, ON)
    assert (checked.ok, checked.warnings, checked.birth_on, checked.sex) == (True, (), birth, sex)


def test_a_number_of_1880_passes_its_check_and_only_warns_of_the_age():
    checked = check_document("111", "440524188001010014", ON)
    assert checked.ok
    assert str(checked.warnings[0]) == "年龄146岁，不在16至100岁之间，请核对"


@pytest.mark.parametrize("number, place", [("810000199001010019", "香港"), ("830000199001010020", "台湾")])
def test_residence_permits_pass_as_their_own_type_and_are_recognised_under_111(number, place):
    assert resident.RESIDENCE_PERMIT_PLACES[number[:6]] == place
    assert check_document("154", number, ON).warnings == ()
    filed_wrongly = check_document("111", number, ON)
    assert (filed_wrongly.ok, filed_wrongly.doc_type) == (True, "154")
    assert codes(filed_wrongly.warnings) == ["document_is_permit"]


def test_a_citizen_number_is_no_residence_permit_and_no_foreign_card():
    assert codes(check_document("154", "610103198506120021", ON).errors) == ["document_not_permit"]
    assert codes(check_document("553", "610103198506120021", ON).errors) == ["document_not_foreign"]


def test_foreign_residents_cards_of_both_editions():
    assert clean_document("553", "usa 1100-85061200 ") == "USA110085061200"
    assert check_document("553", "USA110085061200", ON).ok
    assert codes(check_document("553", "USA11008506120021", ON).errors) == ["document_not_foreign"]
    body = "91184019850612002"
    new = body + resident.check_digit(body)
    checked = check_document("553", new, ON)
    assert (checked.ok, checked.birth_on, checked.sex) == (True, date(1985, 6, 12), "2")
    assert check_document("111", new, ON).doc_type == "553"


@pytest.mark.parametrize(
    "raw",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
        "'11010519491231002X",
        '="11010519491231002X"',
        "11010519491231002×",
        "\ufeff110105\u200b19491231002\u00a0X",
        "110105491231002",
        110105491231002,
        110105491231002.0,
        "110105491231002.0",
    ],
)
def test_what_people_type_is_cleaned_to_one_form(raw):
    assert clean_document("111", raw) == "11010519491231002X"
    assert check_document("111", raw, ON).ok


@pytest.mark.parametrize(
    "raw",
    [6.10103198506120021e17, "6.10103E+17", "6.10103198506E17", "610103198506120000", 610103198506120000],
)
def test_numbers_ruined_by_a_spreadsheet_are_named_as_such(raw):
    checked = check_document("111", raw, ON)
    assert codes(checked.errors) == ["ruined_by_excel"]
    assert "表格软件" in str(checked.errors[0])


def test_a_valid_number_that_ends_in_000_is_only_doubted():
    areas = (f"6101{county:02d}" for county in range(1, 99))
    number = next(area + "198506121000" for area in areas if resident.is_checked(area + "198506121000"))
    checked = check_document("111", number, ON)
    assert checked.ok
    assert codes(checked.warnings) == ["perhaps_ruined_by_excel"]


@pytest.mark.parametrize(
    "number, code",
    [
        ("", "document_empty"),
        (None, "document_empty"),
        ("610103198506120022", "document_check"),
        ("61010319850612002", "document_shape"),
        ("6101031985061200211", "document_shape"),
        ("X10103198506120021", "document_shape"),
        ("61010319850612\u0660\u0660\u0662\u0661", "document_shape"),
    ],
)
def test_wrong_numbers_are_refused_with_a_sentence(number, code):
    checked = check_document("111", number, ON)
    assert codes(checked.errors) == [code]
    assert str(checked.errors[0])


@pytest.mark.parametrize(
    "born, code",
    [("19850231", "document_birth"), ("00000101", "document_birth"), ("20260302", "document_birth_future")],
)
def test_days_that_do_not_exist_or_are_still_to_come_are_refused(born, code):
    body = f"610103{born}002"
    assert codes(check_document("111", body + resident.check_digit(body), ON).errors) == [code]


def test_places_are_only_warned_of():
    nowhere = "00010119850612002" + resident.check_digit("00010119850612002")
    assert codes(check_document("111", nowhere, ON).warnings) == ["place_unknown"]
    number = "610103198506120021"
    for status, warned in (("", []), ("unknown", ["place_unknown"]), ("not_then", ["place_not_then"])):
        asked = []
        checked = check_document(
            "111", number, ON, places=lambda *seen, s=status, a=asked: a.append(seen) or s
        )
        assert checked.ok
        assert codes(checked.warnings) == warned
        assert asked == [("610103", date(1985, 6, 12))]


@pytest.mark.parametrize(
    "doc_type, raw, cleaned",
    [
        ("414", "e 1234-5678", "E12345678"),
        ("516", "h1234567801", "H12345678"),
        ("516", "M12345678", "M12345678"),
        ("511", "0123456701A", "01234567"),
        ("511", "01234567", "01234567"),
        ("114", "军字第 0012345 号", "军0012345"),
        ("118", "士字第1234567号", "士1234567"),
        ("123", "1234567", "1234567"),
        ("990", "AB-1234", "AB1234"),
    ],
)
def test_other_documents_are_cleaned_to_their_lifetime_number(doc_type, raw, cleaned):
    assert clean_document(doc_type, raw) == cleaned
    assert check_document(doc_type, raw, ON).ok


@pytest.mark.parametrize(
    "doc_type, raw",
    [("414", "ABC"), ("414", "610113810903959"), ("516", "K12345678"), ("511", "1234"), ("114", "军字第号")],
)
def test_other_documents_of_a_wrong_shape_are_refused_with_the_right_shape(doc_type, raw):
    finding = check_document(doc_type, raw, ON).errors[0]
    assert finding.code == "document_shape"
    assert "应为" in str(finding)


def test_an_unknown_type_is_refused():
    assert codes(check_document("000", "1", ON).errors) == ["document_type_unknown"]


def test_documents_that_carry_the_citizen_number_compare_as_one():
    assert {digest_type(code) for code in ("111", "112", "113")} == {"111"}
    assert digest_type("414") == "414"


def test_cells_are_read_without_inventing_digits():
    assert [cell_text(raw) for raw in (None, True, 5, 5.0, 0.5, "'007", "12.0")] == [
        "",
        "",
        "5",
        "5",
        "0.5",
        "007",
        "12",
    ]


@given(people, st.sampled_from(["", " ", "-", "\u3000", "\u200b"]), st.integers(0, 18))
def test_any_valid_number_survives_cleaning(number, noise, place):
    assert is_synthetic_identity_number(number)
    dirty = number[:place] + noise + number[place:].lower()
    assert clean_document("111", dirty) == number
    assert check_document("111", dirty, ON).ok


@given(people, st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_never_keeps_its_check(number, place, step):
    """Every weight is prime to 11, so a single changed digit always moves the sum."""
    digit = str((int(number[place]) + step) % 10)
    assert not resident.is_checked(number[:place] + digit + number[place + 1 :])
    assert check_document("111", number[:place] + digit + number[place + 1 :], ON).errors


@given(people, st.integers(0, 15))
def test_two_neighbours_exchanged_never_keep_their_check(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not resident.is_checked(swapped)


@given(people.filter(lambda number: number[6:8] == "19"))
def test_the_old_fifteen_digits_are_the_same_person(number):
    assert clean_document("112", number[:6] + number[8:17]) == number


@given(people)
def test_the_demonstrations_numbers_tell_what_they_were_made_from(number):
    checked = check_document("111", number, ON)
    assert checked.birth_on == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert checked.sex in "12"
    assert (
        make_identity_number(number[:6], checked.birth_on, (int(number[14:17]) - 900) // 2, checked.sex)
        == number
    )


@pytest.mark.parametrize(
    ("doc_type", "number", "fits"),
    [
        ("111", "610103198203040017", True), ("111", "61010319820304001", False),
        ("414", "E12345678", True), ("414", "610103198203040017", False),
        ("553", "USA110082031601", True), ("511", "12345678", True), ("990", "610103198203040017", True),
    ],
)  # fmt: skip
def test_a_number_is_looked_for_only_under_the_kinds_it_has_the_shape_of(doc_type, number, fits):
    assert TYPES[doc_type].has_shape_of(number) is fits
