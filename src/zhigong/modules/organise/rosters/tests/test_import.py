"""The story of a roster: twelve rows with three errors, the returned sheet mended, everything registered once."""

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.crypto.keys import create_keys_file
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.people import rotation
from zhigong.kernel.people.models import Person
from zhigong.kernel.tally import counts as tally
from zhigong.lib.spreadsheets import SheetFault
from zhigong.modules.organise.duplicates.models import Review
from zhigong.modules.organise.rosters import actions, forms, imports, public, words
from zhigong.modules.organise.rosters.models import Import, ImportBatch, ImportRow
from zhigong.modules.organise.rosters.public import ImportRefused, import_roster, write_roster_template
from zhigong.modules.organise.rosters.tests.sheets_for_tests import as_csv, as_xlsx, roster_cells
from zhigong.testing.world import build_world

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SYSTEM = Seat.system("test")
SUM = tuple(words.OUTCOMES)


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def chair(world):
    unit = world.unit["hengda"]
    return Seat(
        role="union_chair", account_id=world.account["chen"].pk, grant_id=world.grant["chen"].pk, unit_id=unit.pk,
        unit_code=unit.code, unit_name=unit.name, unit_level=unit.level, unit_path=tuple(unit.path),
        lo=unit.position, hi=unit.position_end,
    )  # fmt: skip


def run(folder: Path, rows, seat, unit="", name="roster.xlsx", **options) -> dict:
    path = folder / name
    path.write_bytes(rows if isinstance(rows, bytes) else as_xlsx(rows))
    told = import_roster(
        path,
        unit,
        options.pop("dry_run", False),
        options.pop("progress", None),
        seat=seat,
        now=NOW,
        **options,
    )
    assert told["rows"] == sum(told[outcome] for outcome in SUM), "every row is accounted for"
    return told


def outcome(told) -> dict:
    return {name: told[name] for name in (*SUM, "review") if told[name]}


def members(world) -> int:
    with acting(SYSTEM):
        node = world.unit["hengda"].pk
        return tally.read([node])[node].get("", 0)


def test_a_chair_imports_twelve_rows_with_three_errors_mends_the_sheet_and_imports_again(
    tmp_path, world, chair
):
    before = members(world)
    rows = [roster_cells(index) for index in range(12)]
    rows[3] = roster_cells(3, 证件号码="610113197501010000")
    rows[7] = roster_cells(7, 姓名="")
    rows[9] = roster_cells(9, 民族="火星")
    code = world.unit["hengda"].code
    dry = run(tmp_path, rows, chair, code, dry_run=True)
    assert outcome(dry) == {"new": 9, "rejected": 3}
    assert members(world) == before, "a dry run registers nobody"
    told = run(tmp_path, rows, chair, code)
    assert outcome(told) == outcome(dry)
    assert members(world) == before + 9

    sheet = CalamineWorkbook.from_path(told["errors_file"]).get_sheet_by_index(0).to_python()
    assert sheet[0] == [*words.HEADERS, *words.ANSWER_HEADERS]
    assert [line[-1] for line in sheet[1:]] == ["5", "9", "11"]
    assert sheet[2][-3] == "姓名：没有填写姓名" and sheet[1][:3] == rows[3][:3]

    for line, index in zip(sheet[1:], (3, 7, 9), strict=True):
        line[: len(words.HEADERS)] = roster_cells(index)
    mended = as_xlsx(sheet[1:], sheet[0])
    assert outcome(run(tmp_path, mended, chair, code, name="mended.xlsx")) == {"new": 3}
    assert outcome(run(tmp_path, [roster_cells(i) for i in range(12)], chair, code)) == {"unchanged": 12}
    assert members(world) == before + 12
    with acting(SYSTEM):
        person = Person.objects.get(name=roster_cells(0)[0], source="import")
        event = MembershipEvent.objects.get(person_id=person.pk)
        assert (person.identity_level, person.ethnicity, person.education) == (1, "01", "20")
        assert (event.kind, event.happened_on, event.employment_form) == ("join", date(2024, 3, 1), "1")
        assert event.employer_id == world.employer["hengda"].pk
        entries = Entry.objects.filter(what="members.import.apply")
        assert person.pk in entries.order_by("id").first().subjects


def test_columns_win_over_the_given_union_and_branches_below_are_in_reach(tmp_path, world, chair):
    told = run(tmp_path, [roster_cells(1, world.unit["workshop"].code)], chair, world.unit["hengda"].code)
    assert outcome(told) == {"new": 1}
    with acting(SYSTEM):
        assert Membership.objects.filter(unit=world.unit["workshop"]).count() == 2


def test_a_union_elsewhere_and_one_that_does_not_exist_get_the_same_sentence(tmp_path, world, chair):
    rows = [roster_cells(1, world.unit["spinning"].code), roster_cells(2, "000000700000019"), roster_cells(3)]
    told = run(tmp_path, rows, chair, world.unit["hengda"].code)
    assert outcome(told) == {"rejected": 2, "new": 1}
    with acting(SYSTEM):
        kept = list(ImportRow.objects.filter(outcome="rejected").values_list("errors", "unit_id"))
    assert kept[0] == kept[1]


def test_a_given_union_out_of_reach_refuses_the_whole_import(tmp_path, world, chair):
    with pytest.raises(ImportRefused, match="不在您的管理范围"):
        run(tmp_path, [roster_cells(1)], chair, world.unit["spinning"].code)


def test_a_union_that_is_not_active_takes_nobody(tmp_path, world):
    with acting(SYSTEM):
        type(world.unit["riders"]).objects.filter(pk=world.unit["riders"].pk).update(state="dormant")
    assert outcome(run(tmp_path, [roster_cells(1)], SYSTEM, world.unit["riders"].code)) == {"rejected": 1}


def test_a_member_of_another_union_becomes_a_transfer_to_decide(tmp_path, world, chair):
    cells = roster_cells(1, 姓名="周婷", 证件号码=world.document["zhou"])
    for _again in range(2):
        assert outcome(run(tmp_path, [cells], chair, world.unit["hengda"].code)) == {"elsewhere": 1}
    with acting(SYSTEM):
        review = Review.objects.get()
        assert (review.kind, review.person_id) == ("elsewhere", world.person["zhou"])
        assert Membership.objects.get(person=world.person["zhou"]).unit == world.unit["spinning"]
    with acting(chair):
        assert Review.objects.count() == 1
        assert not Person.objects.filter(pk=world.person["zhou"]).exists(), (
            "the other city's member stays unseen"
        )


def test_the_first_sound_row_of_a_document_counts(tmp_path, world):
    rows = [roster_cells(1, 民族="火星"), roster_cells(1), roster_cells(1, 学历="大专")]
    told = run(tmp_path, rows, SYSTEM, world.unit["hengda"].code)
    assert outcome(told) == {"rejected": 1, "new": 1, "duplicate_in_file": 1}
    with acting(SYSTEM):
        errors = ImportRow.objects.get(outcome="duplicate_in_file").errors
    assert imports.say_finding(errors[0]) == "证件号码：与第3行是同一证件号码，本行没有导入"


def test_doubles_are_found_across_batches(tmp_path, world, monkeypatch):
    monkeypatch.setattr(forms, "BATCH_ROWS", 2)
    rows = [roster_cells(1), roster_cells(2), roster_cells(3), roster_cells(1)]
    for dry_run in (True, False):
        told = run(tmp_path, rows, SYSTEM, world.unit["hengda"].code, dry_run=dry_run)
        assert outcome(told) == {"new": 3, "duplicate_in_file": 1}


def test_facts_are_updated_and_blanks_say_nothing(tmp_path, world):
    code = world.unit["hengda"].code
    run(tmp_path, [roster_cells(1), roster_cells(2)], SYSTEM, code)
    rows = [
        roster_cells(1, 学历="大专", 移动电话="13900001111", 用工形式="劳务派遣", 是否农民工="是"),
        roster_cells(2, 学历="", 民族="", 移动电话="", 用工形式=""),
    ]
    assert outcome(run(tmp_path, rows, SYSTEM, code)) == {"updated": 1, "unchanged": 1}
    assert outcome(run(tmp_path, rows, SYSTEM, code)) == {"unchanged": 2}
    with acting(SYSTEM):
        membership = Membership.objects.get(person__name=roster_cells(1)[0])
        assert membership.person.education == "30" and membership.person.is_migrant is True
        assert membership.employment_form == "2"
        assert Person.objects.get(name=roster_cells(2)[0]).education == "20"


def test_level_four_needs_a_statement_of_who_saw_the_documents(tmp_path, world):
    code = world.unit["hengda"].code
    run(tmp_path, [roster_cells(1)], SYSTEM, code)
    stated = {"documents_note": "2026年3月1日厂办当面逐一核验"}
    assert outcome(run(tmp_path, [roster_cells(1)], SYSTEM, code, **stated)) == {"updated": 1}
    assert outcome(run(tmp_path, [roster_cells(1)], SYSTEM, code)) == {"unchanged": 1}
    with acting(SYSTEM):
        assert Person.objects.get(name=roster_cells(1)[0]).identity_level == 4


def test_somebody_who_left_comes_back_and_who_was_retained_is_restored(tmp_path, world):
    code = world.unit["hengda"].code
    run(tmp_path, [roster_cells(1), roster_cells(2)], SYSTEM, code)
    with acting(SYSTEM):
        left, retained = [Membership.objects.get(person__name=roster_cells(i)[0]) for i in (1, 2)]
        ledger.append(ledger.Event("resign", left.person_id, date(2026, 1, 5), membership_id=left.pk))
        ledger.append(ledger.Event("retain", retained.person_id, date(2026, 1, 5), membership_id=retained.pk))
    told = run(tmp_path, [roster_cells(1), roster_cells(2)], SYSTEM, code)
    assert outcome(told) == {"new": 1, "updated": 1}
    with acting(SYSTEM):
        assert Membership.objects.filter(person=left.person_id).count() == 2
        assert Membership.objects.get(pk=retained.pk).state == "active"


def test_another_name_under_one_document_is_reviewed_and_never_written(tmp_path, world):
    code = world.unit["hengda"].code
    run(tmp_path, [roster_cells(1)], SYSTEM, code)
    told = run(tmp_path, [roster_cells(1, 姓名="别的名字")], SYSTEM, code)
    assert outcome(told) == {"unchanged": 1, "review": 1}
    with acting(SYSTEM):
        assert not Person.objects.filter(name="别的名字").exists()
        assert Review.objects.get().kind == "name_differs"


def test_likely_duplicates_are_registered_and_put_side_by_side(tmp_path, world, chair):
    code = world.unit["hengda"].code
    run(tmp_path, [roster_cells(1)], SYSTEM, code)
    twin = {"证件类型": "护照", "证件号码": "E12345678", "姓名": "孙某某"}
    rows = [
        roster_cells(50, **twin, 移动电话=roster_cells(1)[3]),
        roster_cells(3, 姓名="张三", 移动电话=""),
        roster_cells(5, 姓名="章三", 移动电话=""),
    ]
    dry = run(tmp_path, rows, SYSTEM, code, dry_run=True)
    told = run(tmp_path, rows, SYSTEM, code)
    assert outcome(dry) == outcome(told) == {"new": 3, "review": 2}
    with acting(SYSTEM):
        found = {review.reasons[0]: review for review in Review.objects.all()}
    assert set(found) == {"same_mobile", "similar_name"}
    assert found["same_mobile"].unit_id == world.unit["hengda"].pk


def test_one_phone_shared_by_many_does_not_flood_the_review_list(tmp_path, world):
    rows = [roster_cells(index, 移动电话="13911112222") for index in range(40)]
    run(tmp_path, rows, SYSTEM, world.unit["hengda"].code)
    with acting(SYSTEM):
        assert Review.objects.count() == 39


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(tmp_path, world, monkeypatch):
    monkeypatch.setattr(forms, "BATCH_ROWS", 3)
    code = world.unit["hengda"].code
    rows = as_xlsx([roster_cells(index) for index in range(8)])
    seen = []

    def cut_off(done, total):
        seen.append(done)
        if len(seen) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, rows, SYSTEM, code, progress=cut_off)
    with acting(SYSTEM):
        assert Import.objects.get().applied_count == 1
    assert outcome(run(tmp_path, rows, SYSTEM, code)) == {"new": 8}
    with acting(SYSTEM):
        assert Import.objects.get().state == "done"
    assert outcome(run(tmp_path, rows, SYSTEM, code)) == {"unchanged": 8}


def test_doing_a_batch_twice_changes_nothing(tmp_path, world):
    told = run(tmp_path, [roster_cells(1)], SYSTEM, world.unit["hengda"].code)
    with acting(SYSTEM):
        actions.apply_batch(told["import"], 0, on=NOW.date(), now=NOW)
        assert Import.objects.get().counts["new"] == 1


def test_nothing_staged_is_readable(tmp_path, world):
    cells = roster_cells(1)
    run(tmp_path, [cells], SYSTEM, world.unit["hengda"].code, dry_run=True)
    with acting(SYSTEM):
        sealed = bytes(ImportBatch.objects.get().cells_cipher)
        row = ImportRow.objects.values().get()
    assert cells[2].encode() not in sealed and cells[0].encode() not in sealed
    assert cells[2] not in str(row) and cells[3] not in str(row)


def test_another_citys_officer_sees_neither_import_nor_rows_nor_reviews(tmp_path, world, chair):
    cells = roster_cells(1, 姓名="周婷", 证件号码=world.document["zhou"])
    run(tmp_path, [cells, roster_cells(2)], chair, world.unit["hengda"].code)
    west = world.unit["west"]
    outsider = dataclasses.replace(
        chair, account_id=world.account["liu"].pk, grant_id=world.grant["liu"].pk, unit_id=west.pk, lo=west.position,
        hi=west.position_end,
    )  # fmt: skip
    with acting(outsider):
        for model in (Import, ImportBatch, ImportRow, Review):
            assert not model.objects.exists(), model
    with acting(chair):
        assert Import.objects.count() == 1 and ImportRow.objects.count() == 2


def test_gbk_text_and_the_template_itself_go_through_the_same_door(tmp_path, world):
    code = world.unit["hengda"].code
    data = as_csv([roster_cells(1)], encoding="gb18030")
    assert outcome(run(tmp_path, data, SYSTEM, code, name="roster.csv")) == {"new": 1}
    write_roster_template(tmp_path / "template.xlsx")
    with pytest.raises(SheetFault, match="没有一行数据"):
        import_roster(tmp_path / "template.xlsx", code, seat=SYSTEM, now=NOW)


def test_more_rows_than_the_browser_takes_are_refused(world, chair):
    rows = as_xlsx([roster_cells(index) for index in range(4)])
    with acting(chair), pytest.raises(SheetFault, match="超过3行"):
        imports.stage_roster(rows, "a.xlsx", seat=chair, unit_code="", on=NOW.date(), now=NOW, row_limit=3)


def test_very_many_rows_go_back_as_text_that_can_be_mended_and_sent_again(tmp_path, world, monkeypatch):
    monkeypatch.setattr(public, "MOST_IN_A_SHEET", 2)
    code = world.unit["hengda"].code
    told = run(tmp_path, [roster_cells(index, 民族="火星", 学历="=1+1") for index in range(3)], SYSTEM, code)
    assert told["errors_file"].endswith(".csv") and told["returned"] == 3
    text = Path(told["errors_file"]).read_text("utf-8-sig")
    assert "'=1+1" in text and "代码表" in text
    mended = text.replace("火星", "汉").replace("'=1+1", "本科").encode("utf-8-sig")
    assert outcome(run(tmp_path, mended, SYSTEM, code, name="mended.csv")) == {"new": 3}


def test_names_of_a_similar_shape_are_put_side_by_side_registered_or_in_one_file(tmp_path, world):
    code = world.unit["hengda"].code
    run(tmp_path, [roster_cells(1, 姓名="王小末")], SYSTEM, code)
    rows = [
        roster_cells(3, 姓名="王小未", 移动电话=""),
        roster_cells(47, 姓名="张己", 移动电话=""),
        roster_cells(49, 姓名="张巳", 移动电话=""),
    ]
    assert outcome(run(tmp_path, rows, SYSTEM, code)) == {"new": 3, "review": 2}
    with acting(SYSTEM):
        assert [review.reasons for review in Review.objects.all()] == [["similar_shape"]] * 2


class SealedAhead(imports.RosterFile):
    """A roster whose batches are all sealed before the first is entered, as a second process does with large ones."""

    def prepared(self, reading, *, after, number):
        yield from list(self.batches(reading, after=after, number=number))


def test_what_was_sealed_under_a_replaced_key_is_sealed_anew_and_nobody_is_entered_twice(
    tmp_path, own_database, monkeypatch
):
    monkeypatch.setattr(forms, "BATCH_ROWS", 2)
    monkeypatch.setattr(settings, "ZG_KEYS_FILE", tmp_path / "keys" / "keys.json")
    create_keys_file(settings.ZG_KEYS_FILE)
    world = build_world()
    code, path = world.unit["hengda"].code, tmp_path / "roster.csv"
    path.write_bytes(as_csv([roster_cells(5)]))
    import_roster(path, code, now=NOW)
    path.write_bytes(as_csv([roster_cells(index) for index in range(6)]))
    replaced = []

    def replace_key(*_share) -> None:
        """Between the first batch and the next, by which time all are sealed."""
        if not replaced:
            replaced.append(True)
            with acting(SYSTEM):
                rotation.start_rotation("digest", now=NOW)
                while rotation.rotate_some(now=NOW):
                    continue

    file = SealedAhead(path)
    with acting(SYSTEM):
        known = {"seat": SYSTEM, "unit_code": code, "on": NOW.date(), "now": NOW}
        roster = imports.new_roster(file.table, file.digest, path.name, **known)
        roster.state = "checked"
        ground = {"documents_checked": False, "documents_note": ""}
        actions.confirm_import(roster, basis="law", basis_note="测试", **ground, now=NOW)
    public._walk(roster, file, seat=SYSTEM, dry_run=False, on=NOW.date(), now=NOW, progress=replace_key)
    with acting(SYSTEM):
        roster.refresh_from_db()
        assert roster.state == "done" and (roster.counts["new"], roster.counts["unchanged"]) == (5, 1)
        assert Person.objects.filter(name=roster_cells(5)[0]).count() == 1
        assert set(Person.objects.values_list("digest_key_id", flat=True)) == {"2"}
