"""The virus scanner's door: absent it is noted, present it is asked, and what it finds is refused."""

import socket
import threading

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import registry
from zhigong.kernel.matters import attachments
from zhigong.kernel.matters.attachments import AttachmentRefused
from zhigong.kernel.matters.tests.disputes import DISPUTES, MONDAY, PDF, Content, files_in
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
EVIL = b"%PDF-1.7 EICAR-STANDARD-ANTIVIRUS-TEST-FILE " + b"x" * 600_000


def _serve(door: socket.socket) -> None:
    """Speak clamd's side of INSTREAM for every caller, until the door is closed."""
    while True:
        try:
            caller, _where = door.accept()
        except OSError:
            return
        with caller, caller.makefile("rb") as source:
            assert source.read(10) == b"zINSTREAM\0"
            content = b""
            while length := int.from_bytes(source.read(4)):
                content += source.read(length)
            found = b"EICAR" in content
            caller.sendall(b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0")


@pytest.fixture(params=["unix", "tcp"])
def scanner(request, tmp_path):
    if request.param == "unix":
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(tmp_path / "clamd.ctl"))
        address = f"unix:{tmp_path / 'clamd.ctl'}"
    else:
        door = socket.create_server(("127.0.0.1", 0))
        address = f"tcp:127.0.0.1:{door.getsockname()[1]}"
    door.listen()
    threading.Thread(target=_serve, args=(door,), daemon=True).start()
    yield address
    door.close()


@pytest.fixture
def world():
    with registry.using(DISPUTES):
        yield build_world()


def test_a_clean_file_is_marked_and_an_infected_one_refused_with_nothing_kept(world, scanner, tmp_path):
    with files_in(tmp_path / "files", ZG_CLAMD=scanner), acting(world.seat("li")) as seat:
        assert attachments.receive(Content("好.pdf", PDF), seat=seat, now=MONDAY).scan == "clean"
        with pytest.raises(AttachmentRefused, match="查出病毒"):
            attachments.receive(Content("坏.pdf", EVIL), seat=seat, now=MONDAY)
    assert len(list((tmp_path / "files").glob("??/*"))) == 1


def test_without_an_answer_the_file_is_kept_as_not_scanned(world, tmp_path):
    with files_in(tmp_path, ZG_CLAMD=f"unix:{tmp_path}/nobody.ctl"), acting(world.seat("li")) as seat:
        assert attachments.receive(Content("好.pdf"), seat=seat, now=MONDAY).scan == "unscanned"
