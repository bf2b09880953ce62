"""Reading the rows of a roster: cleaned, refused or warned of as ARCHITECTURE §8 says, sealed; the forms of an import."""

import pickle
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from zhigong.kernel.forms.django_forms import PickerInput
from zhigong.kernel.people.sealing import seal_entrants
from zhigong.lib import contacts, identity, names
from zhigong.lib.arrays import array_text
from zhigong.lib.dates import parse_date
from zhigong.lib.excel_damage import RUINED, cell_text, lost_tail
from zhigong.lib.findings import Finding, Refusal, pack_finding
from zhigong.lib.pinyin import pinyin_key
from zhigong.lib.similar_characters import names_mistaken_for
from zhigong.lib.spreadsheet_templates import Column
from zhigong.lib.spreadsheets import FORMULA, mark_of
from zhigong.lib.text import compact, without_blanks
from zhigong.modules.organise.rosters import words

STORED_NAME_LENGTH = 50
BATCH_ROWS, PACKED_ROWS = 5_000, 100  # registered together; unpacked together when one of them goes back
LARGEST_FILE = 20 * 1024 * 1024
Raw = tuple[int, list, dict | None]  # row number, cells as read, marks by column


@dataclass(slots=True)
class RosterRow:
    """One cleaned row. Empty text and None mean "not given": they never overwrite what the register knows."""

    number: int
    name: str = ""
    doc_type: str = ""
    document: str = ""
    mobile: str = ""
    sex: str = ""
    birth_on: date | None = None
    ethnicity: str = ""
    education: str = ""
    political_status: str = ""
    employment_status: str = ""
    skill_level: str = ""
    hukou_type: str = ""
    is_migrant: bool | None = None
    employment_form: str = ""
    joined_on: date | None = None
    unit_code: str = ""
    errors: list[tuple[str, Finding]] = field(default_factory=list)
    warnings: list[tuple[str, Finding]] = field(default_factory=list)

    def refuse(self, header: str, finding: Finding) -> None:
        """Note why the row cannot be taken."""
        self.errors.append((header, finding))

    def warn(self, header: str, finding: Finding) -> None:
        """Note what somebody should look at; the row is taken."""
        self.warnings.append((header, finding))


class RowReader:
    """Reads the rows of one file: knows where its columns stand and remembers codes already looked up."""

    def __init__(self, columns: dict[str, int], *, on: date, default_unit: str = "", marks=None):
        self.places = {column.field: columns.get(column.header, -1) for column in words.COLUMNS}
        self.on = on
        self.default_unit = default_unit
        self.marks = marks or {}
        self._known_codes: dict[tuple[str, object], str | None] = {}

    def read(self, number: int, cells: list) -> RosterRow:
        """Return the cleaned row with everything found wrong in it, not only the first fault."""
        row = RosterRow(number)
        width = len(cells)
        raw = {name: cells[at] if 0 <= at < width else "" for name, at in self.places.items()}
        self._refuse_formulas(row, raw)
        self._read_name(row, raw["name"])
        self._read_document(row, raw["doc_type"], raw["document"], raw["sex"])
        self._read_mobile(row, raw["mobile"])
        for column in words.CODED:
            value = raw[column.field]
            if value not in ("", None):
                setattr(row, column.field, self._code(row, column, value))
        self._read_migrant(row, raw["is_migrant"])
        self._read_joined(row, raw["joined_on"])
        row.unit_code = compact(cell_text(raw["unit_code"])).upper() or self.default_unit
        if not row.unit_code:
            row.refuse("所在工会编码", words.NO_UNIT)
        return row

    def _refuse_formulas(self, row: RosterRow, raw: dict) -> None:
        """Formulas and error values are refused, and the cell is then taken as not given."""
        for column in words.COLUMNS:
            mark = self.marks.get((row.number, self.places[column.field])) if self.marks else None
            mark = mark or mark_of(raw[column.field])
            if mark:
                template = words.FORMULA_CELL if mark == FORMULA else words.FAULTY_CELL
                row.refuse(column.header, Finding(f"cell_{mark}", template, {"column": column.header}))
                raw[column.field] = ""

    def _is_refused(self, row: RosterRow, header: str) -> bool:
        return any(place == header for place, _finding in row.errors)

    def _require(self, row: RosterRow, name: str) -> None:
        header = words.BY_FIELD[name].header
        if not self._is_refused(row, header):
            row.refuse(header, words.MISSING[name])

    def _read_name(self, row: RosterRow, value: object) -> None:
        row.name = names.clean_name(value)
        if not any(map(str.isalpha, row.name)):
            self._require(row, "name")
        elif len(row.name) > STORED_NAME_LENGTH:
            row.refuse("姓名", words.NAME_TOO_LONG)
        else:
            refusals, warnings = names.check_name(row.name)
            for finding in warnings:
                row.warn("姓名", finding)
            if refusals:  # §8 refuses only a missing name; an odd one is somebody's name until looked at
                row.warn("姓名", words.NAME_ODD)

    def _read_document(self, row: RosterRow, kind: object, number: object, sex: object) -> None:
        written = without_blanks(cell_text(kind))
        if not written:
            self._require(row, "doc_type")
        else:
            row.doc_type = self._code(row, words.BY_FIELD["doc_type"], kind)
        if not compact(cell_text(number)):
            self._require(row, "document")
        elif row.doc_type:
            self._check_document(row, number)
        stated = self._code(row, words.BY_FIELD["sex"], sex) if sex not in ("", None) else ""
        if row.sex in ("1", "2") and stated in ("1", "2") and stated != row.sex:
            if lost_tail(row.document):  # 000 at the end and another sex: hardly the number that was meant
                row.refuse("证件号码", RUINED)
            row.warn("性别", words.SEX_DIFFERS)
        row.sex = row.sex or stated

    def _check_document(self, row: RosterRow, number: object) -> None:
        check = identity.check_document(row.doc_type, number, self.on)
        for finding in check.errors:
            row.refuse("证件号码", finding)
        for finding in check.warnings:
            row.warn("证件号码", finding)
        if check.ok:
            row.doc_type, row.document = check.doc_type, check.number
            row.birth_on, row.sex = check.birth_on, check.sex

    def _read_mobile(self, row: RosterRow, value: object) -> None:
        number = contacts.clean_mobile(value)
        if number and contacts.check_mobile(number):
            row.warn("移动电话", words.MOBILE_LEFT_OUT)
            return
        row.mobile = number

    def _read_migrant(self, row: RosterRow, value: object) -> None:
        if isinstance(value, bool):
            row.is_migrant = value
        elif value not in ("", None):
            code = self._code(row, words.BY_FIELD["is_migrant"], value)
            row.is_migrant = {"1": True, "0": False}.get(code)

    def _read_joined(self, row: RosterRow, value: object) -> None:
        if value in ("", None) or not without_blanks(str(value)):
            if not self._is_refused(row, "入会日期"):
                row.warn("入会日期", words.JOINED_TODAY)
            return
        try:
            row.joined_on = parse_date(value, on=self.on)
        except Refusal as refusal:
            row.refuse("入会日期", refusal.finding)
            return
        if row.birth_on and row.joined_on < row.birth_on:
            row.refuse("入会日期", words.JOINED_BEFORE_BIRTH)

    def _code(self, row: RosterRow, column: Column, value: object) -> str:
        """Return the code of a typed code or name; '' (and a refusal, when it is not blank) if unknown."""
        place = (column.field, value)
        if place not in self._known_codes:
            if len(self._known_codes) > 20_000:  # a column full of junk must not fill the memory
                self._known_codes.clear()
            self._known_codes[place] = column.code_set.find(value)
        code = self._known_codes[place]
        if code is None and without_blanks(cell_text(value)):
            row.refuse(column.header, Finding("code_unknown", words.UNKNOWN_CODE, {"column": column.header}))
        return code or ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one file are read: where its columns stand, what counts as today, the union for rows without."""

    columns: dict[str, int]
    on: date
    default_unit: str


@dataclass(slots=True)
class Prepared:
    """A batch ready to be judged."""

    number: int
    count: int = 0
    first_row: int = 0
    last_row: int = 0
    text: bytes = b""
    refused: dict[int, list] = field(default_factory=dict)  # row → packed findings
    warned: dict[int, list] = field(default_factory=dict)
    mobiles: dict[int, str] = field(default_factory=dict)
    shapes: tuple[str, ...] = ("{}", "{}", "{}")  # arrays: row, name it may be mistaken for, reading
    packed_cells: list[tuple[range, bytes]] = field(default_factory=list)  # rows as read
    share: float = 0.0  # of the file read when this batch was full

    def cells(self, numbers: Iterable[int]) -> list[Raw]:
        """The rows as they were read that may have to go back, opened only when there are some."""
        wanted = set(numbers)
        pieces = (packed for within, packed in self.packed_cells if not wanted.isdisjoint(within))
        return [row for packed in pieces for row in pickle.loads(packed) if row[0] in wanted]


def prepare_batch(number: int, rows: Iterable[Raw], reading: Reading) -> Prepared:
    """Read, check, clean and seal the rows of a batch (about 70 µs a row)."""
    rows = list(rows)
    reader = RowReader(reading.columns, on=reading.on, default_unit=reading.default_unit)
    made, going, shapes = Prepared(number), [], []
    for row_number, cells, marks in rows:
        if marks:
            reader.marks = {(row_number, int(column)): mark for column, mark in marks.items()}
        row = reader.read(row_number, cells)
        reader.marks = {}
        made.count += 1
        made.first_row, made.last_row = made.first_row or row_number, row_number
        _note(made, row)
        if not row.errors:
            going.append(row)
            if row.mobile:
                made.mobiles[row_number] = row.mobile
            shapes += [(row_number, name, pinyin_key(name)) for name in names_mistaken_for(row.name)]
    made.shapes = tuple(map(array_text, zip(*shapes, strict=True))) or made.shapes
    made.text = seal_entrants(going).encode("utf-8", "replace")
    for start in range(0, len(rows), PACKED_ROWS):
        piece = rows[start : start + PACKED_ROWS]
        within = range(piece[0][0], piece[-1][0] + 1)
        made.packed_cells.append((within, pickle.dumps(piece, pickle.HIGHEST_PROTOCOL)))
    return made


def _note(made: Prepared, row: RosterRow) -> None:
    if row.errors:
        made.refused[row.number] = [pack_finding(*found) for found in row.errors]
    if row.warnings:
        made.warned[row.number] = [pack_finding(*found) for found in row.warnings]


class UploadForm(forms.Form):
    """The file, and the union that takes rows without one."""

    file = forms.FileField(
        label=gettext_lazy("名册文件"),
        help_text=gettext_lazy("xlsx、xls 或 csv，不超过 20 MB；请用下载的模板填写"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.csv,.ods"}),
    )
    unit_code = forms.CharField(
        label=gettext_lazy("记入哪个工会"),
        help_text=gettext_lazy("输入名称、首字母或编码，从列表中选择；没有填“所在工会编码”的行记入这个工会"),
        max_length=100,
        required=False,
        widget=PickerInput("pick-unit"),
    )

    def clean_file(self):
        """Refuse what no roster is as large as."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext_lazy("文件超过 20 MB，请拆分后再上传。"))
        return file


class ConfirmForm(forms.Form):
    """On what ground these people are registered (PIPL article 13), and whether somebody saw their documents."""

    basis = forms.ChoiceField(
        label=gettext_lazy("处理个人信息的依据"), choices=words.BASES.items(), widget=forms.RadioSelect
    )
    basis_note = forms.CharField(
        label=gettext_lazy("具体情况"),
        help_text=gettext_lazy("如：2026年3月1日入会申请表共120份，存厂工会档案柜"),
        max_length=200,
    )
    documents_checked = forms.BooleanField(
        label=gettext_lazy("名册上每个人的证件都已由工会人员当面查验"),
        help_text=gettext_lazy("不勾选时，按“姓名与证件核对”等级登记，以后可以补验"),
        required=False,
    )
    documents_note = forms.CharField(
        label=gettext_lazy("由谁、何时、如何查验"), max_length=200, required=False
    )
