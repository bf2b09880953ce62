"""Refusals and faults are pages in the user's language, also when the database is the one that failed."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest

from zhigong.kernel.web import errors


def test_a_session_lost_with_the_database_is_told_as_our_fault_without_asking_the_database(rf):
    answer = errors.bad_request(rf.get("/"), SessionInterrupted("gone"))
    assert answer.status_code == 500
    assert "<html" in answer.content.decode()


def test_a_request_nobody_can_read_is_answered_in_the_shell(rf):
    answer = errors.bad_request(rf.get("/"), BadRequest("nonsense"))
    assert answer.status_code == 400
    assert "看不懂这个请求" in answer.content.decode()
