"""Names, pinyin and masks; money; dates and legal periods."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhigong.lib import masks, money
from zhigong.lib.dates import Duration, add_months, add_working_days, parse_date, working_days_between
from zhigong.lib.findings import Refusal
from zhigong.lib.names import check_name, clean_name, split_name
from zhigong.lib.pinyin import initials, pinyin_key, title_initials, title_key


@pytest.mark.parametrize(
    "name, key, letters",
    [
        ("李小华", "li xiao hua", "lxh"),
        ("单永强", "shan yong qiang", "syq"),
        ("解放", "xie fang", "xf"),
        ("曾志伟", "zeng zhi wei", "zzw"),
        ("仇英", "qiu ying", "qy"),
        ("区小明", "ou xiao ming", "oxm"),
        ("查良镛", "zha liang yong", "zly"),
        ("欧阳修", "ou yang xiu", "oyx"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("万俟卨", "mo qi xie", "mqx"),
        ("John  Smith", "john smith", "js"),
        ("阿卜杜•买买提", "a bo du mai mai ti", "abdmmt"),
    ],
)
def test_surnames_are_read_as_surnames(name, key, letters):
    assert (pinyin_key(name), initials(name)) == (key, letters)


def test_a_character_without_a_reading_is_kept():
    assert pinyin_key("王\ue123") == "wang \ue123"
    assert clean_name("𠮷 田") == "𠮷田"


def test_every_character_is_read_as_the_package_reads_it_alone():
    from pypinyin import lazy_pinyin
    from pypinyin.pinyin_dict import pinyin_dict

    characters = [*map(chr, pinyin_dict), "\ue123", "é", "あ"]
    read = [pinyin_key(f"王·{one}").removeprefix("wang ") for one in characters]
    assert read == [lazy_pinyin(one)[0] for one in characters]


def test_titles_are_read_by_phrases():
    assert title_key("重庆市总工会") == "chong qing shi zong gong hui"
    assert title_initials("中国工商银行（3厂）") == "zggsyh3c"


def test_names_are_cleaned_and_checked():
    assert clean_name(" 李　小\u200b华 ") == "李小华"
    assert clean_name("买买提．阿卜杜") == clean_name("买买提•阿卜杜") == "买买提·阿卜杜"
    assert [finding.code for finding in check_name("李3")[0]] == ["name_shape"]
    assert [finding.code for finding in check_name("李")[0]] == ["name_length"]
    assert [finding.code for finding in check_name("")[0]] == ["name_empty"]
    assert check_name("𠮷田") == ([], [])
    assert check_name("王\ue123")[1][0].code == "name_private_character"
    assert split_name("欧阳小华") == ("欧阳", "小华")


@pytest.mark.parametrize(
    "name, masked",
    [
        ("李小华", "李*华"),
        ("李华", "李*"),
        ("欧阳小华", "欧阳**"),
        ("欧阳修", "欧阳*"),
        ("阿卜杜·买买提", "阿**·买**"),
        ("John Smith", "J*** S****"),
        ("", ""),
        ("李", "李"),
    ],
)
def test_names_are_masked(name, masked):
    assert masks.mask_name(name) == masked


def test_numbers_are_masked():
    assert masks.mask_document("610103198506120021") == "610***********0021"
    assert masks.mask_document("E12345678") == "E******78"
    assert masks.mask_document("123") == "***"
    assert masks.mask_mobile("13812341234") == "138****1234"
    assert masks.mask_card("4111111111111111") == "**** **** 1111"
    assert (masks.tail4("11010519491231002X"), masks.tail4("12")) == ("002X", "")


@pytest.mark.parametrize(
    "amount, text",
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("10010", "壹万零壹拾元整"),
        ("100000001", "壹亿零壹元整"),
        ("100100000", "壹亿零壹拾万元整"),
        ("1000000010000", "壹万亿零壹万元整"),
        ("-2", "负贰元整"),
        ("1234567890123.45", "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"),
    ],
)
def test_amounts_are_written_in_chinese_capitals(amount, text):
    assert money.capitals(amount) == text


def test_money_is_exact_and_rounds_half_up():
    assert money.yuan("0.005") == Decimal("0.01")
    assert money.share(Decimal("1000.01"), Decimal("0.4")) == Decimal("400.00")
    assert money.parse_yuan("￥1,234.50元") == Decimal("1234.50")
    with pytest.raises(TypeError):
        money.yuan(0.1)
    for wrong in ("", "十元", "1.234", "NaN", "1e99"):
        with pytest.raises(Refusal):
            money.parse_yuan(wrong)


@given(st.integers(0, 10**15))
def test_fen_and_yuan_are_the_same_money(fen):
    assert money.to_fen(money.from_fen(fen)) == fen


@pytest.mark.parametrize(
    "raw",
    [
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "20240301",
        20240301,
        20240301.0,
        "2024年3月1日",
        "２０２４年３月１日",
        45352,
        45352.75,
        "45352",
        datetime(2024, 3, 1, 9, 30),
        date(2024, 3, 1),
        "2024-03-01 00:00:00",
        "2024-03-01T08:00:00Z",
        "'2024-3-1",
    ],
)
def test_dates_are_read_in_every_usual_form(raw):
    assert parse_date(raw) == date(2024, 3, 1)


@pytest.mark.parametrize(
    "raw, code",
    [
        ("", "date_empty"),
        (None, "date_empty"),
        ("2024-02-30", "date_impossible"),
        ("20241301", "date_impossible"),
        ("2024.3", "date_no_day"),
        (2024.3, "date_no_day"),
        (2024, "date_no_day"),
        ("202403", "date_no_day"),
        (202403, "date_no_day"),
        ("2024年3月", "date_no_day"),
        ("01/03/2024", "date_shape"),
        ("上周", "date_shape"),
        (True, "date_shape"),
        (12, "date_shape"),
        ("0024-03-01", "date_range"),
        ("2026-03-02", "date_future"),
    ],
)
def test_other_dates_are_refused_with_a_sentence(raw, code):
    with pytest.raises(Refusal) as refused:
        parse_date(raw, on=date(2026, 3, 1))
    assert refused.value.finding.code == code


def weekday(day):
    return day.weekday() < 5


def test_periods_are_parsed_and_counted_by_the_civil_code():
    friday = date(2026, 1, 30)
    assert Duration.parse("5 WD").last_day(friday, weekday) == date(2026, 2, 6)
    assert Duration.parse("15 CD").last_day(friday) == date(2026, 2, 14)
    assert Duration.parse("15 CD").last_day(friday, weekday) == date(2026, 2, 16), (
        "a Saturday moves to Monday"
    )
    assert Duration.parse("1 month").last_day(date(2026, 1, 31)) == date(2026, 2, 28)
    assert Duration.parse("1 year").last_day(date(2024, 2, 29)) == date(2025, 2, 28)
    assert Duration.parse("2 h").moment(datetime(2026, 1, 1, 23)) == datetime(2026, 1, 2, 1)
    assert Duration.parse("3 months").in_chinese() == "3个月"
    assert str(Duration.parse("5WD")) == "5 WD"
    for wrong in ("5", "WD", "5 apples", "-1 WD"):
        with pytest.raises(ValueError):
            Duration.parse(wrong)
    with pytest.raises(ValueError):
        Duration.parse("5 WD").last_day(friday)
    with pytest.raises(ValueError):
        add_working_days(friday, 1, lambda day: False)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_counting_working_days_forth_and_back_agrees(start, count):
    end = add_working_days(start, count, weekday)
    assert working_days_between(start, end, weekday) == count
    assert count == 0 or weekday(end)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 500))
def test_months_on_never_leave_their_month(start, months):
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


def test_a_nul_in_a_name_is_dropped():
    assert clean_name("李\0建华") == "李建华"
