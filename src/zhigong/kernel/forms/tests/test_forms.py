"""Form words become an HTML form, a JSON schema and clean data."""

from datetime import date

import pytest

from zhigong.kernel.forms import words
from zhigong.kernel.forms.django_forms import clean, form_class
from zhigong.kernel.forms.schemas import json_schema

ON = date(2026, 3, 2)
EVERYTHING = words.Form(
    words.Text("name", "姓名", hint="与证件一致", max_length=10),
    words.LongText("story", "经过", required=False),
    words.Choice("kind", "类别", codes=(("1", "甲"), ("2", "乙"))),
    words.MultiChoice("kinds", "多选", codes=(("1", "甲"), ("2", "乙")), required=False),
    words.Date("since", "开始", earliest=date(2026, 1, 1), latest=date(2026, 12, 31)),
    words.Phone("mobile", "手机"),
    words.Choice("doc_type", "证件类型", codes=(("111", "身份证"), ("154", "居住证"))),
    words.DocumentNumber("doc_number", "证件号码"),
    words.Yes("agrees", "同意"),
    words.Number("count", "人数", least=1, most=9),
    words.Money("amount", "金额"),
    words.UnitPicker("unit", "工会", required=False),
    words.EmployerPicker("employer", "单位", required=False),
    words.PlacePicker("place", "地点", required=False),
    title="样表",
)
RIGHT = {
    "name": " 李华 ",
    "kind": "1",
    "kinds": ["1", "2"],
    "since": "2026-02-01",
    "mobile": "+86 138-0000-0000",
    "doc_type": "111",
    "doc_number": "11010519491231002x",
    "agrees": "on",
    "count": "3",
    "amount": "12.50",
    "employer_text": "示例公司",
}


def test_right_values_come_back_clean():
    values, errors = clean(EVERYTHING, RIGHT, ON)
    assert errors == {}
    assert (values["name"], values["mobile"], values["doc_number"]) == (
        "李华",
        "13800000000",
        "11010519491231002X",
    )
    assert (values["since"], values["count"], str(values["amount"])) == (date(2026, 2, 1), 3, "12.50")
    assert values["employer"] == "示例公司"


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("name", "", "这个字段是必填项"),
        ("kind", "9", "9"),
        ("since", "2025-12-31", "不能早于2026-01-01"),
        ("since", "2027-01-01", "不能晚于2026-12-31"),
        ("mobile", "12345", "11位数字"),
        ("doc_number", "110105194912310021", "校验位不对"),
        ("count", "10", "9"),
        ("amount", "-1", "0"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(field, wrong, sentence):
    _values, errors = clean(EVERYTHING, RIGHT | {field: wrong}, ON)
    assert list(errors) == [field]
    assert sentence in "".join(errors[field])


def test_what_must_be_ticked_must_be_ticked():
    _values, errors = clean(EVERYTHING, {key: value for key, value in RIGHT.items() if key != "agrees"}, ON)
    assert list(errors) == ["agrees"]


def test_a_permit_given_as_an_identity_card_gets_its_own_type():
    values, _errors = clean(EVERYTHING, RIGHT | {"doc_number": "810000199001010019"}, ON)
    assert values["doc_type"] == "154"


def test_a_hint_is_tied_to_its_field_for_screen_readers():
    page = str(form_class(EVERYTHING)(on=ON)["name"])
    assert 'aria-describedby="id_name_helptext"' in page


def test_the_schema_names_every_field_and_what_is_required():
    schema = json_schema(EVERYTHING)
    assert list(schema["properties"]) == [word.name for word in EVERYTHING]
    assert "story" not in schema["required"] and schema["additionalProperties"] is False
    assert schema["properties"]["kinds"] == {"type": "array", "items": {"enum": ["1", "2"]}, "title": "多选"}
    assert schema["properties"]["count"]["maximum"] == 9


def test_sensitive_fields_know_it_and_names_are_unique():
    assert EVERYTHING.sensitive_names() == {"doc_number"}
    with pytest.raises(ValueError, match="names a field twice"):
        words.Form(words.Text("a", "甲"), words.Text("a", "乙"))


@pytest.mark.parametrize("wrong", ["0001-01-01", "1849-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_no_calendar_counts_with_is_told_beside_its_field(wrong):
    _values, errors = clean(words.Form(words.Date("day", "哪一天")), {"day": wrong}, ON)
    assert "不能" in errors["day"][0]
