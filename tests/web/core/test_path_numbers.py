"""Numbers in addresses."""

import pytest

from case_tables import tabled


@pytest.mark.parametrize("number", ["٣", "²", "１", "01", "+1", "-1", "1_0", "9" * 5000, " 1", "1e3"])
@tabled
def test_one_page_has_one_address(client_of, path, number):
    """Digits of other scripts, signs, zeros in front and more digits than there are pages name nothing."""
    answer = client_of().get(path.format(number), headers={"Accept": "application/json"})

    assert (404, "application/problem+json") == (answer.status_code, answer.mimetype)


@pytest.mark.parametrize("path", ["/sitemap/1.xml", "/changes/1", "/iiif/changes/1"])
def test_a_number_is_its_digits(client_of, path):
    """What is written as it should be is found."""
    assert 200 == client_of().get(path).status_code
