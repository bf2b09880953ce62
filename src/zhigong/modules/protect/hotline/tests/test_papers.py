"""What comes with a ticket and what goes out of it: photos from a phone or the console, the reply and the hand-off letter."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.letters import reading
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Attachment, Matter
from zhigong.kernel.matters.tests.disputes import PHOTO, files_in
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.hotline import public
from zhigong.modules.protect.hotline.tests.officers import (
    MONDAY,
    REPLY,
    TICKET,
    dispatch,
    make_world,
    step,
    take_down,
)

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")
HANDED = {
    "transferred_to": "labour",
    "opinion": "已转区人社局，请留意来电。",
    "addressee": "雁塔区人力资源和社会保障局",
}


@pytest.fixture
def world(tmp_path):
    with files_in(tmp_path):
        yield make_world()


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", PHOTO)


def written(letter, seat) -> str:
    """Return the words of a letter as a seat that may read it gets them."""
    with acting(seat):
        _letter, content = reading.open_file(letter.pk, "docx", seat)
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def the_letter() -> Letter:
    with acting(LOOK):
        return Letter.objects.get()


def test_a_workers_photo_comes_with_the_ticket_and_outlives_a_refused_form(world):
    phone = browser(world, "courier")
    wanted = {
        "subject": "没有签合同", "content": "入职五个月没有签。", "category_1": "C", "category_2": "C2", "category": "",
        "place": "610101", "headcount": "1", "identity": "anonymous", "evidence": photo(),
    }  # fmt: skip
    refused = phone.post("/hotline/new/", wanted).content.decode()
    assert "请再选到小类" in refused and '<option value="C2" selected>' in refused
    kept = re.search(r'name="evidence" value="([^"]+ 现场\.jpg)"', refused)[1]
    sent = phone.post("/hotline/new/", wanted | {"category": "C202", "evidence": kept})
    assert sent.status_code == 302 and "现场.jpg" in phone.get(sent.url).content.decode()
    with acting(LOOK):
        one = Attachment.objects.get()
        assert (one.audience, one.matter.kind) == ("handlers", "hotline.ticket") and one.size < len(PHOTO)
    assert "现场.jpg" in browser(world, "hua").get(f"/office/matters/{one.matter_id}/").content.decode()
    assert browser(world, "bao").get(f"/office/matters/{one.matter_id}/files/{one.pk}/").status_code == 404


def test_a_call_takers_photo_stays_with_the_draft_until_the_ticket_is_registered(world):
    desk = browser(world, "hua")
    refused = desk.post("/office/hotline_console/", TICKET | {"subject": "", "evidence": photo()})
    assert refused.status_code == 422
    page = refused.content.decode()
    draft, kept = (
        re.search(r'name="draft" value="([^"]{36})"', page)[1],
        re.search(r'value="([^"]+ 现场\.jpg)"', page)[1],
    )
    desk.post("/office/hotline_console/assist/", TICKET | {"draft": draft})
    assert kept in desk.get(f"/office/hotline_console/?draft={draft}").content.decode(), (
        "saving as one types keeps it"
    )
    assert (
        desk.post("/office/hotline_console/", TICKET | {"draft": draft, "evidence": kept}).status_code == 302
    )
    with acting(LOOK):
        assert Attachment.objects.get().matter == Matter.objects.get(kind="hotline.ticket")


def test_the_written_reply_names_who_gave_their_name_and_the_letters_row_names_nobody(world):
    matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
    step(world, matter, "reply", "wang", 2, **REPLY, with_letter="on")
    letter = the_letter()
    assert (
        letter.unit == world.unit["qiaonan"]
        and letter.addressee_name == "反映人"
        and "工热复〔2026〕1号" in letter.number
    )
    text = written(letter, world.seat("wang"))
    for said in ("张三丰", matter.number, "三个月没发工资", REPLY["reply"], "已解决", "追回金额：18600.00元"):
        assert said in text, said
    with acting(LOOK):
        assert Entry.objects.filter(what="hotline.reveal", matter_id=matter.pk).exists(), (
            "who called was read for it"
        )


def test_a_confidential_reporter_stands_in_no_letter(world):
    matter = take_down(world, identity="confidential")
    with pytest.raises(Refused, match="不能写姓名和电话"):
        step(world, matter, "transfer_out", "hua", **HANDED, with_letter="on", with_contact="on")
    step(world, matter, "transfer_out", "hua", **HANDED, with_letter="on")
    text = written(the_letter(), world.seat("hua"))
    assert "要求保密" in text and "张三丰" not in text and "13900008888" not in text


def test_the_hand_off_letter_carries_the_matter_to_the_body_it_belongs_to(world):
    matter = take_down(world)
    with pytest.raises(Refused, match="主送机关"):
        step(world, matter, "transfer_out", "hua", **HANDED | {"addressee": ""}, with_letter="on")
    step(world, matter, "transfer_out", "hua", **HANDED, with_letter="on", with_contact="on")
    letter = the_letter()
    assert letter.addressee_name == HANDED["addressee"] and letter.audience == "officers"
    text = written(letter, world.seat("hua"))
    for said in ("在产业园二期做水电", "恒达机械", "张三丰，电话13900008888", "12人"):
        assert said in text, said
    assert "诉求：" not in text, "what nobody said leaves no empty line"


def test_a_worker_who_stays_unnamed_downloads_the_reply_and_nobody_elses(world):
    wanted = {
        "subject": "没有签合同", "content": "入职五个月没有签。", "category": "C202", "place": "610101",
        "headcount": "1", "identity": "anonymous",
    }  # fmt: skip
    seat, phone = world.seat("courier"), browser(world, "courier")
    with acting(seat):
        matter = public.submit(wanted, seat=seat, now=MONDAY, mobile="13800001111", name="").matter
    matter = step(world, dispatch(world, matter), "accept", "wang")
    step(world, matter, "reply", "wang", 2, **REPLY, with_letter="on")
    letter = the_letter()
    page = phone.get(f"/matters/{matter.pk}/").content.decode()
    assert letter.number in page and phone.get(f"/letters/{letter.pk}/pdf/").status_code == 200
    assert browser(world, "li").get(f"/letters/{letter.pk}/pdf/").status_code == 404
