"""Addresses on a server and on a cluster's node; the cluster itself is asked in tests/test_citus.py."""

import os

import pytest

from zhigong.door import clusters
from zhigong.door.database import RemoteDatabase
from zhigong.door.home import Home
from zhigong.door.speech import Refusal

NAMED = "postgresql://p61_app:se%2Fcret@coordinator.example:5432/zhigong?sslmode=verify-full"


def test_a_plain_server_is_no_cluster_and_keeps_its_address():
    assert clusters.node_of(os.environ["ZG_TEST_ADMIN_URL"], "zg") is None
    assert clusters.at_node(NAMED, None) == NAMED


@pytest.mark.parametrize(
    ("node", "host"), [(("node1.example", 5433), "node1.example:5433"), (("fd00::1", 5432), "[fd00::1]:5432")]
)
def test_on_a_cluster_only_host_and_port_change(node, host):
    wanted = f"postgresql://p61_app:se%2Fcret@{host}/zhigong?sslmode=verify-full"
    assert clusters.at_node(NAMED, node) == wanted


def test_a_server_that_does_not_answer_is_told_in_a_sentence(folder):
    database = RemoteDatabase(Home(str(folder)).prepare(), "postgresql://admin@127.0.0.1:1/zhigong")
    with pytest.raises(Refusal, match="DATABASE_URL"):
        database.start()


def test_a_home_without_passwords_is_told_to_start_once_as_administrator(folder):
    database = RemoteDatabase(Home(str(folder)).prepare(), "postgresql://127.0.0.1:1/zhigong")
    with pytest.raises(Refusal, match="zg_app"):
        database.start()
