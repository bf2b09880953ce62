"""The list of divisions is read: the nation to its counties, the wanted regions in full."""

import pytest

from zhigong.kernel.orgs.models import Place
from zhigong.kernel.orgs.places import DivisionsMissing, load_places
from zhigong.kernel.orgs.tests.divisions import write_divisions

pytestmark = pytest.mark.django_db


def test_a_region_is_loaded_in_full_and_the_rest_to_the_counties(tmp_path):
    folder = write_divisions(tmp_path / "divisions")
    assert load_places(folder, ["6101"]) == 9 + 3 + 4
    street = Place.objects.get(code="610103001")
    assert (street.name, street.level, street.parent_code) == ("南院门街道", "township", "610103")
    assert street.initials == "nymjd"
    assert Place.objects.filter(code="620102").exists()
    assert not Place.objects.filter(code__startswith="610303").exclude(level="county").exists()


def test_loading_again_adds_only_what_is_missing(tmp_path):
    folder = write_divisions(tmp_path / "divisions")
    load_places(folder, ["610103"])
    assert load_places(folder, ["610103"]) == 0
    assert load_places(folder, ["61"]) == 4


def test_a_folder_without_the_list_is_refused(tmp_path):
    with pytest.raises(DivisionsMissing):
        load_places(tmp_path, ["61"])
