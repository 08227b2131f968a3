"""The page of /explore: relations around things, ways between two, and names in words."""

import html
import re

import pytest

from foia_graph.publish.citations.quotation_marks import quoted_words

OIG = "/id/work/oig-12-64"


@pytest.fixture
def page(shipped):
    """What gives the status of the page of some parameters, and its content without head and foot."""

    def get(**parameters):
        answer = shipped.get("/explore", query_string=parameters, headers={"Accept": "text/html"})
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        return answer.status_code, html.unescape(main)

    return get


def ends(text):
    """The things at both ends of each relation that a page shows."""
    return {
        tuple(re.sub(r"^https?://[^/]+/", "", each) for each in pair)
        for pair in re.findall(r'<tr data-from="([^"]+)" data-to="([^"]+)"', text)
    }


def test_it_starts_with_a_name(page):
    """Without a thing there is a form; what a form leaves empty counts as not given."""
    status, text = page()
    empty = page(focus="", to="")

    assert (200, set()) == (status, ends(text))
    assert 'name="focus" required' in text
    assert empty == (status, text)


def test_it_shows_what_a_thing_is_related_to_with_the_words(page, shipped):
    """The same relations as the API, each with who says it, and links that continue."""
    relations = shipped.get("/api/graph.jsonld", query_string={"focus": OIG}).json["edges"]
    status, text = page(focus=OIG)
    local = {(each["from"].split("/", 3)[3], each["to"].split("/", 3)[3]) for each in relations}

    assert (200, local) == (status, ends(text))
    quotes = [each["evidence"][0].get("quote") for each in relations]
    assert set(map(quoted_words, filter(None, quotes))) <= set(re.findall("<q>(.+?)</q>", text))
    assert f"/explore?focus={OIG}&focus=" in text


def test_kinds_are_chosen_by_their_boxes(page):
    """Several boxes are several parameters of one name."""
    _, text = page(focus=OIG, type=["CitedWork", "Person"])
    kinds = set(re.findall('data-kind="([^"]+)"', text))

    assert {"Work", "Person"} == kinds
    assert "Cited Work" not in text
    assert 2 == len(re.findall(r'value="(?:CitedWork|Person)" checked', text))


@pytest.mark.parametrize("name", ["LAPD", "lapd", "the LAPD", "Los Angeles Police Department"])
def test_a_name_in_words_is_looked_up(page, name):
    """Any name of a thing leads to it, however it is written."""
    status, text = page(focus=name)

    assert (200, True) == (status, "Relationships of Los Angeles Police Department" in text)


def test_names_of_several_things_are_offered(page):
    """Each choice keeps what else was asked for; a name of nothing is said, with a search for it."""
    _, several = page(focus="Los Ang", to="LAPD")
    _, nothing = page(focus="qqqq zzzz")

    assert "Which one is" in several
    assert "/explore?focus=/id/place/los-angeles&to=LAPD" in several
    assert "Nothing here is called" in nothing
    assert "/search?q=qqqq%20zzzz" in nothing


def test_ways_between_two_things(page):
    """The shortest ways, as a list and as a table; none is a sentence."""
    status, text = page(focus=OIG, to="Zoe Lofgren")

    assert (200, True) == (status, "Way 1: 1 step" in text)
    assert ("id/work/oig-12-64", "id/person/zoe-lofgren") in ends(text)


@pytest.mark.parametrize(
    ("parameters", "status", "sentence"),
    [
        ({"focus": "/id/work/none"}, 404, "nothing is known of that"),
        ({"focus": OIG, "depth": "9"}, 400, "depth is a whole number from 1 to 4"),
        ({"focus": OIG, "type": "Planet"}, 400, "there is no class"),
        ({"focus": OIG, "other": "x"}, 400, "There is no parameter"),
        ({"focus": [f"{OIG}"] * 21}, 400, "focus is given more than 20 times"),
    ],
)
def test_what_means_nothing_is_refused(page, parameters, status, sentence):
    """One sentence, as the API says it."""
    answer, text = page(**parameters)

    assert (status, True) == (answer, sentence in text)
