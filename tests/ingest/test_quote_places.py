"""Positions of quotes in the texts that are held: found by a load, again after another reading, or told
of.
"""

import pytest

from archives import ID, content

LEAK = "The harbor office had known of the leak since March. It told nobody. It told the council in May."
RECORDS = """
- type: ReleasedDocument
  id: leak-report
  title: Report on the leak
  description: What the office knew.
  text: "{text}"
  claims:
    - {{id: known, text: The office had known of it., source: document/leak-report, {keys}}}
"""
KNOWN = "page: 1, quote: had known of the leak"


@pytest.fixture
def harbor(archive_of):
    """Load a document with a text, and a claim of its words."""

    def load(keys=KNOWN, text=LEAK):
        return archive_of({"papers/records.yaml": RECORDS.format(text=text, keys=keys)})

    return load


def place_of(archive, claim="known"):
    """Give page, words, prefix, suffix, start and end of a claim, None for each that it has not."""
    claims = archive.read("document/leak-report").parts("claims")
    (found,) = [each for each in claims if each.iri.endswith(f"#claim-{claim}")]
    (evidence,) = found.parts("evidence")
    said, todo = {}, [*evidence.parts("selector")]
    while todo:
        selector = todo.pop()
        todo += selector.parts("refinedBy")
        said |= {name: each for name, (each, *_) in selector.values.items() if isinstance(each, str)}
    return tuple(said.get(name) for name in ("fragment", "exact", "prefix", "suffix", "start", "end"))


def test_a_quote_has_its_place_in_the_text(harbor):
    """Its offsets in the text of the page, and the words around it, are there for whoever reads the text."""
    archive = harbor()
    report = archive.load()

    assert [] == report.problems
    assert (
        "page=1",
        "had known of the leak",
        "The harbor office ",
        " since March. It told nobody. It",
        "18",
        "39",
    ) == place_of(archive)


def test_a_quote_without_a_page_has_the_page_on_which_it_stands(harbor):
    """Where the words are on one page alone, they are known to be there."""
    archive = harbor("quote: had known of the leak", f"Nothing is said here.\\f{LEAK}")
    archive.load()

    assert ("page=2", "18", "39") == tuple(place_of(archive)[at] for at in (0, 4, 5))


def test_another_text_moves_the_place(harbor):
    """
    After another reading the same words have their position in that, though their offset was written down.
    """
    keys = "page: 1, quote: had known of the leak since March, start: 18"
    archive = harbor(keys)
    archive.load()
    archive.write(
        "papers/records.yaml",
        RECORDS.format(
            text="Page 7. The harbor offlce had knovvn ofthe leak\\nsince March. It told nobody.", keys=keys
        ),
    )
    report = archive.load()

    assert ([], "26") == (report.problems, place_of(archive)[4])


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            "page: 1, quote: It told",
            f"the quote 'It told' of <{ID}document/leak-report/page/1> stands 2 times there, "
            "and nothing says which one is meant",
        ),
        (
            "page: 1, quote: had known of no leak, start: 18",
            f"the quote 'had known of no leak' of <{ID}document/leak-report/page/1> "
            "is nowhere in the text as it is read now",
        ),
    ],
)
def test_a_quote_without_a_place_is_told_of(harbor, keys, sentence):
    """It keeps its words and loses its offset: a wrong position is worse than none. One sentence says so."""
    archive = harbor(keys)
    report = archive.load()
    (problem,) = report.problems

    assert (sentence, "warning", "quote") == (problem.message, problem.severity, problem.field)
    assert (None, None, None, None) == place_of(archive)[2:]


def test_the_place_that_start_or_prefix_says_is_meant(harbor):
    """Of words that are twice the record says which are meant, by their offset or by what is before."""
    second = LEAK.rindex("It told")
    for keys in (f"quote: It told, start: {second}", "quote: It told, prefix: 'told nobody. '"):
        archive = harbor(f"page: 1, {keys}")
        report = archive.load()

        assert ([], str(second)) == (report.problems, place_of(archive)[4])


def test_an_update_finds_places_as_a_rebuild_does(harbor):
    """A claim that is added later has the position that it would have if all were loaded again."""
    archive = harbor()
    archive.load()
    more = """
    - type: Release
      id: harbor-papers
      title: Harbor papers
      description: Papers of the harbor office.
      holdingStatus: held
      claims:
        - {id: told, text: It was told., source: document/leak-report, page: 1, quote: told the council}
    """
    archive.write("papers/more.yaml", more)
    report = archive.load()
    updated = archive.quads()
    fresh = archive.load(into=archive.root.with_name("fresh"))
    assert ("", True) == (report.rebuilt, bool(fresh.rebuilt))
    assert content(archive.root.with_name("fresh")) == updated
    assert [f"{LEAK.index('told the council')}"] == [
        position.one("start")
        for claim in archive.read("release/harbor-papers").parts("claims")
        for evidence in claim.parts("evidence")
        for page in evidence.parts("selector")
        for position in page.parts("refinedBy")
        if position.type == "PositionSelector"
    ]


def test_what_is_read_on_a_page_has_its_place(harbor):
    """Bates numbers, exemptions and what else extractors find: the same words twice are two positions."""
    text = "It knew (b)(6) of it, and (b)(6) too."
    archive = harbor("page: 1, quote: It knew", text)
    archive.load()
    places = set()
    for redaction in archive.read("document/leak-report/page/1").parts("redaction"):
        (evidence,) = redaction.parts("evidence")
        found = {each.type: each for each in evidence.parts("selector")}
        quote, position = found["QuoteSelector"], found["PositionSelector"]
        places.add((quote.get("prefix"), quote.one("exact"), quote.get("suffix"), position.one("start")))

    assert {
        (("It knew ",), "(b)(6)", (" of it, and (b)(6) too.",), "8"),
        (("It knew (b)(6) of it, and ",), "(b)(6)", (" too.",), "26"),
    } == places
