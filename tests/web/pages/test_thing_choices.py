"""What a name means that somebody wrote into a form: the same in each form."""

import html

import pytest


@pytest.fixture
def shipped(client_of, shipped_store):
    """A client of the shipped catalogue."""
    return client_of(shipped_store)


@pytest.mark.parametrize("name", ["LAPD", "the lapd", "Los Angeles Police Department"])
def test_a_form_takes_any_name_of_a_thing(shipped, name):
    """
    Its label, and each other name; what it was taken for stands in the form.
    """
    answer = shipped.get("/timeline", query_string={"thing": name}, headers={"Accept": "text/html"})

    assert 'value="Los Angeles Police Department"' in html.unescape(answer.text)


def test_a_part_of_names_is_answered_with_those_that_have_it(shipped):
    """
    Also where its words stand in another order, or are not written to their end.
    """
    answer = shipped.get(
        "/timeline", query_string={"thing": "Department Los Ang"}, headers={"Accept": "text/html"}
    )

    assert "Los Angeles Police Department" in html.unescape(answer.text).partition("<main")[2]
