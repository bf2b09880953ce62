"""Every list a line defines is known to the worker that writes the file, which never loads a page."""

import json
import subprocess
import sys

from zhigong.testing.checks import CHECKOUT

ASK = """
import gc, json
from zhigong.kernel.cases import registry
from zhigong.modules.organise.exports.public import ExportList, offered
registry.cards()
known = [one.code for one in offered()]
from django.urls import get_resolver
get_resolver().url_patterns
defined = sorted(one.code for one in gc.get_objects() if isinstance(one, ExportList))
print(json.dumps([known, defined]))
"""


def test_the_worker_knows_every_list_a_line_defines():
    asked = [sys.executable, CHECKOUT / "manage.py", "shell", "--no-imports", "-c", ASK]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    known, defined = json.loads(said)
    assert known == defined
    assert "members.list" in defined
