"""What comes in is held in memory: no temporary file in clear, and what is too long is refused before it is read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.matters.models import Attachment
from zhigong.kernel.matters.tests.disputes import DISPUTES, file_dispute, files_in
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
FORM = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.7\r\n--x--\r\n'


@pytest.fixture
def world(tmp_path):
    with registry.using(DISPUTES), files_in(tmp_path):
        yield build_world()


def send(client, address, announced):
    """Send a form that announces more bytes than it has."""
    kind = "multipart/form-data; boundary=x"
    return client.generic("POST", address, FORM, content_type=kind, CONTENT_LENGTH=str(announced))


def test_a_large_file_reaches_the_disk_sealed_and_in_no_other_way(world, tmp_path):
    matter = file_dispute(world)
    large = b"%PDF-1.7\n" + b"evidence " * 700_000
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path / "nowhere")):  # a temporary file would fail
        added = browser(world, "li").post(
            f"/matters/{matter.pk}/files/add/", {"files": SimpleUploadedFile("合同.pdf", large)}, follow=True
        )
    assert "已添加 1 个附件" in added.content.decode()
    with acting(Seat.system("look")):
        assert Attachment.objects.get().size == len(large)


def test_more_than_the_largest_file_is_refused_with_a_sentence_before_it_is_read(world):
    matter = file_dispute(world)
    refused = send(browser(world, "li"), f"/matters/{matter.pk}/files/add/", 200 * MEGABYTE)
    assert refused.status_code == 413
    assert "这次上传共 200 兆字节，一次最多 60 兆字节" in refused.content.decode()
    with acting(Seat.system("look")):
        assert not Attachment.objects.exists()


def test_a_stranger_hands_in_forms_and_no_files(world):
    refused = send(Client(), "/login/", 5 * MEGABYTE)
    assert refused.status_code == 413 and "请先登录" in refused.content.decode()
