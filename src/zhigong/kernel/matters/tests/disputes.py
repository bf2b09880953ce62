"""A small service for tests of this room: a worker complains of an employer, which answers; another that nobody shares."""

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.test import override_settings

from zhigong.kernel.cases.definition import PARTY, Clock, Module, Service, Step, Who
from zhigong.kernel.cases.engine import open_matter
from zhigong.kernel.forms.words import Attachment, Form, LongText, Text
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import NewParty
from zhigong.kernel.rules.params import Param
from zhigong.lib import camera_data

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ANSWER = Param("test_disputes.answer_days", "5 WD", "测试条款")
CHAIR = Who("union_chair", "organiser", at="owner")
PDF = b"%PDF-1.7\n" + b"evidence " * 40
PHOTO = (Path(camera_data.__file__).parent / "tests/photos/held_upright.jpg").read_bytes()  # it tells where
FORM = Form(Text("subject", "事由"), Attachment("evidence", "证据", many=True))

dispute = Service(
    code="disputes.file",
    version="1",
    title="劳动争议测试",
    prefix="ZY",
    states={"filed": "待处理", "asked": "待单位答复", "answered": "单位已答复", "closed": "已办结"},
    end=("closed",),
    steps=(
        Step("file", "提交", at="", to="filed", by=PARTY("applicant"), form=FORM, clock=Clock(ANSWER)),
        Step("ask", "发函询问", at="filed", to="asked", by=CHAIR, clock=Clock(ANSWER)),
        Step(
            "answer", "答复", at="asked", to="answered", by=PARTY("employer"),
            form=Form(LongText("opinion", "答复"), Attachment("papers", "材料", audience="handlers")),
        ),
        Step("note", "内部记录", at="filed", to="", by=CHAIR, form=Form(LongText("opinion", "记录")), audience="handlers"),
        Step("close", "办结", at=("filed", "answered"), to="closed", by=CHAIR),
    ),
    merges_at=("filed", "asked"),
    employer_sees=True,
)  # fmt: skip
hotline = Service(
    code="disputes.call",
    version="1",
    title="热线测试",
    prefix="RX",
    states={"filed": "待处理", "closed": "已办结"},
    end=("closed",),
    steps=(
        Step("call", "来电", at="", to="filed", by=PARTY("applicant")),
        Step("close", "办结", at="filed", to="closed", by=CHAIR),
    ),
    merges_at=("filed",),
)
DISPUTES = Module(code="disputes", title="争议", room="protect", services=(dispute, hotline))


class Content:
    """A file as a page hands it in: a name and its bytes in chunks."""

    def __init__(self, name: str, data: bytes = PDF):
        self.name, self.data = name, data

    def chunks(self, size: int = 64 * 1024):
        for start in range(0, max(len(self.data), 1), size):
            yield self.data[start : start + size]


@contextmanager
def files_in(folder, **more):
    """Keep the files in a folder of the test."""
    with override_settings(MEDIA_ROOT=folder, **more):
        yield folder


def file_dispute(
    world, *, key="li", service="disputes.file", unnamed=False, employer="hengda", **more
) -> Matter:
    """Let a known worker open a matter at hengda's union, about an employer."""
    seat = world.seat(key)
    parties = [
        NewParty("applicant", person_id=world.person[key], unnamed=unnamed),
        ("employer", world.employer[employer]),
    ]
    data = {"subject": "加班费"} | more.pop("data", {})
    return open_matter(
        service, unit=world.unit["hengda"], parties=parties, seat=seat, now=MONDAY, data=data, **more
    ).matter
