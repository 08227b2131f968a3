"""Posts and their holders: a person's page has the roles over time, a body's page who held its posts."""

import re

import pytest

from case_tables import records_beside

RECORDS = records_beside(__file__, "tenures")


@pytest.fixture
def client(client_of):
    return client_of(RECORDS)


def rows(page: str) -> list[list[str]]:
    """The cells of the table of tenures, the first line of each."""
    table = page.partition('<table class="tenures">')[2].partition("</table>")[0]
    cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in table.split("<tr>")[2:]]
    bare = [[re.sub(r"<details.*</details>", "", cell, flags=re.DOTALL) for cell in row] for row in cells]
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in row] for row in bare]


def test_a_person_has_roles_in_the_order_of_time(client):
    assert [
        ["until 2 May 2010", "Official", "Coast Office"],
        ["March 2011 to 2013", "Head of Harbors", "Department of Harbors"],
        ["time not stated", "Clerk of Harbors", "Department of Harbors"],
    ] == rows(client.get("/doc/person/quill.html").text)


def test_a_body_has_the_holders_of_its_posts(client):
    assert [
        ["March 2011 to 2013", "Jo Quill", "Head of Harbors"],
        ["from 2013", "An Bell", "Head of Harbors"],
        ["time not stated", "Jo Quill", "Clerk of Harbors"],
    ] == rows(client.get("/doc/agency/harbors.html").text)


def test_each_role_has_its_words(client):
    page = client.get("/doc/person/quill.html").text

    assert "the head until 2013" in page
    assert "the clerk Jo Quill" in page


def test_data_has_the_terms_of_the_organization_ontology(client):
    turtle = client.get("/doc/person/quill.ttl").text
    change = client.get("/doc/agency/harbors.ttl").text

    for term in (
        "org:Membership",
        "org:memberDuring",
        "time:Interval",
        "org:member ",
        '"2011-03"^^xsd:gYearMonth',
    ):
        assert term in turtle, term
    assert "org:ChangeEvent" in change
    assert "org:resultingOrganization" in change


def test_the_timeline_of_a_person_has_them(client):
    page = client.get("/timeline?about=person/quill").text
    table = client.get("/timeline.csv?about=person/quill").text

    for words in ("Head of Harbors", "March 2011 to 2013", "until 2 May 2010"):
        assert words in page, words
    assert ",2011-03-01,2013-12-31,Head of Harbors," in table


def test_a_period_leaves_out_what_ended_before(client):
    page = client.get("/timeline?about=person/quill&from=2012").text

    assert "March 2011 to 2013" in page
    assert "until 2 May 2010" not in page
