"""Journey J1 in a real browser: a courier joins on a phone, an officer decides at a desk; and what must not work."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import joining
from tests.browser.houses import DESK, PHONE, enter_code, enter_phone, read_code, session_of, shoot, visitor

OFFICER, COUNTY, CITY, PROVINCE, OTHER_CITY = "jiedao", "quxian", "shi", "sheng", "baoji"
LEVELS = (OFFICER, COUNTY, CITY, PROVINCE)


@pytest.fixture
def worker(browser, house):
    with visitor(browser, house, PHONE) as someone:
        yield someone
        assert someone.complaints == []


@pytest.fixture
def desk(browser, house):
    """Give browsers to officers who are signed in."""
    opened = []

    def sit_down(username: str):
        entered = visitor(browser, house, DESK, session_of(browser, house, username))
        someone = entered.__enter__()
        opened.append((entered, someone))
        return someone.new_page()

    yield sit_down
    for entered, someone in opened:
        entered.__exit__(None, None, None)
        assert someone.complaints == []


def test_a_courier_joins_on_a_phone_and_every_level_counts_one_more_at_once(house, worker, desk):
    who, phone = house.newcomer(), worker.new_page()
    pages = {name: desk(name) for name in LEVELS}
    before = {name: joining.members_shown(page) for name, page in pages.items()}

    phone.goto("/")
    shoot(phone, "join-01-welcome")
    phone.get_by_role("link", name="加入工会").first.click()
    shoot(phone, "join-02-start")
    joining.sign_in_on_the_way(phone, who.phone)
    notice = phone.locator(".note-box", has_text="证件号码和手机号码以您个人的密钥加密")
    notice.locator("summary").click()
    expect(notice).to_contain_text("不同意会怎样")
    shoot(phone, "join-03-identity")
    joining.fill_identity(phone, who)
    phone.wait_for_url("**/joining/work/")
    joining.fill_work(phone)
    joining.look(phone, "您的职业有专门的新就业形态工会，由该工会受理。", "join-04-union-found")
    phone.get_by_role("button", name="下一步：确认").click()
    shoot(phone, "join-05-confirm")
    matter = joining.hand_in(phone)
    joining.look(phone, joining.UNION, "join-06-handed-in")
    number = joining.number_of(phone)

    office = pages[OFFICER]
    joining.find_todo(office, number)
    shoot(office, "join-07-todos")
    office.locator("tbody tr", has_text=number).get_by_role("link", name="批准入会").click()
    office.wait_for_url(f"**/office/matters/{matter}/")
    step = joining.open_step(office, "退回补正")
    step.get_by_label("需要补正什么").fill("姓名与证件不一致，请核对。")
    step.get_by_role("button", name="退回补正").click()
    joining.look(office, "待补正", "join-08-returned")

    phone.goto(f"/matters/{matter}/")
    expect(phone.locator("main")).to_contain_text("姓名与证件不一致，请核对。")
    shoot(phone, "join-09-returned")
    step = joining.open_step(phone, "补正后重新提交")
    step.get_by_label("姓名").fill("李秋桦")
    step.get_by_label("证件类型").select_option(label="居民身份证")
    step.get_by_label("证件号码", exact=False).fill(who.document)
    step.get_by_label("补正说明").fill("姓名最后一个字已改正")
    shoot(phone, "join-09-correcting")
    step.get_by_role("button", name="补正后重新提交").click()
    expect(phone.locator("main .spread .tag")).to_have_text("审核中")

    office.goto(f"/office/matters/{matter}/")
    expect(office.locator("summary", has_text="退回补正")).to_have_count(0)
    joining.look(office, "已经退回过1次，不能再退回", "join-09-returned-once-only")
    office.get_by_role("button", name="显示号码以核对原件").click()
    expect(office.locator("#document-number")).to_contain_text(who.document)
    joining.approve(office)
    joining.look(office, "已批准入会", "join-10-approved")

    after = {name: joining.members_shown(page) for name, page in pages.items()}
    assert after == {name: count + 1 for name, count in before.items()}
    shoot(pages[PROVINCE], "join-11-province")
    pages[PROVINCE].goto("/office/board/")
    expect(pages[PROVINCE].locator(".kpi .box").first).to_contain_text(f"{after[PROVINCE]:,}")

    phone.goto("/messages/")
    joining.look(phone, f"您已加入{joining.UNION}", "join-12-message")
    phone.goto("/")
    joining.look(phone, "李*桦 · 会员", "join-13-home-with-card")
    phone.goto("/card/")
    expect(phone.locator("img.qr")).to_be_visible()
    shoot(phone, "join-14-card")
    phone.goto("/my/who-saw/")
    joining.look(phone, "南院门街道总工会", "join-15-who-saw")
    expect(phone.locator("main")).to_contain_text(number)  # for what: this application


def test_whoever_scans_the_card_learns_only_that_it_holds(house, browser):
    member = house.members()[0]
    with visitor(browser, house, PHONE, session_of(browser, house, member["username"])) as holder:
        page = holder.new_page()
        page.goto("/card/")
        address = page.locator("[data-verify]").get_attribute("data-verify")
    with visitor(browser, house, PHONE) as stranger:
        page = stranger.new_page()
        assert page.goto(address).status == 200
        joining.look(page, "有效：此人现在是工会会员。", "verify")
        told = page.locator("main").inner_text()
        assert member["name"] not in told and member["unit"] in told
        assert not re.search(r"\d{11}", told)
        assert page.goto(f"{address[:-12]}AAAAAAAAAAA/").status == 410


def test_a_wrong_code_is_told_beside_the_field_and_the_right_one_still_works(house, worker):
    who, phone = house.newcomer(), worker.new_page()
    phone.goto("/login/?next=/matters/")
    enter_phone(phone, who.phone)
    code = read_code(phone, who.phone)
    enter_code(phone, f"{(int(code) + 1) % 1_000_000:06d}")
    expect(phone.locator("#field_code .error")).to_contain_text("验证码不正确")
    enter_code(phone, code)
    phone.wait_for_url("**/matters/")


def test_a_bad_check_digit_is_told_beside_the_field_and_nothing_typed_is_lost(house, worker):
    who, phone = house.newcomer(), worker.new_page()
    phone.goto("/joining/")
    joining.sign_in_on_the_way(phone, who.phone)
    joining.fill_identity(phone, who, joining.spoil(who.document))
    expect(phone.locator("#field_doc_number .error")).to_contain_text(joining.BAD)
    shoot(phone, "join-bad-check-digit")
    expect(phone.get_by_label("姓名")).to_have_value(who.name)
    expect(phone.get_by_label("证件类型")).to_have_value("111")
    assert all(box.is_checked() for box in phone.locator("main input[type=checkbox]").all())
    phone.get_by_label("证件号码", exact=True).fill(who.document)
    phone.get_by_role("button", name="下一步：填写工作情况").click()
    phone.wait_for_url("**/joining/work/")


def test_a_member_who_applies_again_hears_nothing_of_it_until_an_officer_saw_the_document(
    house, worker, desk
):
    office, phone = desk("jiceng"), worker.new_page()
    office.goto("/office/members/")
    office.locator("tbody a").first.click()
    name_shown = office.locator("h1").inner_text()
    step = joining.open_step(office, "查看完整内容")
    step.get_by_label("查看哪一项").select_option(label="证件号码")
    step.get_by_label("具体事由").fill("核对重复申请")
    step.get_by_role("button", name="查看这一项").click()
    document = office.locator("[role=status] .mono").inner_text()
    who = house.newcomer("张明")
    matter = joining.apply(phone, type(who)(who.name, who.phone, document))
    expect(phone.locator("main")).to_contain_text("入会申请已提交")
    expect(phone.locator("main")).not_to_contain_text("已是")
    expect(phone.locator("main")).not_to_contain_text(name_shown[:1] + "*")

    decider = desk(OFFICER)
    decider.goto(f"/office/matters/{matter}/")
    joining.approve(decider)
    joining.look(decider, "已有会籍", "join-already-a-member")
    step = decider.locator("details.step-form", has=decider.locator("summary", has_text="引导转会"))
    if not step.get_attribute("open"):
        step.locator("summary").click()
    step.get_by_label("视频").check()
    step.get_by_label("本人与证件原件一致").check()
    step.get_by_role("button", name="引导转会").click()
    expect(decider.locator("main")).to_contain_text("已有会籍，请转会")
    phone.goto("/messages/")
    expect(phone.locator("main")).to_contain_text("您已是工会会员")


def test_another_citys_officer_finds_nothing_and_two_officers_cannot_both_decide(house, worker, desk):
    phone = worker.new_page()
    matter = joining.apply(phone, house.newcomer("陈大海"))
    stranger = desk(OTHER_CITY)
    assert stranger.goto(f"/office/matters/{matter}/").status == 404
    joining.look(stranger, "没有这个页面，或者它不在您的管辖范围内。", "join-other-city")

    first, second = desk(OFFICER), desk(OFFICER)
    for page in (first, second):
        page.goto(f"/office/matters/{matter}/")
    joining.approve(first)
    expect(first.locator("main")).to_contain_text("已办结，没有后续步骤。")
    joining.approve(second)
    joining.look(second, "已由他人办理", "join-second-officer")


def test_a_double_click_decides_once(house, worker, desk):
    phone, office = worker.new_page(), desk(OFFICER)
    matter = joining.apply(phone, house.newcomer("周小川"))
    office.goto(f"/office/matters/{matter}/")
    step = joining.open_step(office, "批准入会")
    step.get_by_label("当面").check()
    step.get_by_label("本人与证件原件一致").check()
    step.get_by_role("button", name="批准入会").dblclick()
    expect(office.locator("main")).to_contain_text("已办结，没有后续步骤。")
    expect(office.locator(".timeline li", has_text="批准入会")).to_have_count(1)


def test_an_applicant_withdraws(house, worker, desk):
    phone, office = worker.new_page(), desk(OFFICER)
    matter = joining.apply(phone, house.newcomer("孙小雨"))
    phone.goto(f"/matters/{matter}/")
    step = joining.open_step(phone, "撤回申请")
    shoot(phone, "join-withdraw")
    step.get_by_role("button", name="撤回申请").click()
    joining.look(phone, "已撤回", "join-withdrawn")
    office.goto("/office/")
    expect(office.locator("main")).not_to_contain_text(joining.number_of(phone))
    assert office.goto(f"/office/matters/{matter}/").status in (200, 404)
