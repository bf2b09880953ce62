"""Reading files: what is a roster, and how a bad one is named."""

import io
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from zhigong.lib.spreadsheet_writing import write_list
from zhigong.lib.spreadsheets import SheetFault, read_table
from zhigong.modules.organise.rosters import words
from zhigong.modules.organise.rosters.sheets import write_returned, write_template
from zhigong.modules.organise.rosters.tests.sheets_for_tests import as_csv, as_xlsx, roster_cells


def read(data: bytes):
    table = read_table(data, known=words.HEADERS, required=words.REQUIRED, ignored=words.ANSWER_HEADERS)
    return table, list(table.rows)


def fault_of(data: bytes) -> SheetFault:
    with pytest.raises(SheetFault) as caught:
        read(data)
    return caught.value


def test_the_template_has_the_promised_headings_and_is_told_to_be_without_rows():
    memory = io.BytesIO()
    write_template(memory)
    book = CalamineWorkbook.from_filelike(io.BytesIO(memory.getvalue()))
    assert book.sheet_names == ["名册", "代码表", "填写说明"]
    assert tuple(book.get_sheet_by_name("名册").to_python()[0]) == words.HEADERS
    assert fault_of(memory.getvalue()).finding.code == "no_rows"
    parts = zipfile.ZipFile(memory).read("xl/worksheets/sheet1.xml").decode()
    assert parts.count("<dataValidation ") == sum(column.code_set is not None for column in words.COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_offices_write(encoding):
    _table, rows = read(as_csv([roster_cells(1), roster_cells(2)], encoding=encoding))
    assert [cells[0] for _number, cells in rows] == [roster_cells(1)[0], roster_cells(2)[0]]


def test_tab_separated_text_is_read():
    assert len(read(as_csv([roster_cells(1)], separator="\t"))[1]) == 1


def test_titles_above_and_blank_rows_between_do_not_move_row_numbers():
    data = as_xlsx([roster_cells(1), [], [], roster_cells(2)], above=[["某某公司工会会员名册"], []])
    table, rows = read(data)
    assert table.header_row == 3
    assert [number for number, _cells in rows] == [4, 7]


def test_headings_with_blanks_stars_and_notes_are_recognised():
    headers = ["＊姓 名", "证件类型（必填）", "证件号码*", *words.HEADERS[3:]]
    assert set(read(as_xlsx([roster_cells(1)], headers))[0].columns) == set(words.HEADERS)


def test_a_missing_column_is_named_together_with_the_unknown_one():
    headers = ["身份证号" if header == "证件号码" else header for header in words.HEADERS]
    fault = fault_of(as_xlsx([roster_cells(1)], headers))
    assert fault.finding.code == "missing_columns"
    assert "证件号码" in str(fault) and "身份证号" in str(fault)


def test_a_doubled_column_is_named_even_when_it_is_hidden():
    fault = fault_of(as_xlsx([roster_cells(1) + ["x"]], [*words.HEADERS, "证件号码"], hidden=[15]))
    assert fault.finding.code == "duplicate_columns" and "证件号码" in str(fault)


def test_a_file_without_our_headings_says_what_it_found():
    fault = fault_of(as_xlsx([["甲", "乙"]], ["品名", "数量"]))
    assert fault.finding.code == "wrong_columns" and "品名" in str(fault)


def test_unknown_columns_are_noted_and_passed_over():
    table, rows = read(as_xlsx([roster_cells(1) + ["备"]], [*words.HEADERS, "备注"]))
    assert "备注" in str(table.notes[0]) and len(rows) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\n \n", "empty_file"),
        (as_xlsx([], []), "empty_sheet"),
        (as_xlsx([]), "no_rows"),
        (b"%PDF-1.7 ...", "not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n", "not_a_sheet"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "not_a_sheet"),
        (as_xlsx([roster_cells(1)])[:2000], "corrupt"),
        (b"PK\x03\x04 not really", "corrupt"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "corrupt"),
        (b"\x00\x01\x02\x03" * 50, "not_a_sheet"),
        (b"\xff\x81\xff\x81\xff", "bad_encoding"),
    ],
)
def test_a_bad_file_is_named(data, code):
    assert fault_of(data).finding.code == code


def test_a_word_document_is_not_called_a_broken_sheet():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    fault = fault_of(memory.getvalue())
    assert fault.finding.code == "not_a_sheet" and "Word" in str(fault)


def test_two_encodings_in_one_file_are_named():
    data = as_csv([roster_cells(1)]) + b"\r\n" + ",".join(roster_cells(2)).encode("gb18030")
    assert fault_of(data).finding.code == "mixed_encodings"


def test_ordinary_gbk_rosters_are_never_called_mixed():
    rows = [
        roster_cells(index, 姓名=name)
        for index, name in enumerate("滕浣瑛 联通 骆惠宁 娄底 涂山 琼瑶 洪秀全".split())
    ]
    assert len(read(as_csv(rows, encoding="gb18030"))[1]) == len(rows)


def test_two_rosters_in_one_workbook_are_refused_and_a_hidden_one_is_not_read():
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    for name in ("一车间", "二车间", "旧名册"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, words.HEADERS)
        sheet.write_row(1, 0, roster_cells(1))
    book.get_worksheet_by_name("旧名册").hide()
    book.close()
    fault = fault_of(memory.getvalue())
    assert fault.finding.code == "several_rosters" and "一车间" in str(fault) and "旧名册" not in str(fault)


def test_formulas_and_error_values_are_found_where_they_stand():
    data = as_xlsx([roster_cells(1)], formulas=[(1, 0, '="a"&"b"', "ab"), (1, 4, "=NA()", "#N/A")])
    table, _rows = read(data)
    assert table.marks == {(2, 0): "formula", (2, 4): "error"}


def test_returned_sheets_keep_cells_as_text_and_come_back_readable():
    memory = io.BytesIO()
    cells = roster_cells(1, 姓名="=1+1", 证件号码="6.10103E+17")
    assert write_returned(memory, list(words.HEADERS), [(7, cells, "证件号码：不对", "")]) == 1
    table, rows = read(memory.getvalue())
    assert rows[0][1][:3] == cells[:3] and table.notes == [] and table.marks == {}
    assert rows[0][1][-3] == "证件号码：不对"


def test_an_archive_that_asks_for_a_later_zip_is_called_damaged():
    data = bytearray(as_xlsx([roster_cells(1)]))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 6 : directory + 8] = (110).to_bytes(2, "little")  # version needed: 11.0
    assert fault_of(bytes(data)).finding.code == "corrupt"


def test_zero_bytes_reach_neither_headings_nor_cells():
    table, rows = read(as_csv([[*roster_cells(1), "夜\0班"]], [*words.HEADERS, "备\0注"], "utf-16"))
    assert table.headers[-1] == "备注" and rows[0][1][-1] == "夜班"
    assert "备注" in str(table.notes[0])


def test_an_exported_list_runs_no_formula():
    memory = io.BytesIO()
    write_list(memory, "名册", ["姓名"], [['=HYPERLINK("http://x")']])
    assert b"<f>" not in zipfile.ZipFile(memory).read("xl/worksheets/sheet1.xml")


def test_a_list_longer_than_a_sheet_goes_on_in_the_next_one():
    memory = io.BytesIO()
    numbers = [[str(number)] for number in range(10)]
    assert write_list(memory, "名册", ["编号"], numbers, above="导出人：王敏", most=6) == 10
    book = CalamineWorkbook.from_filelike(io.BytesIO(memory.getvalue()))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert book.sheet_names == ["名册", "名册 2", "名册 3"]
    assert all(sheet[:2] == [["导出人：王敏"], ["编号"]] for sheet in sheets)
    assert [row for sheet in sheets for row in sheet[2:]] == numbers
