"""A letter drawn up wrongly is withdrawn on the matter's page, by another officer than the one who issued it."""

import pytest

from zhigong.kernel.cases import registry
from zhigong.kernel.letters import definition
from zhigong.kernel.letters.tests.samples import REMINDER, issue_one
from zhigong.kernel.matters.tests.disputes import DISPUTES, file_dispute
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
WHY = "主送机关写错"


@pytest.fixture
def world():
    with registry.using(DISPUTES), definition.using(REMINDER):
        yield build_world()


def test_the_button_is_the_second_officers_and_everybody_reads_since_when_and_why(world, client):
    matter = file_dispute(world)
    letter = issue_one(world, seat="chen", unit="hengda", matter=matter)
    page, address = f"/office/matters/{matter.pk}/", f"/office/letters/{letter.pk}/withdraw/"
    chen, zhao = browser(world, "chen"), browser(world, "zhao")
    own = chen.get(page).content.decode()
    assert address not in own and "由另一名干部作废" in own
    assert "请由另一名干部办理" in chen.post(address, {"reason": WHY}, follow=True).content.decode()
    assert address in zhao.get(page).content.decode()
    assert "请写明作废的原因" in zhao.post(address, {"reason": ""}, follow=True).content.decode()
    shown = zhao.post(address, {"reason": WHY}, follow=True).content.decode()
    assert "已作废" in shown and WHY in shown and address not in shown
    assert browser(world, "liu").post(address, {"reason": WHY}).status_code == 404
    checked = client.get(f"/v/{letter.token}/").content.decode()
    assert "作废，不再有效" in checked and WHY not in checked
