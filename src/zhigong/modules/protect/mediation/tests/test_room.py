"""The room in a browser: the worker on the phone, the employer's agent, the mediator at the desk, and nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.mediation.tests.table import Table
from zhigong.modules.protect.rooms.models import Entry
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    table = Table(build_world())
    table.at_table()
    return table


def test_the_sides_speak_file_and_confirm_and_see_what_is_new(table, client):
    world, room = table.world, f"{table.matter_id}/"
    mediator = browser(world, "qian")
    page = mediator.post(
        f"/office/rooms/{room}", {"text": "请双方确认笔录。", "audience": "all", "kind": "minutes"}
    )
    assert page.status_code == 302
    client.force_login(world.account["li"])
    shown = client.get(f"/rooms/{room}").content.decode()
    assert "请双方确认笔录。" in shown and "我确认笔录属实" in shown
    with acting(Seat.system("look")):
        minutes = Entry.objects.get(kind="minutes")
    assert client.post(f"/rooms/{room}minutes/{minutes.pk}/").status_code == 302
    paper = SimpleUploadedFile("工资条.pdf", b"%PDF-1.7 slip", content_type="application/pdf")
    assert (
        client.post(f"/rooms/{room}", {"text": "工资条在这里", "audience": "all", "file": paper}).status_code
        == 302
    )
    news = mediator.get(f"/office/rooms/{room}news/?after={minutes.pk}")
    assert "工资条在这里" in news.content.decode() and "工资条.pdf" in news.content.decode()
    with acting(Seat.system("look")):
        last = Entry.objects.latest("pk").pk
    assert client.get(f"/rooms/{room}news/?after={last}").status_code == 204
    refused = client.post(f"/rooms/{room}", {"text": " ", "audience": "all"})
    assert refused.status_code == 422 and "请写点什么" in refused.content.decode()
    assert client.post(f"/rooms/{room}", {"text": "x", "audience": "mediator"}).status_code == 422


def test_the_mediator_sees_a_confirmation_at_once_and_a_refused_note_stays_private(table, client):
    world, room = table.world, f"{table.matter_id}/"
    mediator = browser(world, "qian")
    mediator.post(f"/office/rooms/{room}", {"text": "请双方确认笔录。", "audience": "all", "kind": "minutes"})
    with acting(Seat.system("look")):
        minutes = Entry.objects.get(kind="minutes")
    news = f"/office/rooms/{room}news/?after={minutes.pk}&confirmed=0"
    assert mediator.get(news).status_code == 204
    client.force_login(world.account["li"])
    assert client.post(f"/rooms/{room}minutes/{minutes.pk}/").url.endswith(f"#said-{minutes.pk}")
    again = mediator.get(news).content.decode()
    assert f'id="said-{minutes.pk}" hx-swap-oob="true"' in again and "已确认：申请人" in again
    assert mediator.get(news.replace("confirmed=0", "confirmed=1")).status_code == 204
    refused = mediator.post(f"/office/rooms/{room}", {"text": "长" * 2001, "audience": "mediator"})
    assert '<option value="mediator" selected>' in refused.content.decode()


def test_other_officers_and_other_workers_find_no_such_page(table, client):
    for key in ("wang", "chen", "zhao"):
        assert browser(table.world, key).get(f"/office/rooms/{table.matter_id}/").status_code == 404, key
    client.force_login(table.world.account["zhou"])
    assert client.get(f"/rooms/{table.matter_id}/").status_code == 404
