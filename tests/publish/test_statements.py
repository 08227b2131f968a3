"""What is said of a thing: by whom, when, and against whom."""

from functools import lru_cache

import pytest

from archives import ID
from foia_graph.model.resource import build_resource
from foia_graph.publish.descriptions import describe, thing_overview
from foia_graph.publish.figures import figure_words
from foia_graph.publish.presenter import Presenter, Publication
from foia_graph.publish.quotes import claims_linking, source_quotes
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout

RECORDS = """
- {type: Agency, id: water, prefLabel: Water Board}
- {type: Person, id: reed, name: Ann Reed, memberOf: agency/water,
   jobTitle: Engineer,
   sensitivity: public-official}
- type: SourceDocument
  id: leaflet
  title: The leaflet
  issued: 2019-03
  publisher: agency/water
  url: https://example.org/leaflet
- {type: SourceDocument, id: column, title: The column, issued: 2019-05-02}
- type: SourceDocument
  id: diary
  source: diary
  title: The diary
  claims:
    - {text: It rained., quote: rain again}
    - {text: It was dry., quote: dry at last}
    - {text: It is long., source: column, quote: a long diary}
- type: Program
  id: sluices
  source: leaflet
  prefLabel: The sluices
  isPerformedBy: {value: agency/water, quote: the Board opens the sluices}
  startDate:
    - {value: 2018, quote: since 2018}
    - {value: 2019-01, source: column, by: person/reed, quote: since January}
  figure:
    - amount: 169000
      bound: more-than
      measure: persons
      unitText: people
      quote: more than 169,000 people
    - amount: 12
      measure: persons
      unitText: people
      source: column
      quote: a dozen people
      temporal: {startDate: 2019-04, endDate: 2019-04}
  claims:
    - {id: safe, text: Nobody was harmed., quote: “Nobody was harmed”}
    - {id: harm, text: People were harmed., source: column, by: person/reed, said: 2019-02-11,
       conflictsWith: safe}
    - {text: It is old., source: column, quote: an old thing}
    - {text: It is cheap., quote: cheap to run}
"""


@pytest.fixture
def presenter(archive, profile):
    archive.profile = profile  # with all measures
    archive.write("papers/sluices.yaml", RECORDS)
    archive.begin()
    catalogue, layout = Catalogue(archive.generation, archive.profile), Layout(archive.root)
    words = LanguageWriters(archive.profile, catalogue.language, catalogue.base)
    return Presenter(
        Publication(catalogue, words, layout, lambda: Holdings(catalogue, layout), layout.resolve)
    )


def program(presenter):
    return describe(presenter.publication, f"{ID}program/sluices")


def test_claims_stand_by_speaker_and_those_of_nobody_named_last(presenter):
    """
    The speaker is whom the claim names, else the publisher of its source; where neither is known, no one is.
    """
    groups = program(presenter).statements.groups

    assert [(["Water Board"], ["It is cheap."], "2019-03"), ([], ["It is old."], "2019-05-02")] == [
        ([who.text for who in each.speakers], [c.view.text for c in each.claims], each.first_day)
        for each in groups
    ]


def test_a_claim_stands_beside_the_one_that_it_contradicts_and_the_first_is_marked(presenter):
    """A day in the claim goes before that of its source; the sides are in the order of their days."""
    statements = program(presenter).statements
    in_words = next(each for each in statements.contradictions if each.field == "What is said")
    claims = [side.claims[0] for side in in_words.values]

    assert [("People were harmed.", "2019-02-11", False), ("Nobody was harmed.", "2019-03", True)] == [
        (each.view.text, each.day, each.is_source_day) for each in claims
    ]
    assert {claims[0].view.iri} == in_words.first


def test_a_month_is_not_said_to_be_before_one_of_its_days(presenter):
    """Partial dates tell no order where one may hold the other."""
    years = next(each for each in program(presenter).statements.contradictions if each.field == "Start")

    assert ["2018", "2019-01"] == [side.cell.text for side in years.values]
    assert [True, False] == [side.claims[0].view.iri in years.first for side in years.values]


def test_a_figure_is_one_line(presenter):
    """How many of what, what that counts, who says so, and of which time, if any is given."""
    lines = program(presenter).figures

    assert [
        ("more than 169,000 people", "Persons", "The leaflet", "", True),
        ("12 people", "Persons", "The column", "April 2019", False),
    ] == [
        (each.words, each.measure.text, each.claims[0].source.text, each.period, each.is_first)
        for each in lines
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "0.5", "unitText": "of all"}, "0.5 of all"),
        ({"minValue": "10", "maxValue": "2000", "unitText": "pages"}, "10 to 2,000 pages"),
        ({"maxValue": "7"}, "at most 7"),
        ({"asStated": "a great many"}, "a great many"),
    ],
)
def test_figures_read_as_words(presenter, fields, words):
    """Ranges, sides of them, and figures that are stated in words alone."""
    figure = build_resource("urn:figure", "Quantity", {name: [value] for name, value in fields.items()})

    assert words == figure_words(figure, presenter)


def test_a_source_reads_as_its_quotes_with_the_claims_on_each(presenter):
    """Claims of several things are on one quote of it; each leads to where it is, and to the words."""
    quotes = source_quotes(presenter.catalogue.describe(f"{ID}source/leaflet"), presenter, 0, 50)
    by_words = {each.words: each for each in quotes.quotes}
    (run_by,) = by_words["the Board opens the sluices"].claims

    assert (5, 5) == (quotes.total, len(quotes.quotes))
    assert ("The sluices", "Run by", "Water Board") == (run_by.about.text, run_by.field, run_by.value.text)
    assert run_by.about.href.startswith("/doc/program/sluices#claim-")
    assert "https://example.org/leaflet#:~:text=cheap%20to%20run" == by_words["cheap to run"].first.original
    assert "more than 169,000 people" == by_words["more than 169,000 people"].claims[0].value.text


def test_quotes_stand_as_they_were_taken_down(presenter):
    """Claims on one thing are in the order of its record, whatever they are called."""
    quotes = source_quotes(presenter.catalogue.describe(f"{ID}source/leaflet"), presenter, 0, 50).quotes

    assert [
        "the Board opens the sluices",
        "since 2018",
        "more than 169,000 people",
        "“Nobody was harmed”",
        "cheap to run",
    ] == [each.words for each in quotes]


def test_what_a_source_says_itself_stands_with_its_words(presenter):
    """Not among what others say of it."""
    diary = describe(presenter.publication, f"{ID}source/diary")
    quotes = source_quotes(diary.thing, presenter, 0, 50).quotes

    assert ["rain again", "dry at last"] == [each.words for each in quotes]
    assert {"It rained.", "It was dry."} == {each.view.text for each in diary.statements.own}
    assert [["It is long."]] == [[c.view.text for c in each.claims] for each in diary.statements.groups]


def test_quotes_of_a_source_are_shown_some_at_a_time(presenter):
    """The second part begins where the first ends."""
    whole = source_quotes(presenter.catalogue.describe(f"{ID}source/leaflet"), presenter, 0, 50).quotes
    parts = [
        source_quotes(presenter.catalogue.describe(f"{ID}source/leaflet"), presenter, start, 3).quotes
        for start in (0, 3)
    ]

    assert [each.words for each in whole] == [each.words for part in parts for each in part]


def test_of_a_source_only_the_claims_that_are_shown_are_read_whole(presenter, monkeypatch):
    """The order of all is found without reading each; what was read for one page is at hand for the next."""
    catalogue, read = presenter.catalogue, []
    leaflet = catalogue.describe(f"{ID}source/leaflet")
    read_part = catalogue._part.__wrapped__
    monkeypatch.setattr(catalogue, "_part", lru_cache(lambda iri: read.append(iri) or read_part(iri)))

    source_quotes(leaflet, presenter, 0, 2)
    claims = [iri for iri in read if "#claim-" in iri]
    read.clear()
    source_quotes(leaflet, presenter, 0, 2)

    assert 2 == len(claims)
    assert [] == read


def test_what_somebody_says_leads_to_what_contradicts_it(presenter):
    """Claims by a person are on their page, those that another contradicts marked."""
    found = claims_linking("by", f"{ID}person/reed", presenter, 5)

    assert [("The sluices", True), ("The sluices", True)] == [
        (each.about.text, each.is_contested) for each in found
    ]
    assert ["2019-02-11", "2019-05-02"] == [each.claim.day for each in found]


def test_a_thing_that_nobody_described_is_described_by_its_facts(presenter):
    """What it is, and of whom; its main facts are next to that."""
    overview = thing_overview(presenter.catalogue.describe(f"{ID}person/reed"), presenter)

    assert "Person of Water Board." == overview.words
    assert [("Role", "Engineer"), ("Belongs to", "Water Board")] == [
        (fact.title, cell.link.text if cell.link else cell.text)
        for fact in overview.facts
        for cell in fact.cells
    ]
