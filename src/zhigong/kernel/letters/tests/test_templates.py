"""An officer edits a template in Word, another approves; then what is refused."""

from io import BytesIO

import pytest
from docx import Document

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.letters import definition, editions, reading
from zhigong.kernel.letters.models import Letter, TemplateVersion
from zhigong.kernel.letters.tests.samples import NOW, REMINDER, issue_one
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with definition.using(REMINDER):
        yield build_world()


def edited(world, change) -> bytes:
    """Return the wording in force as somebody changed it in Word."""
    with acting(Seat.system("download")):
        document = Document(BytesIO(editions.current(REMINDER, world.unit["qiaonan"]).docx))
    change(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_line(document) -> None:
    """Write a paragraph, its field cut into runs as Word cuts it after a correction."""
    paragraph = document.paragraphs[4].insert_paragraph_before("联系电话见")
    for piece in ("{", "{主送", "机关", "}}", "附页。"):
        paragraph.add_run(piece)


def propose(world, docx: bytes, seat: str = "wang", unit: str = "qiaonan") -> TemplateVersion:
    with acting(world.seat(seat)):
        account = world.account[seat].pk
        return editions.propose(
            REMINDER.code, world.unit[unit], docx, note="加一行", account_id=account, now=NOW
        )


def approve(world, version, seat: str) -> TemplateVersion:
    with acting(world.seat(seat)):
        return editions.approve(version.pk, account_id=world.account[seat].pk, now=NOW)


def words_of(world, letter: Letter) -> list[str]:
    with acting(Seat.system("look")):
        content = reading.open_file(letter.pk, "docx", Seat.system("look"))[1]
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def test_an_edited_template_is_used_once_a_second_officer_approves_and_below_too(world):
    version = propose(world, edited(world, add_line), seat="zhao", unit="willow")
    line = "联系电话见恒达机械有限公司附页。"
    assert line not in words_of(world, issue_one(world, seat="zhao", unit="willow"))
    approve(world, version, "qian")
    letter = issue_one(world, seat="zhao", unit="willow")
    assert line in words_of(world, letter) and letter.version_id == version.pk
    assert line in words_of(world, issue_one(world, seat="chen", unit="hengda")), "used by unions below"
    assert line not in words_of(world, issue_one(world)), "not by the one above"


def test_the_union_goes_back_to_the_wording_from_above(world):
    approve(world, propose(world, edited(world, add_line), seat="zhao", unit="willow"), "qian")
    with acting(world.seat("zhao")):
        dropped = editions.propose_drop(
            REMINDER.code, world.unit["willow"], account_id=world.account["zhao"].pk, now=NOW
        )
    approve(world, dropped, "qian")
    assert issue_one(world, seat="zhao", unit="willow").version_id is None


def test_nobody_approves_their_own_template_and_none_is_approved_twice(world):
    version = propose(world, edited(world, add_line), seat="zhao", unit="willow")
    with pytest.raises(editions.TemplateRefused, match="另一名干部"):
        approve(world, version, "zhao")
    approve(world, version, "qian")
    with pytest.raises(editions.TemplateRefused, match="已经批准"):
        approve(world, version, "qian")


def test_a_lost_or_unknown_field_is_named(world):
    def lose(document):
        next(one for one in document.paragraphs if "提示内容" in one.text).clear()

    def invent(document):
        document.add_paragraph("{{法定代表人}}")

    with pytest.raises(editions.TemplateRefused, match="缺少必需的字段：提示内容"):
        propose(world, edited(world, lose))
    with pytest.raises(editions.TemplateRefused, match="不认识的字段：法定代表人"):
        propose(world, edited(world, invent))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"not a file", "不是 Word"), (b"PK\x03\x04" + b"0" * 40, "不是 Word"), (b"0" * (2**21 + 1), "2 MB")],
)
def test_what_is_no_word_file_is_refused(world, content, sentence):
    with pytest.raises(editions.TemplateRefused, match=sentence):
        propose(world, content)
