"""What a name means that somebody wrote into a form: the same in each form."""

import re

import pytest

RECORDS = """
- {type: SourceDocument, id: post, title: New documents}
- {type: Agency, id: lapd, source: post, prefLabel: Police Department of Elmira,
   altLabel: [EPD, Elmira Police]}
- {type: Agency, id: water, prefLabel: Water Board, source: post}
- {type: Event, id: raid, title: The raid, date: 2011-06-02, source: post}
"""


@pytest.fixture
def form(client_of):
    """What gives the timeline of a name that was written, without head and foot."""
    client = client_of(RECORDS)

    def get(name):
        answer = client.get("/timeline", query_string={"about": name}, headers={"Accept": "text/html"})
        return answer.text.partition("<main")[2].partition("</main>")[0]

    return get


@pytest.mark.parametrize("name", ["EPD", "the epd", "Elmira Police", "Police Department of Elmira"])
def test_a_form_takes_any_name_of_a_thing(form, name):
    """Its label, and each other name; what it was taken for is chosen in the form."""
    assert ["agency/lapd"] == re.findall(r'<option value="([^"]+)" selected', form(name))


def test_a_part_of_names_is_answered_with_those_that_have_its_words(form):
    """Also where they are in another order, and the last is not written to its end."""
    assert "Police Department of Elmira" in re.sub(
        r"<select.*?</select>", "", form("Department Pol"), flags=re.DOTALL
    )
