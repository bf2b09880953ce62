"""A matter's page on three faces: files, facts from outside, ties, merging; the employer answers with its papers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhigong.kernel.access import agents
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Attachment, Link, Milestone
from zhigong.kernel.matters.tests.disputes import DISPUTES, MONDAY, PDF, PHOTO, file_dispute, files_in
from zhigong.kernel.web.tests.officers import browser
from zhigong.lib.camera_data import without_camera_data
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path):
    with registry.using(DISPUTES), files_in(tmp_path):
        yield build_world()


def paper(name="工资条.pdf", data=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_worker_adds_a_photo_and_the_officer_downloads_it(world):
    matter = file_dispute(world)
    li, chen = browser(world, "li"), browser(world, "chen")
    added = li.post(
        f"/matters/{matter.pk}/files/add/",
        {"files": [paper("现场.jpg", PHOTO), paper("坏.exe", b"MZ")], "audience": "handlers"},
        follow=True,
    )
    text = added.content.decode()
    assert "已添加 1 个附件" in text and "“坏.exe”的类型不能上传" in text and "现场.jpg" in text
    with acting(Seat.system("look")):
        kept = Attachment.objects.get()
    page = chen.get(f"/office/matters/{matter.pk}/").content.decode()
    assert "现场.jpg" in page and "未查毒" in page
    read = chen.get(f"/office/matters/{matter.pk}/files/{kept.pk}/")
    shown = b"".join(read.streaming_content)
    assert shown == without_camera_data("jpeg", PHOTO) and b"GPS" not in shown
    assert read.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%8E%B0")
    assert (
        read.headers["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in read.headers["Content-Security-Policy"]
    )
    for key, face in (("wang", "/office"), ("liu", "/office"), ("zhou", ""), ("xu", "/employer")):
        address = f"{face}/matters/{matter.pk}/files/{kept.pk}/"
        assert browser(world, key).get(address).status_code == 404, key
    with acting(Seat.system("look")):
        assert Entry.objects.filter(what="matters.read_attachment").count() == 1


def test_a_party_offers_no_audience_it_does_not_have(world):
    matter = file_dispute(world)
    refused = browser(world, "li").post(
        f"/matters/{matter.pk}/files/add/", {"files": [paper()], "audience": "officers"}
    )
    assert refused.status_code == 404


def test_the_employer_answers_with_its_papers_and_a_refused_form_loses_none(world):
    matter = file_dispute(world)
    take_step(matter.pk, "ask", seat=world.seat("chen"), now=MONDAY)
    xu = browser(world, "xu")
    assert matter.number in xu.get("/employer/").content.decode()
    shown = xu.get(f"/employer/matters/{matter.pk}/").content.decode()
    assert "请本单位办理" in shown and 'enctype="multipart/form-data"' in shown and "李建华" in shown
    address = f"/employer/matters/{matter.pk}/answer/"
    refused = xu.post(address, {"opinion": "", "papers": [paper("考勤.pdf")], "expected": "2"})
    assert refused.status_code == 422
    with acting(Seat.system("look")):
        waiting = Attachment.objects.get()
    assert waiting.matter_id is None and f'value="{waiting.pk} 考勤.pdf"' in refused.content.decode()
    done = xu.post(
        address, {"opinion": "已补发", "papers": f"{waiting.pk} 考勤.pdf", "expected": "2"}, follow=True
    )
    assert "单位已答复" in done.content.decode() and "考勤.pdf" in done.content.decode()
    assert "考勤.pdf" not in browser(world, "li").get(f"/matters/{matter.pk}/").content.decode()


def test_a_wrong_file_in_a_form_is_told_at_its_field(world):
    matter = file_dispute(world)
    take_step(matter.pk, "ask", seat=world.seat("chen"), now=MONDAY)
    answer = {"opinion": "已补发", "papers": [paper("宏.docx", b"MZ")], "expected": "2"}
    refused = browser(world, "xu").post(f"/employer/matters/{matter.pk}/answer/", answer)
    assert refused.status_code == 422 and "内容与文件类型不符" in refused.content.decode()


def test_the_employer_never_learns_who_is_unnamed(world):
    matter = file_dispute(world, unnamed=True)
    shown = browser(world, "xu").get(f"/employer/matters/{matter.pk}/").content.decode()
    assert "一名职工" in shown and "李建华" not in shown
    above = browser(world, "wang").get(f"/office/matters/{matter.pk}/").content.decode()
    assert "一名职工" in above and "李" not in above.split("当事人</h2>")[1].split("</section>")[0]
    assert "李建华" in browser(world, "chen").get(f"/office/matters/{matter.pk}/").content.decode()


def test_officers_tie_merge_undo_and_enter_facts_from_outside(world):
    matter, other = file_dispute(world, key="wu"), file_dispute(world)
    chen = browser(world, "chen")
    base = f"/office/matters/{matter.pk}/ties"
    tied = chen.post(f"{base}/link/", {"number": other.number.lower(), "kind": "same_employer"}, follow=True)
    assert "已关联" in tied.content.decode() and other.number in tied.content.decode()
    assert other.number in chen.get(f"{base}/same-employer/").content.decode()
    with acting(Seat.system("look")):
        made = Link.objects.get()
    assert "已取消关联" in chen.post(f"{base}/{made.pk}/unlink/", follow=True).content.decode()
    unknown = chen.post(f"{base}/link/", {"number": "ZY-1999-000001", "kind": "related"}, follow=True)
    assert "没有找到这个办件号" in unknown.content.decode()
    merged = chen.post(f"{base}/merge/", {"number": other.number, "reason": "同一件事"}, follow=True)
    assert "已并案" in merged.content.decode() and "撤销并案" in merged.content.decode()
    undone = chen.post(f"{base}/undo-merge/", {"reason": "不是同一件事"}, follow=True)
    assert "已撤销并案" in undone.content.decode()
    fact = {
        "kind": "arbitration.filed",
        "happened_on": "2026-02-20",
        "source": "受理回执",
        "reference": "8号",
    }
    entered = chen.post(f"{base}/milestone/", fact, follow=True).content.decode()
    assert "申请仲裁" in entered and "受理回执" in entered
    with acting(Seat.system("look")):
        first = Milestone.objects.get()
    again = chen.post(f"{base}/milestone/", fact | {"corrects": first.pk, "is_void": "1"}, follow=True)
    assert "撤销登记" in again.content.decode()
    for wrong in ({"source": ""}, {"happened_on": "昨天"}, {"corrects": "x"}):
        told = chen.post(f"{base}/milestone/", fact | wrong, follow=True).content.decode()
        assert "msg-error" in told or "请" in told or "没有找到" in told
    assert browser(world, "wang").post(f"{base}/milestone/", fact).status_code == 403
    assert browser(world, "liu").post(f"{base}/merge/", {"number": other.number}).status_code == 404


def test_somebody_becomes_an_agent_by_the_letters_code_or_by_confirmation(world):
    chen, courier, zhou = browser(world, "chen"), browser(world, "courier"), browser(world, "zhou")
    hengda = world.employer["hengda"]
    assert courier.get("/employer/").status_code == 403
    invited = chen.post("/office/employers/agents/", {"employer": hengda.uscc}).content.decode()
    code = invited.split('class="big"')[1].split("<b>")[1].split("</b>")[0]
    entered = courier.post("/my/employers/", {"code": code, "post": "行政经理"}, follow=True)
    assert "涉及本单位的办件" in entered.content.decode() and hengda.name in entered.content.decode()
    used = zhou.post("/my/employers/", {"code": code, "post": "经理"})
    assert used.status_code == 422 and "邀请码不正确" in used.content.decode()
    asked = zhou.post("/my/employers/", {"employer": hengda.uscc, "post": "法务"}, follow=True)
    assert "等待工会核实" in asked.content.decode()
    with acting(Seat.system("look")):
        agent = world.account["zhou"].agencies.get()
    assert browser(world, "liu").post(f"/office/employers/agents/{agent.pk}/decide/").status_code == 404
    confirmed = chen.post(
        f"/office/employers/agents/{agent.pk}/decide/", {"decision": "confirm"}, follow=True
    )
    assert "已办理" in confirmed.content.decode() and zhou.get("/employer/").status_code == 200
    assert "已结束代理" in zhou.post(f"/my/employers/{agent.pk}/end/", follow=True).content.decode()
    assert zhou.get("/employer/").status_code == 403
    assert (
        browser(world, "liu").post("/office/employers/agents/", {"employer": hengda.uscc}).status_code == 422
    )


def test_an_agent_of_two_employers_changes_between_them_and_to_no_third(world):
    xu, now = browser(world, "xu"), timezone.now()
    with acting(world.seat("chen")) as seat:
        code = agents.invite(world.employer["spinning"], seat=seat, now=now)
    with acting(Seat.worker(world.account["xu"].pk, None)):
        agents.accept_invitation(world.account["xu"], code, "经理", now=now)
    both = xu.get("/employer/").content.decode()
    assert world.employer["hengda"].name in both and world.employer["spinning"].name in both
    changed = xu.post("/employer/choose/", {"employer": world.employer["spinning"].pk}, follow=True)
    assert world.employer["spinning"].name in changed.content.decode().split("<select")[0]
    assert xu.post("/employer/choose/", {"employer": "999999"}).status_code == 404


def test_an_agents_pages_show_nothing_outside_their_matters(world):
    shut = file_dispute(world, service="disputes.call")
    xu, tian = browser(world, "xu"), browser(world, "tian")
    shared = file_dispute(world)
    assert xu.get(f"/employer/matters/{shut.pk}/").status_code == 404
    assert xu.post(f"/employer/matters/{shut.pk}/close/").status_code == 404
    assert tian.get(f"/employer/matters/{shared.pk}/").status_code == 404
    assert xu.get("/office/").status_code == 403 and xu.get("/office/matters/").status_code == 403
    with acting(world.seat("xu")) as seat:
        assert get_matter(shared.pk, seat).pk == shared.pk


def test_the_page_with_all_its_parts_costs_few_statements_on_every_face(world):
    matter, other = file_dispute(world), file_dispute(world, key="wu")
    chen = browser(world, "chen")
    for number in range(6):
        chen.post(
            f"/office/matters/{matter.pk}/files/add/", {"files": [paper(f"{number}.pdf")], "audience": "all"}
        )
    chen.post(f"/office/matters/{matter.pk}/ties/link/", {"number": other.number, "kind": "related"})
    for key, face, most in (
        ("chen", "/office", 45),
        ("wang", "/office", 45),
        ("li", "", 40),
        ("xu", "/employer", 40),
    ):
        client, address = browser(world, key), f"{face}/matters/{matter.pk}/"
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= most, (key, len(asked))
