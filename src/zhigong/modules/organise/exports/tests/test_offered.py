"""Every list a page lets people ask for is known to the worker that writes the file, which never loads a page."""

import json
import subprocess
import sys

from zhigong.testing.checks import CHECKOUT

ASK = """
import json
from zhigong.kernel.cases import registry
from zhigong.modules.organise.exports.public import offered
registry.cards()
by_cards = [one.code for one in offered()]
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps([by_cards, [one.code for one in offered()]]))
"""


def test_the_worker_knows_every_list_the_pages_offer():
    asked = [sys.executable, CHECKOUT / "manage.py", "shell", "--no-imports", "-c", ASK]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    by_cards, by_pages = json.loads(said)
    assert by_cards == by_pages
    assert by_cards
