"""The import in the browser: upload, dry run, ground, registering, rows that come back; and who may not."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.duplicates.models import Review
from zhigong.modules.organise.rosters import jobs, words
from zhigong.modules.organise.rosters.models import Import, ImportBatch
from zhigong.modules.organise.rosters.public import _remaining, import_roster
from zhigong.modules.organise.rosters.tests.sheets_for_tests import as_csv, as_xlsx, roster_cells
from zhigong.testing.world import build_world

SYSTEM = Seat.system("test")
UPLOAD = "/office/rosters/"


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def chair(world):
    return browser(world, "chen")


def upload(client, rows, **more):
    data = rows if isinstance(rows, bytes) else as_xlsx(rows)
    return client.post(UPLOAD, {"file": SimpleUploadedFile("名册.xlsx", data), **more})


def count(roster: Import) -> None:
    jobs.check.func(roster_id=str(roster.id), number=0)


def only() -> Import:
    with acting(SYSTEM):
        return Import.objects.get()


GROUND = {"basis": "consent", "basis_note": "2026年入会申请表"}


def test_a_chair_uploads_sees_the_dry_run_states_the_ground_and_registers(chair, world):
    rows = [
        roster_cells(1),
        roster_cells(2, 民族="火星"),
        roster_cells(3, 姓名="周婷", 证件号码=world.document["zhou"]),
    ]
    response = upload(chair, rows, unit_code=world.unit["hengda"].code)
    address = reverse("rosters-office:roster", args=[only().id])
    assert response.url == address
    assert "正在试算" in chair.get(address).content.decode()
    assert chair.get(f"{address}progress/").status_code == 200
    count(only())
    assert chair.get(f"{address}progress/").headers["HX-Refresh"] == "true"
    body = chair.get(address).content.decode()
    assert "登记这 1 行" in body and "不在代码表中" in body and roster_cells(1)[0] not in body
    with acting(SYSTEM):
        assert not Membership.objects.filter(person__source="import").exists()

    assert chair.post(f"{address}confirm/", GROUND | {"basis_note": ""}).status_code == 422
    assert chair.post(f"{address}confirm/", GROUND | {"documents_checked": "on"}).status_code == 422
    assert only().state == "checked"
    assert chair.post(f"{address}confirm/", GROUND).status_code == 302
    jobs.apply.func(roster_id=str(only().id), number=0)
    body = chair.get(address).content.decode()
    assert "已登记" in body and "2026年入会申请表" in body
    with acting(SYSTEM):
        assert Membership.objects.filter(person__source="import").count() == 1
        assert Entry.objects.get(what="members.import.confirm").account_id == world.account["chen"].pk
    sheet = chair.get(f"{address}returned/")
    lines = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sheet.streaming_content))).get_sheet_by_index(
        0
    )
    assert [line[-3][:4] for line in lines.to_python()[1:]] == ["民族：“", "所在工会"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", "PDF"),
        (as_xlsx([]), "没有一行数据"),
        (as_xlsx([["a", "b"]], ["姓名", "证件类型"]), "缺少必需的列：证件号码"),
        (as_xlsx([roster_cells(1)])[:900], "已损坏"),
    ],
)
def test_a_bad_sheet_is_named_beside_the_field_and_leaves_nothing(chair, data, sentence):
    response = upload(chair, data)
    assert response.status_code == 422 and sentence in response.content.decode()
    with acting(SYSTEM):
        assert not Import.objects.exists()


def test_a_union_out_of_reach_is_refused_without_a_word_about_it(chair, world):
    told = [
        upload(chair, [roster_cells(1)], unit_code=code).content.decode().count(str(words.UNIT_UNKNOWN))
        for code in (world.unit["spinning"].code, "610000700000019")
    ]
    assert told[0] == told[1] > 0


def test_the_same_import_is_not_confirmed_twice(chair, world):
    upload(chair, [roster_cells(1)], unit_code=world.unit["hengda"].code)
    count(only())
    address = reverse("rosters-office:confirm", args=[only().id])
    assert chair.post(address, GROUND).status_code == 302
    assert chair.post(address, GROUND).status_code == 422


def test_the_template_is_handed_out(chair):
    assert (
        CalamineWorkbook.from_filelike(io.BytesIO(chair.get(f"{UPLOAD}template/").content)).sheet_names[0]
        == "名册"
    )


@pytest.mark.parametrize("part", ["", "progress/", "returned/", "confirm/"])
def test_another_citys_officer_gets_404(chair, world, part):
    upload(chair, [roster_cells(1)], unit_code=world.unit["hengda"].code)
    address = reverse("rosters-office:roster", args=[only().id]) + part
    outsider = browser(world, "liu")
    response = outsider.post(address, GROUND) if part == "confirm/" else outsider.get(address)
    assert response.status_code == 404


@pytest.mark.parametrize("key", ["lin", "shen", "xu", "sys", "sec"])
def test_seats_without_the_right_get_403(world, key):
    assert browser(world, key).get(UPLOAD).status_code == 403


def test_sealed_rows_are_forgotten_when_their_time_is_up(chair, world):
    upload(chair, [roster_cells(1)], unit_code=world.unit["hengda"].code)
    with acting(SYSTEM):
        Import.objects.update(created_at=timezone.now() - timezone.timedelta(days=40))
    jobs.forget.func(timestamp=0)
    with acting(SYSTEM):
        assert ImportBatch.objects.get().cells_cipher is None
    count_refused = chair.get(reverse("rosters-office:returned", args=[only().id]))
    assert count_refused.status_code in (200, 422)


def test_likely_duplicates_are_decided_with_a_note(chair, world):
    rows = [roster_cells(1, 移动电话=world.mobile["li"])]
    upload(chair, rows, unit_code=world.unit["hengda"].code)
    count(only())
    chair.post(reverse("rosters-office:confirm", args=[only().id]), GROUND)
    jobs.apply.func(roster_id=str(only().id), number=0)
    body = chair.get("/office/duplicates/").content.decode()
    assert "移动电话相同" in body and "李*华" in body and world.mobile["li"] not in body
    with acting(SYSTEM):
        review = Review.objects.get()
    decide = reverse("duplicates-office:decide", args=[review.id])
    assert browser(world, "liu").post(decide, {"state": "same", "note": "x"}).status_code == 404
    chair.post(decide, {"state": "different", "note": ""})
    with acting(SYSTEM):
        assert Review.objects.get().state == "open"
    chair.post(decide, {"state": "different", "note": "母子共用一部电话"})
    with acting(SYSTEM):
        assert Review.objects.get().state == "different"
    assert "没有待核对" in chair.get("/office/duplicates/").content.decode()


def test_the_union_is_picked_by_name_and_the_seats_own_stands_there_already(chair, world):
    body = chair.get(UPLOAD).content.decode()
    assert 'name="unit_code_text"' in body and world.unit["hengda"].name in body
    picked = {"unit_code": world.unit["hengda"].code, "unit_code_text": world.unit["hengda"].name}
    upload(chair, [roster_cells(1)], **picked)
    assert only().default_unit_code == world.unit["hengda"].code


def test_what_an_officer_sends_is_registered_in_their_name_and_seat(chair, world):
    upload(chair, [roster_cells(1)], unit_code=world.unit["hengda"].code)
    count(only())
    chair.post(reverse("rosters-office:confirm", args=[only().id]), GROUND)
    jobs.apply.func(roster_id=str(only().id), number=0)
    with acting(SYSTEM):
        [entry] = Entry.objects.filter(what="members.import.apply")
        assert (entry.account_id, entry.grant_id, entry.role) == (
            world.account["chen"].pk, world.grant["chen"].pk, "union_chair",
        )  # fmt: skip
        event = MembershipEvent.objects.get(person_id=entry.subjects[0])
        assert event.account_id == world.account["chen"].pk


def test_who_lost_the_seat_meanwhile_registers_nobody(chair, world):
    upload(chair, [roster_cells(1)], unit_code=world.unit["hengda"].code)
    count(only())
    chair.post(reverse("rosters-office:confirm", args=[only().id]), GROUND)
    with acting(SYSTEM):
        Grant.objects.filter(pk=world.grant["chen"].pk).update(ends_on=timezone.localdate())
    jobs.apply.func(roster_id=str(only().id), number=0)
    assert only().state == "stopped" and "不在原岗位" in only().problem
    with acting(SYSTEM):
        assert not Membership.objects.filter(person__source="import").exists()


def test_a_dry_run_by_command_cannot_be_confirmed_in_the_browser(chair, world, tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(as_xlsx([roster_cells(1)]))
    told = import_roster(path, world.unit["hengda"].code, dry_run=True, seat=world.seat("chen"))
    page = chair.get(reverse("rosters-office:roster", args=[told["import"]])).content.decode()
    assert "命令行试算" in page
    assert chair.post(reverse("rosters-office:confirm", args=[told["import"]]), GROUND).status_code == 422


def test_a_roster_that_changes_nothing_says_so_before_it_is_confirmed(chair, world):
    rows, code = [roster_cells(1), roster_cells(2)], world.unit["hengda"].code
    upload(chair, rows, unit_code=code)
    first = only().id
    count(only())
    address = reverse("rosters-office:roster", args=[first])
    assert "资料也没有变化" not in chair.get(address).content.decode()
    chair.post(f"{address}confirm/", GROUND)
    jobs.apply.func(roster_id=str(first), number=0)
    upload(chair, rows, unit_code=code)
    with acting(SYSTEM):
        again = Import.objects.exclude(pk=first).get()
    count(again)
    page = chair.get(reverse("rosters-office:roster", args=[again.id])).content.decode()
    assert "资料也没有变化" in page and "登记这 2 行" in page


def test_the_terminal_is_told_the_whole_share_and_a_rest_by_what_was_read_now(tmp_path, world):
    path, told = tmp_path / "名册.csv", []
    path.write_bytes(as_csv([roster_cells(n, world.unit["hengda"].code) for n in range(1_200)]))
    import_roster(
        path,
        seat=world.seat("chen"),
        now=timezone.now(),
        progress=lambda share, text: told.append((share, text)),
    )
    assert told[-1][0] == 1.0 and "约剩" not in told[-1][1]
    assert _remaining(10, 0.8, 0.9) == "，约剩 10 秒", (
        "an import that goes on did not read the first four fifths"
    )
    assert _remaining(10, 0.9, 0.9) == "" == _remaining(10, 0.5, 1.0)
