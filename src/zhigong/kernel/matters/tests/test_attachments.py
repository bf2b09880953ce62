"""Evidence: received, kept unreadable on disk, read by whom it is meant for; then everything that is refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters import attachments, sealed_files
from zhigong.kernel.matters.attachments import AttachmentRefused
from zhigong.kernel.matters.models import Attachment
from zhigong.kernel.matters.tests.disputes import (
    DISPUTES,
    MONDAY,
    PDF,
    PHOTO,
    Content,
    file_dispute,
    files_in,
)
from zhigong.lib.camera_data import orientation
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
LARGE = b"%PDF-1.7\n" + bytes(range(256)) * 3000  # three pieces


@pytest.fixture
def world(tmp_path):
    with registry.using(DISPUTES), files_in(tmp_path):
        yield build_world()


def keep(world, matter, key="li", **more):
    seat = world.seat(key)
    with acting(seat):
        loaded = get_matter(matter.pk, seat)
        return attachments.attach(
            loaded, more.pop("file", Content("工资条.pdf")), by=seat, now=MONDAY, **more
        )


def content_for(world, matter, attachment, key):
    seat = world.seat(key)
    with acting(seat):
        loaded = get_matter(matter.pk, seat)
        return b"".join(attachments.read(loaded, attachment.pk, seat=seat)[1])


def test_a_worker_adds_a_payslip_and_the_officer_reads_it(world, tmp_path):
    matter = file_dispute(world)
    kept = keep(world, matter, file=Content("工资条.pdf", LARGE))
    assert (kept.name, kept.media_type, kept.size, kept.scan) == (
        "工资条.pdf", "application/pdf", len(LARGE), "unscanned",
    )  # fmt: skip
    assert bytes(kept.digest) == crypto.sm3(LARGE)
    [on_disk] = tmp_path.glob("??/*")
    assert b"PDF" not in on_disk.read_bytes() and on_disk.stat().st_mode & 0o777 == 0o600
    assert content_for(world, matter, kept, "chen") == LARGE
    with acting(Seat.system("look")):
        entry = Entry.objects.get(what="matters.read_attachment")
        assert entry.subjects == [world.person["li"]] and entry.detail["file"] == str(kept.pk)
        assert Entry.objects.filter(what="matters.attach", matter_id=matter.pk).count() == 1


def test_a_photo_is_kept_without_where_and_with_what_it_was_taken(world):
    matter = file_dispute(world)
    kept = keep(world, matter, file=Content("现场.jpg", PHOTO))
    shown = content_for(world, matter, kept, "chen")
    for told in (b"GPS", b"XIAOMI", b"SN-4411", b"2026:03:02"):
        assert told in PHOTO and told not in shown
    assert shown[:3] == PHOTO[:3] and orientation(shown[shown.index(b"Exif\0\0") + 6 :]) == 6
    assert (kept.size, bytes(kept.digest)) == (len(shown), crypto.sm3(shown)), "the digest is of what is kept"


def test_an_opening_form_carries_evidence_and_keeps_it_when_the_form_is_refused(world):
    seat = world.seat("li")
    with acting(seat):
        waiting = attachments.receive(Content("合同.pdf"), seat=seat, now=MONDAY)
    evidence = {"evidence": [f"{waiting.pk} 合同.pdf"]}
    with pytest.raises(Refused):
        file_dispute(world, data=evidence | {"subject": ""})
    matter = file_dispute(world, data=evidence)
    with acting(seat):
        [kept] = attachments.attachments_of(get_matter(matter.pk, seat), seat)
        assert (kept.pk, kept.kind, kept.audience) == (waiting.pk, "evidence", "all")
    with pytest.raises(Refused, match="已经失效"):
        file_dispute(world, data=evidence)


def test_what_the_employer_hands_in_for_the_union_is_not_shown_to_the_worker(world):
    matter = file_dispute(world)
    take_step(matter.pk, "ask", seat=world.seat("chen"), now=MONDAY)
    xu = world.seat("xu")
    with acting(xu):
        papers = attachments.receive(Content("考勤.pdf"), seat=xu, now=MONDAY)
    data = {"opinion": "已核对考勤", "papers": [str(papers.pk)]}
    done = take_step(matter.pk, "answer", seat=xu, now=MONDAY, data=data)
    assert done.matter.state == "answered"
    for key, count in (("xu", 1), ("chen", 1), ("li", 0), ("wang", 0), ("zhao", 0)):
        with acting(world.seat(key)) as seat:
            shown = attachments.attachments_of(get_matter(matter.pk, seat), seat)
            assert len(shown) == count, key
            assert Attachment.objects.count() == count, key
    with pytest.raises(Attachment.DoesNotExist):
        content_for(world, matter, papers, "li")


def test_nobody_outside_the_matter_sees_a_row_of_it(world):
    matter = file_dispute(world)
    keep(world, matter)
    for key in ("liu", "zhou", "tian", "lin", "shen", "sec"):
        with acting(world.seat(key)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM matter_attachments")
            assert cursor.fetchone() == (0,), key


def test_a_waiting_file_is_its_owners_alone(world):
    with acting(world.seat("li")) as seat:
        waiting = attachments.receive(Content("合同.pdf"), seat=seat, now=MONDAY)
    matter = file_dispute(world)
    with acting(world.seat("chen")) as seat, pytest.raises(AttachmentRefused, match="已经失效"):
        attachments.bind(get_matter(matter.pk, seat), [waiting.pk], seat=seat)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("病毒.exe", b"MZ" + bytes(100), "不能上传"),
        ("照片.jpg", PDF, "内容与文件类型不符"),
        ("合同.docx", b"PK\x03\x04" + b"word/document.xml word/vbaProject.bin", "含有宏"),
        ("空.pdf", b"", "空文件"),
        ("网页.pdf", b"<html>" + bytes(50), "内容与文件类型不符"),
        ("没有扩展名", PDF, "不能上传"),
        ("断了.jpg", PHOTO[:400], "不完整"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_stays(world, tmp_path, name, data, sentence):
    with acting(world.seat("li")) as seat, pytest.raises(AttachmentRefused, match=sentence):
        attachments.receive(Content(name, data), seat=seat, now=MONDAY)
    assert list(tmp_path.glob("??/*")) == []


def test_a_file_over_the_limit_is_refused_without_being_kept(world, tmp_path):
    huge = Content("截图.png", b"\x89PNG\r\n\x1a\n" + bytes(16 * 1024 * 1024))
    with acting(world.seat("li")) as seat, pytest.raises(AttachmentRefused, match="超过 15 兆字节"):
        attachments.receive(huge, seat=seat, now=MONDAY)
    assert list(tmp_path.glob("??/*")) == []


def test_a_changed_shortened_or_swapped_file_does_not_open(world, tmp_path):
    matter = file_dispute(world)
    first = keep(world, matter, file=Content("一.pdf", LARGE))
    place = sealed_files.place_of(first.pk)
    whole = place.read_bytes()
    length = int.from_bytes(whole[4:8])
    for damaged in (whole[:-1], whole[: 8 + length], whole[:50] + b"x" + whole[51:], whole[:4]):
        place.write_bytes(damaged)
        with pytest.raises(crypto.ValueDamaged):
            content_for(world, matter, first, "chen")
    place.write_bytes(whole)
    assert content_for(world, matter, first, "chen") == LARGE


def test_what_is_bound_cannot_be_changed_or_thrown_away_in_the_database(world):
    matter = file_dispute(world)
    keep(world, matter)
    for sql in ("UPDATE matter_attachments SET digest = '\\x00'", "UPDATE matter_attachments SET size = 1"):
        with (
            acting(world.seat("chen")), connection.cursor() as cursor,
            pytest.raises(DatabaseError), transaction.atomic(),
        ):  # fmt: skip
            cursor.execute(sql)
    for sql in ("UPDATE matter_attachments SET audience = 'all'", "DELETE FROM matter_attachments"):
        with acting(world.seat("chen")), connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.rowcount == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\桌面\\工资.pdf", "工资.pdf"),
        ("a\u202egpj.pdf", "a_gpj.pdf"),
        ("长" * 200 + ".pdf", "长" * 115 + ".pdf"),
    ],
)
def test_a_files_name_is_only_a_name(given, kept):
    assert attachments.clean_name(given) == kept
