"""Journey J5 in a real browser: a dismissed worker, the employer, the secretary and the mediator, each at a window."""

import pytest
from playwright.sync_api import expect

from tests.browser import mediating
from tests.browser.hands import (
    fill,
    find,
    find_mine,
    find_todo,
    keep_file,
    keep_letter,
    number_of,
    open_panel,
    open_tab,
    take,
    text_of,
    wait_for,
)
from tests.browser.mediating import DISMISSED, HOTLINE, MEDIATOR, MEDIATORS_NAME, SECRETARY, STORY, apply, say

TERMS = "单位支付经济补偿28000元，一次付清，双方再无其他争议。"
NOTE, CONFIDED = "我看单位愿意付到三万。", "我的底线是两万五千元。"  # the employer never reads either
OFFER = "公司的底线是三万元。"  # nor the worker this
SLIP = ("工资条.pdf", b"%PDF-1.7 wages of two months")
COURT = {"依据": "法院诉讼服务中心收件回执", "案号": "（2026）示民特12号"}
ARBITRATION = "示例区劳动人事争议仲裁委员会"


@pytest.fixture
def story(browser, house, tmp_path, request):
    """Everybody's windows; the first worker's dispute, or another's."""
    with mediating.open_windows(browser, house, tmp_path, getattr(request, "param", 0)) as opened:
        yield opened


def test_a_dismissed_worker_reaches_an_agreement_that_is_confirmed_and_enforced(story):
    the_worker_reckons_and_applies(story)
    the_worker_also_rings_the_hotline(story)
    the_secretary_accepts(story)
    the_employer_answers(story)
    they_talk_in_the_room(story)
    the_minutes_are_confirmed(story)
    story.later(12)
    they_agree(story)
    the_court_confirms(story)
    story.later(18)
    both_are_reminded(story)
    story.later(4)
    the_agreement_is_not_kept(story)
    the_employer_saw_nothing_it_must_not(story)


def the_worker_reckons_and_applies(story) -> None:
    phone = story["worker"]
    phone.get_by_role("link", name="算仲裁时效").click()
    said = {"时效中断：哪一天": -10, "时效中断：做了什么": "向对方主张权利"}
    fill(
        phone.locator("main"),
        {"发生了什么": STORY, "争的是什么": "其他争议", "哪一天知道": DISMISSED} | said,
    )
    phone.get_by_role("button", name="算一算").click()
    expect(phone.locator("main")).to_contain_text("在时效内")
    expect(phone.locator("main")).to_contain_text("辞退")
    story.look("worker", "01-limitation")
    phone.get_by_role("link", name="请工会调解").click()
    apply(phone, story.firm)
    story.numbers["dispute"] = number_of(phone, "TJ")
    story.look("worker", "02-applied")
    employer = story["employer"]
    employer.get_by_role("link", name="进入用人单位页面").click()
    expect(employer.locator("main")).not_to_contain_text(story.numbers["dispute"])


def the_worker_also_rings_the_hotline(story) -> None:
    """What the worker told the hotline is tied to the dispute by an officer; the employer never hears of it."""
    phone, office = story["worker"], story[HOTLINE]
    open_tab(phone, "首页")
    phone.get_by_role("link", name="12351 维权求助").click()
    phone.get_by_role("link", name="写下要反映的事").click()
    told = {"事由": "被辞退没有补偿", "反映内容": "想问问该怎么办。"}
    phone.get_by_label("小类").select_option(label="解除和辞退")
    fill(phone.locator("main"), told | {"用人单位": story.firm, "身份": "实名办理"})
    phone.get_by_role("button", name="提交诉求").click()
    expect(phone.locator("main")).to_contain_text("RX-")
    story.numbers["ticket"] = number_of(phone, "RX")
    find(office, story.numbers["ticket"])
    tie = open_panel(office, "关联办件")
    fill(tie, {"办件号": story.numbers["dispute"], "关系": "同一用人单位"})
    tie.get_by_role("button", name="关联", exact=True).click()
    expect(office.locator("main")).to_contain_text("已关联。")


def the_secretary_accepts(story) -> None:
    office, number = story[SECRETARY], story.numbers["dispute"]
    find_todo(office, number)
    expect(office.locator("main")).to_contain_text(STORY)
    story.look(SECRETARY, "03-to-accept")
    take(office, "受理", {"案由": "辞退", "收到申请的日期": 0})
    take(office, "确定调解员", {"调解员": MEDIATORS_NAME})
    expect(office.locator("main")).to_contain_text("调解中")


def the_employer_answers(story) -> None:
    employer, number = story["employer"], story.numbers["dispute"]
    employer.reload()
    story.look("employer", "04-employer-home")
    employer.get_by_role("link", name="消息").click()
    employer.get_by_role("link", name=f"请您答复是否愿意调解（{number}）").click()
    expect(employer.locator("main .hint", has_text=number).first).to_be_visible()
    assert keep_letter(employer, "调解通知书", story.folder).stat().st_size
    story.look("employer", "05-employer-asked")
    take(employer, "答复是否愿意调解", {"是否愿意调解": "愿意", "答复意见": "愿意调解，请安排时间。"})
    story.look("employer", "06-employer-answered")


def they_talk_in_the_room(story) -> None:
    phone, employer, mediator = (story[who] for who in ("worker", "employer", MEDIATOR))
    find_todo(mediator, story.numbers["dispute"])
    open_tab(phone, "办件")
    find_mine(phone, story.numbers["dispute"])
    for page in (phone, employer, mediator):
        page.reload()
        page.get_by_role("link", name="进入调解室").click()
    say(mediator, "双方好，请先各自说一下情况。")
    say(mediator, NOTE, to="调解员自己的笔记")
    name, content = SLIP
    say(
        phone,
        "这是最后两个月的工资条。",
        file={"name": name, "mimeType": "application/pdf", "buffer": content},
    )
    say(phone, CONFIDED, to="只给调解员看")
    say(employer, OFFER, to="只给调解员看")
    expect(mediator.locator("#room-entries")).to_contain_text(CONFIDED)  # without asking again
    expect(mediator.locator("#room-entries")).to_contain_text(OFFER)
    slip = keep_file(employer, employer.locator("#room-entries").get_by_role("link", name=name), story.folder)
    assert slip.read_bytes() == content
    expect(phone.locator("#room-entries")).not_to_contain_text(OFFER)


def the_minutes_are_confirmed(story) -> None:
    say(story[MEDIATOR], "双方到场。单位愿意支付经济补偿，数额再商量。", minutes=True)
    for who in ("worker", "employer"):
        story[who].get_by_role("button", name="我确认笔录属实").click()
        expect(story[who].get_by_role("button", name="我确认笔录属实")).to_have_count(0)
    expect(story[MEDIATOR].locator("#room-entries")).to_contain_text("已确认：申请人、被申请人")
    for who, picture in (
        ("worker", "07-room-phone"),
        ("employer", "08-room-employer"),
        (MEDIATOR, "09-room"),
    ):
        story.look(who, picture)


def they_agree(story) -> None:
    phone, employer, mediator = (story[who] for who in ("worker", "employer", MEDIATOR))
    for page in (phone, employer, mediator):
        page.get_by_role("link", name="返回办件").click()
    agreed = {"协议内容": TERMS, "支付金额合计": "28000", "分几期支付": "1", "第一期支付日期": 20}
    take(mediator, "拟定协议", agreed)
    phone.reload()
    expect(phone.locator("main")).to_contain_text(TERMS)
    story.look("worker", "10-to-sign")
    take(phone, "确认签字", {"我已看过协议全文": True})
    employer.reload()
    take(employer, "单位确认签字", {"我已看过协议全文": True})
    mediator.reload()
    take(mediator, "调解员签字盖章")
    for page in (phone, employer):
        page.reload()
        assert "贰万捌仟元整" in text_of(keep_letter(page, "调解协议书", story.folder))
    story.look("worker", "11-agreed")


def the_court_confirms(story) -> None:
    phone, employer, office = (story[who] for who in ("worker", "employer", SECRETARY))
    court = {"让协议更有力": "向人民法院申请司法确认"}
    take(phone, "选择确认方式", court)
    employer.reload()
    take(employer, "单位选择确认方式", court)
    find(office, story.numbers["dispute"])
    take(office, "移交法院申请司法确认", {"发生日期": 0} | COURT)
    assert TERMS in text_of(keep_letter(office, "司法确认申请书", story.folder))
    story.look(SECRETARY, "12-to-court")
    take(office, "登记法院确认", {"发生日期": 0} | COURT | {"依据": "确认裁定书"})
    phone.reload()
    expect(phone.locator("main")).to_contain_text("确认裁定书")
    story.look("worker", "13-confirmed")


def both_are_reminded(story) -> None:
    open_tab(story["worker"], "消息")
    story["employer"].get_by_role("link", name="消息").click()
    for who in ("worker", "employer"):
        story[who].get_by_role("link", name="调解协议第1期28000.00元").first.click()
        expect(story[who].locator("main .hint", has_text=story.numbers["dispute"]).first).to_be_visible()


def the_agreement_is_not_kept(story) -> None:
    phone, employer, office = (story[who] for who in ("worker", "employer", SECRETARY))
    take(phone, "对方没有履行", {"哪一期没有履行": "第1期没有收到。"})
    expect(phone.locator("main")).to_contain_text("可以直接向人民法院申请强制执行")
    story.look("worker", "14-breached")
    expect(employer.locator("main")).to_contain_text("逾期未付")
    office.reload()
    take(office, "登记申请强制执行", {"发生日期": 0} | COURT | {"依据": "执行案件受理通知书"})
    phone.reload()
    expect(phone.locator("main")).to_contain_text("强制执行中")


def the_employer_saw_nothing_it_must_not(story) -> None:
    """Neither on its pages nor in its messages stands what others confided, or that the worker rang the hotline."""
    employer, hidden = story["employer"], (NOTE, CONFIDED, story.numbers["ticket"])
    employer.reload()
    story.look("employer", "15-employer-breached")
    pages = [employer.content()]
    for way in ("进入调解室", "返回办件", "返回办件列表", "消息"):
        employer.get_by_role("link", name=way).first.click()
        employer.wait_for_load_state()
        pages.append(employer.content())
    assert not [word for word in hidden for page in pages if word in page]
    story.found.read_english(employer, employer.url)


@pytest.mark.parametrize("story", [1], indirect=True, ids=["another worker"])
def test_without_an_agreement_on_day_fifteen_the_way_leads_to_arbitration(story):
    story["worker"].get_by_role("link", name="劳动争议调解 免费").click()
    apply(story["worker"], story.firm)
    story.numbers["dispute"] = number_of(story["worker"], "TJ")
    the_secretary_accepts(story)
    expect(story["worker"].locator("main")).to_contain_text("已申请")
    story.later(25)  # the fifteen days, and the holiday they may end in
    fifteen_days_are_over(story)
    the_pack_is_made(story)
    the_worker_files(story)


def fifteen_days_are_over(story) -> None:
    phone, mediator, employer = (story[who] for who in ("worker", MEDIATOR, "employer"))
    expect(phone.locator("main")).to_contain_text("调解已满十五日：可以继续调解")
    story.look("worker", "20-day-fifteen")
    find_todo(mediator, story.numbers["dispute"])
    take(mediator, "终止调解", {"为什么不成": "没有达成协议", "说明": "金额差距较大。"})
    phone.reload()
    employer.get_by_role("link", name="进入用人单位页面").click()
    find_mine(employer, story.numbers["dispute"])
    for page in (phone, employer):
        assert "没有达成协议" in text_of(keep_letter(page, "终止调解意见书", story.folder))
    story.look("employer", "21-employer-failed")


def the_pack_is_made(story) -> None:
    phone, office, mediator = (story[who] for who in ("worker", SECRETARY, MEDIATOR))
    open_tab(phone, "办件")
    wait_for(phone, "劳动仲裁指引")  # the house opens the way by itself
    story.numbers["way"] = number_of(phone, "ZC")
    find(mediator, story.numbers["way"])
    expect(mediator.locator("main")).to_contain_text("您是本案的调解员，不能再为一方准备材料")
    find_todo(office, story.numbers["way"])
    take(office, "制作仲裁申请材料", {"被申请人有几个": "2", "有哪些证据": "工资流水\n考勤记录"})
    find_mine(phone, story.numbers["way"])
    expect(phone.locator("main")).to_contain_text("申请书正副本共3份")
    application = text_of(keep_letter(phone, "劳动仲裁申请书", story.folder))
    assert "正副本共3份" in application and STORY in application
    assert "考勤记录" in text_of(keep_letter(phone, "证据清单", story.folder))
    story.look("worker", "22-pack")


def the_worker_files(story) -> None:
    phone, employer = story["worker"], story["employer"]
    take(phone, "我已申请仲裁", {"发生日期": 0, "交给哪个仲裁委员会": ARBITRATION})
    days = phone.locator("table", has_text="作出裁决")
    for stage in ("决定受理或者不受理", "作出裁决", "经批准延长后的裁决期限", "起诉"):
        expect(days).to_contain_text(stage)
    story.look("worker", "23-timeline")
    employer.get_by_role("link", name="返回办件列表").click()
    expect(employer.locator("main")).not_to_contain_text(story.numbers["way"])
