"""Files over time: swept when nobody hands them in, checked against their rows, brought under a new wrapping key."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters import attachments, sealed_files
from zhigong.kernel.matters.jobs import count_under_others, rewrap_some, sweep_files
from zhigong.kernel.matters.models import Attachment
from zhigong.kernel.matters.tests.disputes import DISPUTES, MONDAY, PDF, Content, file_dispute, files_in
from zhigong.kernel.matters.verifying import verify_files
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path):
    with registry.using(DISPUTES), files_in(tmp_path / "files"):
        yield build_world()


@pytest.fixture
def kept(world):
    matter, seat = file_dispute(world), world.seat("li")
    with acting(seat):
        return attachments.attach(get_matter(matter.pk, seat), Content("工资条.pdf"), by=seat, now=MONDAY)


def look(work):
    with acting(Seat.system("look")):
        return work()


def age(path, hours=2) -> None:
    moment = time.time() - hours * 3600
    os.utime(path, (moment, moment))


def test_what_nobody_hands_in_and_what_has_no_row_is_swept_and_the_rest_stays(
    world, kept, tmp_path, django_capture_on_commit_callbacks
):
    seat = world.seat("li")
    with acting(seat):
        waiting = attachments.receive(Content("草稿.pdf"), seat=seat, now=timezone.now() - timedelta(days=2))
        recent = attachments.receive(Content("刚传.pdf"), seat=seat, now=timezone.now())
    place = sealed_files.place_of(kept.pk)
    orphan = place.with_name(f"{waiting.pk}".replace("-", "")[:8] + "-0000-7000-8000-000000000000.zgf")
    orphan.write_bytes(b"ZGF1")
    broken = place.with_name("half.part")
    broken.write_bytes(b"ZGF1")
    young = place.with_name(f"{kept.pk}"[:-12] + "000000000001.zgf")
    young.write_bytes(b"ZGF1")
    for path in (orphan, broken, place):
        age(path)
    with django_capture_on_commit_callbacks(execute=True):
        assert look(lambda: sweep_files(timezone.now())) == (1, 2)
    assert not orphan.exists() and not broken.exists() and young.exists() and place.exists()
    assert not sealed_files.place_of(waiting.pk).exists() and sealed_files.place_of(recent.pk).exists()
    assert look(lambda: set(Attachment.objects.values_list("pk", flat=True))) == {kept.pk, recent.pk}


def test_a_missing_or_altered_file_is_a_problem_that_names_its_row(kept):
    assert look(lambda: list(verify_files())) == []
    place = sealed_files.place_of(kept.pk)
    whole = place.read_bytes()
    for content, problem in ((whole[:-3] + b"xyz", "changed"), (None, "missing")):
        place.write_bytes(content) if content else place.unlink()
        [found] = look(lambda: list(verify_files()))
        assert (found["table"], found["row"]) == ("matter_attachments", str(kept.pk)) and problem in found[
            "problem"
        ]


def test_a_new_wrapping_key_is_brought_to_the_files_without_touching_them(kept, tmp_path):
    keys = tmp_path / "keys.json"
    keys.write_bytes(Path(settings.ZG_KEYS_FILE).read_bytes())
    keys.chmod(0o600)
    before = sealed_files.place_of(kept.pk).read_bytes()
    with override_settings(ZG_KEYS_FILE=keys):
        key_id = crypto.add_key(keys, "wrapping")
        assert look(lambda: count_under_others(key_id)) == 1
        assert look(lambda: (rewrap_some(key_id, 10), rewrap_some(key_id, 10))) == (1, 0)
        row = look(lambda: Attachment.objects.get())
        assert row.wrapping_key_id == str(key_id)
        assert b"".join(sealed_files.read(row.pk, bytes(row.wrapped))) == PDF
    assert sealed_files.place_of(kept.pk).read_bytes() == before
