"""A letter is issued, read and checked; then what is refused."""

from io import BytesIO

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction
from docx import Document

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.crypto import sm3
from zhigong.kernel.letters import definition, reading
from zhigong.kernel.letters.issuing import Addressee, LetterRefused
from zhigong.kernel.letters.models import Letter, LetterFile
from zhigong.kernel.letters.tests.samples import ON, PROPOSAL, REMINDER, issue_one, make_matter
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with definition.using(REMINDER, PROPOSAL):
        yield build_world()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return "".join("".join(pages).split())


def test_a_letter_is_numbered_written_and_kept_with_its_digests(world):
    letter = issue_one(world)
    assert letter.number == "桥南区工监提〔2026〕1号"
    assert issue_one(world).number == "桥南区工监提〔2026〕2号"
    with acting(world.seat("wang")):
        _same, docx = reading.open_file(letter.pk, "docx", world.seat("wang"))
        _same, pdf = reading.open_file(letter.pk, "pdf", world.seat("wang"))
    assert sm3(docx) == bytes(letter.docx_sm3) and sm3(pdf) == bytes(letter.pdf_sm3)
    words = [paragraph.text for paragraph in Document(BytesIO(docx)).paragraphs]
    assert "恒达机械有限公司：" in words and "不得克扣或者无故拖欠。" in words
    assert not any("附件" in line or "{{" in line for line in words), (
        "an empty optional field takes its line along"
    )


def test_the_pdf_says_what_the_word_file_says_and_its_text_can_be_copied(world):
    letter = issue_one(world)
    with acting(world.seat("wang")):
        _same, docx = reading.open_file(letter.pk, "docx", world.seat("wang"))
        _same, pdf = reading.open_file(letter.pk, "pdf", world.seat("wang"))
    printed, document = text_of(pdf), Document(BytesIO(docx))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert cells == ["姓名", "金额", "张三", "28,000.00", "李四", "9,600.00"]
    for words in [*(paragraph.text for paragraph in document.paragraphs), *cells, "2026年3月2日", "—1—"]:
        assert "".join(words.split()) in printed


def test_the_bytes_lie_encrypted(world):
    letter = issue_one(world)
    with acting(Seat.system("look")):
        for file in LetterFile.objects.filter(letter=letter):
            assert b"%PDF" not in bytes(file.sealed) and b"PK\x03\x04" not in bytes(file.sealed)


def test_anybody_with_the_code_may_check_it_and_learns_no_addressee(world):
    letter = issue_one(world)
    with acting(Seat.public()):
        told = reading.verify(letter.token)
        assert reading.verify("no-such-token") is None
    assert told.number == letter.number and told.unit_name == "桥南区总工会" and told.issued_on == ON
    assert told.pdf_sm3 == bytes(letter.pdf_sm3).hex() and told.withdrawn_at is None
    assert "恒达" not in str(told)


def test_each_unit_series_and_year_counts_for_itself(world):
    matter = make_matter(world.unit["qiaonan"])
    first = issue_one(world, matter=matter)
    other = issue_one(world, matter=matter, template_code=PROPOSAL.code, values={})
    later = issue_one(world, matter=matter, on=ON.replace(year=2027))
    elsewhere = issue_one(world, seat="zhao", unit="willow")
    assert [letter.sequence for letter in (first, other, later, elsewhere)] == [1, 1, 1, 1]


def test_a_proposal_is_not_issued_below_the_county(world):
    with pytest.raises(LetterRefused, match="县级以上"):
        issue_one(world, seat="zhao", unit="willow", template_code=PROPOSAL.code, values={})


def test_a_letter_without_its_content_is_refused_and_takes_no_number(world):
    with pytest.raises(LetterRefused, match="提示内容"):
        issue_one(world, values={})
    assert issue_one(world).sequence == 1


def test_a_step_that_fails_gives_the_number_back(world):
    class Stopped(Exception):
        pass

    matter = make_matter(world.unit["qiaonan"])
    with acting(world.seat("wang")), pytest.raises(Stopped), transaction.atomic():
        issue_one(world, matter=matter)
        raise Stopped
    assert issue_one(world, matter=matter).sequence == 1


def test_a_number_without_a_letter_is_refused_by_the_database(world):
    with (
        pytest.raises(DatabaseError, match="without a letter"),
        acting(world.seat("wang")),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT take_letter_number(%s, 'x', 2026)", [world.unit["qiaonan"].pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE letters SET number = 'x'",
        "DELETE FROM letters",
        "UPDATE letter_numbers SET last = 9",
        "UPDATE letter_files SET byte_count = 1",
    ],
)
def test_the_program_itself_cannot_change_a_letter_or_a_number(world, statement):
    issue_one(world)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting(world.seat("wang")),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_letter_is_hidden_from_the_other_city_and_from_whom_it_is_not_for(world):
    letter = issue_one(world)
    with acting(world.seat("liu")):
        assert not Letter.objects.exists() and not LetterFile.objects.exists()
        assert not reading.letters_of(letter.matter_id, world.seat("liu"))
    with acting(world.seat("li")):
        assert not Letter.objects.exists() and not LetterFile.objects.exists()


def test_the_employers_agent_reads_the_letter_written_to_it(world):
    addressed = Addressee("恒达机械有限公司", employer=world.employer["hengda"])
    letter = issue_one(world, addressee=addressed)
    with acting(Seat.system("look")):
        assert Letter.objects.get(pk=letter.pk).addressee_employer_id == world.employer["hengda"].pk
