"""Journey J4 in a real browser: twelve workers call 12351, and the house stays with them until each has the money.

Everybody has a window of their own and begins at their first page. What they type stands in wage_words.py; the same
story to lead by hand is docs/how-to/wages-by-hand.md.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import joining, wage_words
from tests.browser.hands import fill, find, find_mine, keep_letter, number_of, open_tab, pass_days
from tests.browser.wage_words import FIRM, PEOPLE
from tests.browser.wages import (
    count_anew,
    figure,
    open_menu,
    sheet_of,
    sign_in,
    sitting_down,
    take,
    wait_for_more,
)

# By sign-in name; the worker, the employer and whoever is passing by come without one.
TAKER, COUNTY, SECOND, CITY = "rexian", "quxian", "fuhe", "shi"
CALLER_BACK, CHECKER, TOWNSHIP = "huifang", "zhiban", "jiedao"
OFFICERS = (TAKER, COUNTY, SECOND, CITY, CALLER_BACK, CHECKER, TOWNSHIP)


@pytest.fixture
def story(browser, house, tmp_path):
    """Everybody sits down in front of their first page."""
    with sitting_down(browser, house, OFFICERS, tmp_path) as begun:
        yield begun


def test_twelve_workers_call_and_each_gets_every_cent(story):
    one_of_the_twelve_has_joined_before(story)
    one_of_the_twelve_calls(story)
    the_county_takes_it_over_and_lists_the_twelve(story)
    the_city_learns_of_it_at_once(story)
    the_county_visits_and_the_employer_promises(story)
    the_employer_is_reminded_and_answers_in_its_own_window(story)
    two_supervisors_investigate_and_an_opinion_is_served(story)
    nobody_answers_and_the_time_runs_out(story)
    the_worker_gets_a_lawyer(story)
    the_departments_are_asked_to_act(story)
    the_money_comes_and_each_sees_their_own(story)
    others_call_back_and_check(story)
    the_boards_show_it(story)
    assert story.found.told == []


def one_of_the_twelve_has_joined_before(story):
    city, phone, office = story[CITY], story["worker"], story[TOWNSHIP]
    open_menu(city, "劳动关系态势")
    story.before = figure(city, "欠薪报告")
    joining.apply(phone, story.who)
    find(office, joining.number_of(phone))
    joining.approve(office)
    expect(office.locator("main")).to_contain_text("已批准入会")


def one_of_the_twelve_calls(story):
    taker, phone = story[TAKER], story["worker"]
    open_menu(taker, "热线接听")
    taker.get_by_role("link", name="来电模拟").click()
    taker.get_by_label("主叫号码").fill(story.who.phone)
    taker.get_by_role("button", name="振铃").click()
    expect(taker.locator("[data-signed-call]")).to_contain_text("20")
    taker.get_by_role("link", name="回到接听").click()
    taker.get_by_role("link", name="接起并登记").click()
    taker.locator("#assist").get_by_role("radio").first.check()  # the member this number belongs to
    ticket = taker.locator("#ticket")
    fill(ticket, {"姓名": story.who.name} | wage_words.CALL)
    taker.locator("[data-category]", has_text="Alt+1").click()
    expect(taker.locator("#id_category")).to_have_value("C101")
    expect(taker.locator("#assist")).to_contain_text("可能是群体事项")
    story.look(TAKER, "01-console")
    ticket.get_by_role("button", name="登记工单").click()
    taker.locator(".done a").click()
    story.numbers["ticket"] = number_of(taker, "RX")
    take(taker, "派办")
    story.look(TAKER, "02-dispatched")
    open_tab(phone, "办件")
    find_mine(phone, story.numbers["ticket"])
    expect(phone.locator("main")).to_contain_text("待签收")


def the_county_takes_it_over_and_lists_the_twelve(story):
    county = story[COUNTY]
    find(county, story.numbers["ticket"])
    expect(county.locator("main")).to_contain_text("群体事项")
    take(county, "签收办理")
    county.get_by_role("link", name="登记为欠薪报告").click()
    form = county.locator("main form")
    expect(county.get_by_label("一共欠多少元")).to_have_value(re.compile("^336000"))
    fill(form, wage_words.REPORT)
    story.look(COUNTY, "03-taken-over")
    form.get_by_role("button", name="登记").click()
    with county.expect_download() as template:
        county.get_by_role("link", name="下载模板").click()
    assert template.value.suggested_filename == "被欠薪人员名单.xlsx"
    county.get_by_label("名单文件").set_input_files(sheet_of(story.who))
    county.get_by_role("button", name="上传名单").click()
    expect(county.locator("tbody tr")).to_have_count(PEOPLE)
    expect(county.locator(".kpi")).to_contain_text("336,000.00")
    story.look(COUNTY, "04-people")
    story.numbers["report"] = number_of(county, "QX")


def the_city_learns_of_it_at_once(story):
    county, city = story[COUNTY], story[CITY]
    county.get_by_role("link", name="返回办件").click()
    take(county, "即报上级")
    story.look(COUNTY, "05-reported")
    open_menu(city, "消息")
    city.get_by_role("link", name=f"紧急欠薪线索 {story.numbers['report']}").click()
    story.look(CITY, "06-message-above")
    city.get_by_role("link", name="查看这件办件").click()
    expect(city.locator("main")).to_contain_text("336,000.00")


def the_county_visits_and_the_employer_promises(story):
    county, phone = story[COUNTY], story["worker"]
    take(county, "核实")
    take(county, "与单位协调")
    open_tab(phone, "办件")
    find_mine(phone, story.numbers["report"])
    expect(phone.locator("main")).to_contain_text("承诺三天内付清")
    expect(phone.locator("main")).not_to_contain_text("工友")  # of the others, nothing
    story.look("worker", "07-on-the-phone")
    take(county, "启动“一函两书”")
    story.numbers["supervision"] = number_of(county, "JD")


def the_employer_is_reminded_and_answers_in_its_own_window(story):
    second, county, firm = story[SECOND], story[COUNTY], story["employer"]
    find(second, story.numbers["supervision"])
    take(second, "受理")
    take(second, "发出提示函")
    keep_letter(second, "提示函", story.folder)
    take(second, "登记提示函送达")
    open_menu(county, "用人单位帐号")
    fill(county.locator("main section form").last, {"用人单位": FIRM})
    county.get_by_role("button", name="生成邀请码").click()
    code = county.locator(".big b").inner_text()
    story.look(COUNTY, "08-code-for-the-employer")
    sign_in(firm, story.house.newcomer().phone)
    open_tab(firm, "我的")
    firm.get_by_role("link", name="代表用人单位办事").click()
    fill(firm.locator("main form"), {"函件上的邀请码": code, "您在单位的职务": "人力资源经理"})
    firm.get_by_role("button", name="登记").click()
    find_mine(firm, story.numbers["supervision"])
    expect(firm.locator("main")).not_to_contain_text(story.who.name)
    keep_letter(firm, "提示函", story.folder)
    take(firm, "答复提示函")
    story.look("employer", "09-employer-answers")


def two_supervisors_investigate_and_an_opinion_is_served(story):
    second, firm, passer_by = story[SECOND], story["employer"], story["passer-by"]
    second.reload()
    expect(second.locator("main")).to_contain_text("正在筹款，三日内付清。")
    cards = second.locator("main .hint", has_text="名持有效证件的监督员").inner_text()
    first, other = (part.split("）")[0] for part in cards.split("（")[1:3])
    take(second, "派两名监督员调查", {"监督员一的证号": first, "监督员二的证号": other})
    take(second, "记录调查结果")
    take(second, "发出意见书")
    file = keep_letter(second, "意见书", story.folder)
    take(second, "登记意见书送达")
    story.look(SECOND, "10-opinion-served")
    passer_by.goto(
        second.get_by_role("link", name="公开核验").last.get_attribute("href")
    )  # as its QR code says
    passer_by.locator("#letter-file").set_input_files(file)
    expect(passer_by.locator("main")).to_contain_text("一致：这就是当时发出的文件")
    story.look("passer-by", "11-letter-checked")
    firm.reload()
    expect(firm.locator("summary", has_text="不同意意见")).to_be_visible()


def nobody_answers_and_the_time_runs_out(story):
    county, firm = story[COUNTY], story["employer"]
    find(county, story.numbers["report"])
    county.get_by_role("link", name="告知单位拟列入关注名单").click()
    fill(county.locator("main form"), wage_words.WATCH)
    county.locator("main form").get_by_role("button").click()
    expect(county.locator("main")).to_contain_text("已告知，异议期内")
    story.numbers["watch"] = number_of(county, "GM")
    firm.get_by_role("link", name="返回办件列表").click()
    find_mine(firm, story.numbers["watch"])
    expect(firm.locator("summary", has_text="提出异议")).to_be_visible()
    story.look("employer", "12-employer-may-object")
    pass_days(story.house, story.numbers["supervision"], 30)  # fifteen working days
    pass_days(story.house, story.numbers["watch"], 20)  # ten


def the_worker_gets_a_lawyer(story):
    phone, second = story["worker"], story[SECOND]
    phone.get_by_role("link", name="申请法律援助").click()  # on the report's page
    fill(phone.locator("main form"), wage_words.AID)
    phone.locator("main form").get_by_role("button", name="提交").click()
    expect(phone.locator("main")).to_contain_text("待审查")
    story.numbers["aid"] = number_of(phone, "FY")
    open_menu(second, "工会法律援助")
    second.get_by_role("link", name=story.numbers["aid"]).click()
    expect(second.locator("main")).to_contain_text("不审查经济条件")
    take(second, "给予援助")
    take(second, "指派援助人员")
    second.locator("summary", has_text="登记外部进展").click()
    outside = second.locator("details[open] form", has_text="来源")
    fill(outside, wage_words.FILED)
    outside.get_by_role("button", name="登记").click()
    expect(second.locator("main")).to_contain_text("仲裁的期限")
    story.look(SECOND, "13-lawyer-assigned")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("张明远")
    expect(phone.locator("main")).to_contain_text("作出裁决")  # in 45 days, or 15 more
    story.look("worker", "14-arbitration-clock")


def the_departments_are_asked_to_act(story):
    second, county = story[SECOND], story[COUNTY]
    find(second, story.numbers["supervision"])
    expect(second.locator("main .spread .tag")).to_have_text("意见书逾期未答复")
    story.look(SECOND, "15-overdue")
    take(second, "向政府部门发出建议书")
    keep_letter(second, "建议书", story.folder)
    take(second, "登记建议书送达")
    take(second, "登记部门立案")
    find(county, story.numbers["report"])
    take(county, "移送有关部门")
    keep_letter(county, "移送", story.folder)
    story.look(COUNTY, "16-handed-over")


def the_money_comes_and_each_sees_their_own(story):
    county, phone = story[COUNTY], story["worker"]
    take(county, "登记追回的钱", wage_words.PART)
    open_tab(phone, "消息")
    phone.get_by_role("link", name="您的欠薪有款项到账登记").first.click()
    phone.get_by_role("link", name="查看这件办件").click()
    expect(phone.locator("main")).to_contain_text("10,000.00")
    expect(phone.locator("main")).to_contain_text("18,000.00")
    story.look("worker", "17-part-of-it")
    take(county, "登记追回的钱", wage_words.REST)
    take(county, "追讨完毕")
    story.look(COUNTY, "18-settled")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("0.00 元")
    story.look("worker", "19-all-of-it")


def others_call_back_and_check(story):
    county, second, phone = story[COUNTY], story[SECOND], story["worker"]
    county.get_by_role("link", name=story.numbers["ticket"]).click()
    take(county, "答复")
    find(second, story.numbers["report"])
    take(second, "回访并办结")
    find(second, story.numbers["supervision"])
    take(second, "登记部门处理结果")
    take(second, "复查：已改正")
    find(second, story.numbers["aid"])
    take(second, "结案")
    find(county, story.numbers["aid"])
    take(county, "回访办结")
    caller, checker = story[CALLER_BACK], story[CHECKER]
    find(caller, story.numbers["ticket"])
    take(caller, "回访记录")
    find(checker, story.numbers["ticket"])
    take(checker, "质检通过，办结")
    story.look(CHECKER, "20-checked")
    open_tab(phone, "办件")
    story.look("worker", "21-all-closed")
    find_mine(phone, story.numbers["ticket"])
    expect(phone.locator("main")).to_contain_text("已办结")


def the_boards_show_it(story):
    county, city, checker = story[COUNTY], story[CITY], story[CHECKER]
    open_menu(county, "欠薪关注")
    row = county.locator("tr", has_text=story.numbers["watch"])
    expect(row).to_contain_text("关注中")
    story.look(COUNTY, "22-watch-list")
    open_menu(city, "欠薪报告")
    story.look(CITY, "23-arrears-board")
    count_anew(story.house)
    open_menu(city, "劳动关系态势")
    wait_for_more(city, "欠薪报告", story.before)
    story.look(CITY, "24-trend-board")
    open_menu(checker, "热线看板")
    story.look(CHECKER, "25-hotline-board")
    row.get_by_role("link", name=FIRM).click()
    take(county, "已付清，提前移出")
