"""Reading rows: what is cleaned, refused and only warned of (ARCHITECTURE §8)."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhigong.modules.organise.rosters import words
from zhigong.modules.organise.rosters.forms import RowReader
from zhigong.modules.organise.rosters.tests.sheets_for_tests import roster_cells

ON = date(2026, 11, 22)
COLUMNS = {header: index for index, header in enumerate(words.HEADERS)}


def read(cells=None, unit="U1", marks=None, **changes):
    reader = RowReader(COLUMNS, on=ON, default_unit=unit, marks=marks)
    return reader.read(2, cells if cells is not None else roster_cells(3, **changes))


def error_codes(row):
    return [finding.code for _header, finding in row.errors]


def warning_codes(row):
    return [finding.code for _header, finding in row.warnings]


def test_a_clean_row_is_read_with_codes_by_name():
    row = read()
    assert (row.errors, row.warnings) == ([], [])
    assert (row.doc_type, row.ethnicity, row.education, row.employment_form) == ("111", "01", "20", "1")
    assert row.joined_on == date(2024, 3, 1) and row.unit_code == "U1" and row.birth_on and row.sex == "1"


def test_blanks_full_width_case_and_hyphens_are_cleaned():
    number = roster_cells(3)[2]
    dirty = read(
        姓名=" 测　丁 赵 ",
        证件类型=" １１１ ",
        证件号码=f"{number[:6]}-{number[6:14]}　{number[14:].lower()}",
        移动电话="+86 145-0000-0003",
        民族="汉族",
        学历="２０",
        是否农民工="是",
        入会日期="2024年3月1日",
    )
    clean = read(是否农民工=True)
    assert dirty.errors == []
    for name in ("doc_type", "document", "mobile", "ethnicity", "education", "is_migrant", "joined_on"):
        assert getattr(dirty, name) == getattr(clean, name), name
    assert dirty.name == "测丁赵"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"姓名": ""}, "name_empty"),
        ({"姓名": "　 "}, "name_empty"),
        ({"姓名": "123"}, "name_empty"),
        ({"证件类型": ""}, "doc_type_empty"),
        ({"证件类型": "会员证"}, "code_unknown"),
        ({"证件号码": ""}, "document_empty"),
        ({"证件号码": "11010519491231002Y"}, "document_shape"),
        ({"证件号码": "110105194912310021"}, "document_check"),
        ({"证件号码": 6.10103198506120021e17}, "ruined_by_excel"),
        ({"证件号码": "6.10103E+17"}, "ruined_by_excel"),
        ({"证件号码": "610103198506120000"}, "ruined_by_excel"),
        ({"证件类型": "护照", "证件号码": "1993-09-15"}, "made_a_day"),
        ({"证件类型": "护照", "证件号码": datetime(1993, 9, 15)}, "made_a_day"),
        ({"证件类型": "其他证件", "证件号码": "1993/9/15 00:00:00"}, "made_a_day"),
        ({"民族": "火星族"}, "code_unknown"),
        ({"学历": "家里蹲"}, "code_unknown"),
        ({"是否农民工": "也许"}, "code_unknown"),
        ({"入会日期": "2024-02-30"}, "date_impossible"),
        ({"入会日期": "2027-01-01"}, "date_future"),
        ({"入会日期": "去年"}, "date_shape"),
        ({"入会日期": "1950-01-01"}, "joined_before_birth"),
        ({"姓名": "=A1"}, "cell_formula"),
        ({"移动电话": "#N/A"}, "cell_error"),
    ],
)
def test_a_row_is_refused_with_a_sentence(changes, code):
    row = read(**changes)
    assert code in error_codes(row)
    assert all(str(finding) for _header, finding in row.errors)


def test_zeros_at_the_end_and_another_sex_are_a_ruined_number():
    assert error_codes(read(证件号码="610103198506093000", 性别="男")) == ["ruined_by_excel"]


def test_every_fault_of_a_row_is_told_at_once():
    assert len(read(姓名="", 证件号码="1", 民族="x", 入会日期="2099-01-01").errors) == 4


def test_formula_cells_marked_in_the_workbook_are_refused():
    row = read(marks={(2, 2): "formula"})
    assert error_codes(row) == ["cell_formula"] and "证件号码" in str(row.errors[0][1])


def test_a_union_is_needed_from_the_column_or_from_the_import():
    assert error_codes(read(unit="")) == ["unit_empty"]
    assert read(unit="", 所在工会编码="ab-１2").unit_code == "AB12"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"证件号码": "110105202001010015"}, "age_unlikely"),
        ({"证件号码": "610103198506093000", "性别": "女"}, "perhaps_ruined_by_excel"),
        ({"性别": "女"}, "sex_differs"),
        ({"移动电话": "12345"}, "mobile_left_out"),
        ({"入会日期": ""}, "joined_today"),
        ({"姓名": "王"}, "name_odd"),
        ({"姓名": "王2"}, "name_odd"),
    ],
)
def test_what_is_only_odd_is_warned_of(changes, code):
    row = read(**changes)
    assert row.errors == [] and code in warning_codes(row)


def test_a_place_that_is_unknown_and_an_unlikely_age_are_only_warned_of():
    row = read(证件号码="440524188001010014")
    assert row.errors == [] and "age_unlikely" in warning_codes(row)


def test_excel_dates_are_days():
    assert read(入会日期=datetime(2024, 3, 1, 8)).joined_on == date(2024, 3, 1)
    assert read(入会日期=45352.0).joined_on == date(2024, 3, 1)


def test_a_permit_filed_as_a_citizen_number_is_taken_as_a_permit():
    row = read(证件号码="810000199001010019")
    assert row.errors == [] and row.doc_type == "154"


def test_findings_hold_no_personal_value():
    row = read(姓名="某某某9", 证件号码="110105194912310021", 移动电话="13800", 民族="秘密族")
    for _header, finding in row.errors + row.warnings:
        assert "110105" not in str(finding) and "秘密" not in str(finding) and "某某" not in str(finding)


CELLS = st.one_of(
    st.text(max_size=40),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ["#N/A", "=1+1", "6.1E+17", "汉", "1", "　", "\ufeff", "２０２４-０２-３０", "110105194912310 02X"]
    ),
)


@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(CELLS, max_size=18))
def test_whatever_stands_in_the_cells_a_row_is_read_or_refused_but_never_breaks(cells):
    row = read(cells)
    if not row.errors:
        assert row.name and row.doc_type and row.document and row.unit_code
        assert row.joined_on is None or row.joined_on <= ON
