"""A page's list leaves as the page shows it: columns that only do something stay behind, a long one waits, the tree too."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.exports import jobs
from zhigong.modules.organise.exports.models import ListExport
from zhigong.modules.organise.exports.public import ExportRefused, ask_page
from zhigong.modules.organise.exports.queries.reading import PageList
from zhigong.modules.organise.exports.tests.asking import read_xlsx
from zhigong.testing.world import SINCE, build_world

TERMS = "/office/units/terms/"
NO_LISTS = (
    "", "/", "/my/export/", "/office/nowhere/", "/office/exports/ask/", "/office/grants/", "office/units/",
    f"{TERMS}?unit=%00", "/office/members/?unit=没有这个", "/office/rosters/template/",
)  # fmt: skip
TERM_END = date(2025, 6, 30)
PAGE = """
<p class="note-box spread looking-back" role="status"><span><strong>截至 2026-10-31</strong> 只能看<br>按现在所知</span><a class="btn">回到现在</a></p>
<table><thead><tr><th>其他</th></tr></thead><tbody><tr><td>不在名单里</td></tr></tbody></table>
<table><caption class="sr">转会</caption><thead><tr><th>选择</th><th>姓名</th><th>时限</th><th><span class="sr">操作</span></th>
</tr></thead><tbody data-rows><tr><td><input type="checkbox" name="one"></td><th><a class="link" href="/x">李*华</a><small>TR-1</small></th>
<td><form><svg><use href="#x"></use></svg><button>办理</button> 它</form><div>还有 3 天<br>到期</div></td><td><form><input name="y"><svg><use href="#x"></use></svg><button>撤回</button> 申请</form></td></tr></tbody></table>
<table><tbody><tr><td>之后的</td></tr></tbody></table><a class="btn" rel="next" href="?side=in&amp;after=7">下一页</a>
"""


@pytest.fixture
def world():
    return build_world()


def system():
    return acting(Seat.system("look"))


def ask(world, who: str, address: str):
    """Ask for a page's list in somebody's seat; returns the matter."""
    seat = world.seat(who)
    with acting(seat):
        return ask_page(address, purpose="换届提醒", seat=seat, now=timezone.now() - timedelta(hours=1))


def file_of(world, who: str, matter) -> list[list[str]]:
    answer = browser(world, who).get(f"/office/exports/file/?id={matter.pk}")
    return read_xlsx(b"".join(answer.streaming_content))


def let_terms_end(*units: Unit) -> None:
    with system():
        Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(term_ends_on=TERM_END)


def let_only_one_row_leave_alone() -> None:
    with system():
        RuleValue.objects.create(
            key="exports.rows_without_second", region_code="610101001", value="1", valid_from=SINCE,
            basis="柳林街道规定", proposed_by=uuid4(), approved_by=uuid4(),
        )  # fmt: skip


def test_a_page_is_read_without_what_is_done_in_it():
    read = PageList(PAGE)
    assert (read.title, read.moment) == ("转会", "截至 2026-10-31") and read.headings == ["姓名", "时限"]
    assert read.rows == [["李*华 TR-1", "还有 3 天 到期"]]
    assert read.following == "side=in&after=7"


def test_a_page_without_a_list_has_no_rows():
    assert PageList("<h1>没有名单</h1><table><tbody><tr><td>1</td></tr></tbody></table>").rows == []


@pytest.mark.django_db
def test_the_tree_leaves_whole_now_and_as_of_a_day(world):
    assert "data-export" in browser(world, "zhao").get("/office/units/").content.decode()
    with system():
        held = {unit.code: unit.name for unit in Unit.objects.all()}
        below = {unit.code for unit in Unit.objects.filter(path__contains=[world.unit["willow"].pk])}
    day = timezone.localdate() - timedelta(days=3)
    for address, title in (
        ("/office/units/", "工会组织"),
        (f"/office/units/?as_of={day}", f"工会组织 截至 {day}"),
    ):
        matter = ask(world, "zhao", address)
        with system():
            assert ListExport.objects.get(pk=matter.pk).filters["title"] == title
        assert (
            "与页面所示相同" in browser(world, "zhao").get(f"/office/matters/{matter.pk}/").content.decode()
        )
        (watermark, headings, *rows) = file_of(world, "zhao", matter)
        assert headings == ["工会", "工会编码", "类型", "状态", "上级工会", "会员数（含下级）"]
        assert "换届提醒" in watermark[0] and {row[1] for row in rows} == below and len(rows) == len(below)
        assert all(row[0] == held[row[1]] for row in rows)
    assert {row[0]: row[5] for row in rows}["恒达机械有限公司工会委员会"] == "2"


@pytest.mark.django_db
def test_a_long_list_of_a_page_waits_for_a_second_officer_and_is_counted_only_so_far(world):
    let_terms_end(world.unit["hengda"], world.unit["riders"], world.unit["workshop"])
    let_only_one_row_leave_alone()
    matter = ask(world, "zhao", TERMS)
    assert matter.state == "waiting"
    assert "2 行以上" in browser(world, "qian").get("/office/exports/").content.decode()
    take_step(matter.pk, "approve", seat=world.seat("qian"), now=timezone.now())
    jobs.make_now(matter.pk, timezone.now())
    with system():
        export = ListExport.objects.get(pk=matter.pk)
        made = Entry.objects.get(pk=export.journal_entry)
    assert export.rows_count == 3 and not export.is_at_least
    assert made.detail["list"] == "office-terms" and made.detail["by_two"]
    (_watermark, headings, *rows) = file_of(world, "zhao", matter)
    assert headings == ["工会", "届满日", "情况"]
    assert {row[0] for row in rows} == {world.unit[key].name for key in ("hengda", "riders", "workshop")}


@pytest.mark.django_db
def test_a_list_holds_what_the_seat_sees_and_nothing_of_the_other_city(world):
    let_terms_end(world.unit["hengda"])
    with pytest.raises(ExportRefused, match="没有符合条件"):
        ask(world, "liu", TERMS)
    let_terms_end(world.unit["spinning"])
    # the industry's union sees whom it leads, in whichever county
    for who, seen in (("zhao", "hengda"), ("ma", "hengda"), ("liu", "spinning")):
        (_watermark, _headings, *rows) = file_of(world, who, ask(world, who, TERMS))
        assert [row[0] for row in rows] == [world.unit[seen].name]


@pytest.mark.django_db
def test_who_left_the_post_while_it_waited_gets_no_list_of_a_page(world):
    let_terms_end(world.unit["hengda"], world.unit["riders"])
    let_only_one_row_leave_alone()
    matter = ask(world, "zhao", TERMS)
    take_step(matter.pk, "approve", seat=world.seat("qian"), now=timezone.now())
    with system():
        Grant.objects.filter(pk=world.grant["zhao"].pk).update(role="auditor")
    jobs.make_now(matter.pk, timezone.now())
    with system():
        assert Matter.objects.get(pk=matter.pk).state == "failed"


@pytest.mark.django_db
@pytest.mark.parametrize("address", NO_LISTS)
def test_what_is_no_list_of_the_seat_is_refused_with_a_sentence(world, address):
    with pytest.raises(ExportRefused, match="没有"):
        ask(world, "zhao", address)


@pytest.mark.django_db
def test_the_button_carries_the_filters_of_the_page_and_not_the_place_in_it(world):
    let_terms_end(world.unit["hengda"])
    page = browser(world, "zhao").get(f"{TERMS}?unit=&page=1").content.decode()
    assert re.search(r'name="address" value="/office/units/terms/\?unit="', page)
