"""Bad rows get sentences; other cities, employers and administrators see nothing; a busy employer is not given twice."""

from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.web.tests.officers import browser
from zhigong.lib.findings import say_packed
from zhigong.lib.spreadsheets import SheetFault
from zhigong.modules.organise.coverage import actions, jobs
from zhigong.modules.organise.coverage.models import MarketEmployer, MarketImport, MarketRow
from zhigong.modules.organise.coverage.tests.registering import MONDAY, code, read, row, sheet, write
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
ON = MONDAY.date()


@pytest.fixture
def world():
    return build_world()


def test_every_refused_row_has_its_sentence_and_goes_back(world):
    bad = [
        row(1, "好单位有限公司"), row(1, "重复有限公司"), row(2, ""), row(3, "甲", staff="很多"),
        row(4, "乙", place="610201100"), row(5, "丙", place="999999"), row(6, "丁", industry="开飞机"),
        row(7, "戊", state="不知道"), row(8, "己", uscc="91610101MA00000000"), row(9, "=1+1", staff="-3"),
    ]  # fmt: skip
    kept = read(world, sheet(*bad))
    assert kept.counts["new"] == 1 and kept.counts["error"] == len(bad) - 1
    with acting(world.seat("wang")):
        told = {
            each.number: "；".join(say_packed(problem) for problem in each.problems)
            for each in MarketRow.objects.filter(source=kept, outcome="error")
        }
    expected = {
        3: "多次", 4: "没有填写单位名称", 5: "0 到 5000000", 6: "不在您的管辖范围内", 7: "没有这个行政区划代码",
        8: "没有这个行业", 9: "没有这个登记状态", 10: "校验位", 11: "0 到 5000000",
    }  # fmt: skip
    assert told.keys() == expected.keys() and all(expected[n] in told[n] for n in expected), told
    page = browser(world, "wang").get(f"/office/coverage/register/returned/?id={kept.pk}")
    assert page.status_code == 200 and page.headers["Content-Type"].startswith("application/vnd")


def test_a_file_that_is_too_long_or_no_register_is_named(world):
    with pytest.raises(SheetFault):
        read(world, b"%PDF-1.4 x")
    with pytest.raises(SheetFault, match="1000行"):
        read(world, sheet(*[row(n, f"单位{n}") for n in range(1_001)]))


def test_another_city_sees_and_changes_nothing(world):
    write(world, row(1, "晨光餐饮有限公司"))
    with acting(Seat.system("look")):
        market = MarketEmployer.objects.get(employer__uscc=code(1))
    grant = actions.find_officer(world.grant["zhao"].pk, ON)
    with acting(world.seat("liu")):
        assert not MarketEmployer.objects.exists() and not MarketImport.objects.exists()
        assert "管辖" in actions.assign(market.pk, grant, seat=world.seat("liu"), now=MONDAY)
    liu = browser(world, "liu")
    assert liu.get(f"/office/coverage/?unit={world.unit['willow'].code}").status_code == 404
    assert liu.get(f"/office/coverage/employers/?unit={world.unit['willow'].code}").status_code == 404
    assert "晨光" not in liu.get("/office/coverage/employers/").content.decode()


def test_the_employer_side_sees_none_of_it(world):
    write(world, row(0, "恒达机械有限公司", uscc=world.employer["hengda"].uscc))
    xu = browser(world, "xu")
    for address in ("", "employers/", "register/returned/", "register/", "register/import/"):
        assert xu.get(f"/office/coverage/{address}").status_code == 403
    for key in ("xu", "lin", "shen", "sec", "li", "chen"):
        with acting(world.seat(key)), connection.cursor() as cursor:
            for table in ("market_employers", "market_imports", "market_rows", "coverage_drives"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), (key, table)


def test_nobody_types_in_that_an_employer_is_covered(world):
    write(world, row(1, "晨光餐饮有限公司"))
    for statement in ("UPDATE market_employers SET covered = 'own'", "DELETE FROM market_employers"):
        with (
            acting(world.seat("wang")), pytest.raises(DatabaseError), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(statement)


def test_what_needs_no_founding_is_not_assigned(world):
    write(
        world, row(1, "晨光餐饮有限公司"), row(2, "远航物流有限公司", state="停业"),
        row(0, "恒达机械有限公司", uscc=world.employer["hengda"].uscc), row(3, "区直属有限公司", place="610101"),
    )  # fmt: skip
    wang, grant = world.seat("wang"), actions.find_officer(world.grant["zhao"].pk, ON)
    with acting(wang):
        ids = dict(MarketEmployer.objects.values_list("employer__name", "pk"))

    def told(name):
        with acting(wang):
            return actions.assign(ids[name], grant, seat=wang, now=MONDAY)

    assert told("晨光餐饮有限公司") == ""
    assert "已经指派" in told("晨光餐饮有限公司")
    assert "不再经营" in told("远航物流有限公司")
    assert "已有工会" in told("恒达机械有限公司")
    assert "不在柳林街道总工会的范围内" in told("区直属有限公司")


def test_the_pages_lead_from_the_file_to_the_assignment(world):
    wang = browser(world, "wang")
    file = BytesIO(sheet(row(1, "晨光餐饮有限公司"), row(2, "远航物流有限公司", staff=300)))
    file.name = "名录.xlsx"
    data = {"file": file, "source": "区市场监管局", "register_on": "2026-03-01"}
    sent = wang.post("/office/coverage/register/", data)
    assert sent.status_code == 302
    assert "写入这 2 行" in wang.get(sent.url).content.decode()
    assert wang.post(sent.url).status_code == 302
    with acting(world.seat("wang")):
        kept = MarketImport.objects.get()
        jobs.write_next(kept.pk, timezone.now())
        jobs.write_next(kept.pk, timezone.now())
    page = wang.get("/office/coverage/").content.decode()
    assert "区市场监管局" in page and "柳林街道总工会" in page
    listed = wang.get("/office/coverage/employers/").content.decode()
    assert listed.index("远航物流") < listed.index("晨光餐饮")
    assert "远航物流" not in wang.get("/office/coverage/employers/?size=2").content.decode()
    chosen = {"employer": [str(pk) for pk in _ids()], "officer": str(world.grant["zhao"].pk)}
    told = wang.post("/office/coverage/employers/assign/", chosen, follow=True).content.decode()
    assert "已指派 2 家" in told and "正在推进" in told
    assert wang.get("/office/coverage/employers/?work=free").content.decode().count("远航物流") == 0
    address = "/office/coverage/employers/export/"
    assert "请写明导出用途" in wang.post(address, {}, follow=True).content.decode()
    sent = wang.post(f"{address}?size=4", {"purpose": "走访安排"})
    file = wang.get(f"/office/exports/file/?id={sent.url.rstrip('/').rsplit('/', 1)[1]}")
    assert len(b"".join(file.streaming_content)) > 1_000
    assert wang.get("/office/coverage/register/template/").status_code == 200
    assert browser(world, "lin").get("/office/coverage/").status_code == 200


def _ids():
    with acting(Seat.system("look")):
        return list(MarketEmployer.objects.values_list("pk", flat=True))
