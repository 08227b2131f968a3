"""Pages of things: what is where, in plain words, with every text kept apart from what is around it."""

import re
from html import unescape

import pytest

RIGHT_TO_LEFT, OVERRIDE = "\u05d0\u05e8\u05db\u05d9\u05d5\u05df", "\u202eevil\u202c"
WORLD = f"""
- {{type: Agency, id: water, prefLabel: "{RIGHT_TO_LEFT} {OVERRIDE}"}}
- {{type: SourceDocument, id: leaflet, title: The leaflet, issued: 2019-03, publisher: agency/water}}
- type: Program
  id: sluices
  source: leaflet
  prefLabel: The sluices
  description: Gates of the river.
  isPerformedBy: {{value: agency/water, quote: "the {OVERRIDE} sluices"}}
  startDate:
    - {{value: 2018, quote: since 2018}}
    - {{value: 2019-01, quote: since January}}
  figure:
    - {{amount: 169000, bound: more-than, measure: persons, unitText: people, quote: many people}}
  claims:
    - {{text: Water runs., quote: water runs}}
    - {{text: Fish pass., quote: fish pass}}
    - {{text: It is old., quote: an old thing}}
    - {{text: It is cheap., quote: cheap to run}}
- type: ReleasedDocument
  id: mail
  title: rmn__Email__9_8b.pdf
  description: A message.
  form: e-mail
  numberOfPages: 3
  about: program/sluices
- type: ReleasedDocument
  id: named
  title: Reply_to_the_board.pdf
  description: A reply.
  holdingStatus: announced
  about: program/sluices
- {{type: ReleasedDocument, id: mister, title: Mr, description: A sheet., about: program/sluices}}
"""
PROGRAM = "/doc/program/sluices"


@pytest.fixture
def page_of(client_of):
    def page(path):
        answer = client_of(WORLD).get(path, headers={"Accept": "text/html"})
        assert 200 == answer.status_code, answer.text
        return answer.text

    return page


def words_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()).replace(" ,", ",")


def test_a_page_opens_with_what_it_is_and_goes_on_to_its_record(page_of):
    """Summary, what sources say, figures, documents, relationships, record: in this order, each led to."""
    page = page_of(PROGRAM)

    assert re.search(r"<h1>The sluices</h1>\s*<p class=\"lead\" dir=\"auto\">Gates of the river\.</p>", page)
    assert ["statements", "disagreements", "figures", "documents", "relationships", "record"][
        :4
    ] == re.findall(r'<section id="([a-z]+)">', page)[:4]
    assert re.findall(r'<section id="([a-z]+)">', page)[-1] == "record"
    for anchor in re.findall(r'<nav class="contents".*?</nav>', page, re.DOTALL)[0].split('href="#')[1:]:
        assert f'id="{anchor.partition(chr(34))[0]}"' in page


def test_no_anchor_is_given_twice(page_of):
    """A claim is in one position, wherever its values are shown."""
    anchors = re.findall(r' id="([^"]+)"', page_of(PROGRAM))

    assert sorted(set(anchors)) == sorted(anchors)
    assert 8 == sum(re.fullmatch("claim-[0-9a-f]+", anchor) is not None for anchor in anchors)


def test_the_quote_stands_before_the_words_of_the_catalogue(page_of):
    """Quote, paraphrase, source, day; the fourth claim of one speaker is folded, not omitted."""
    page = page_of(PROGRAM)
    said = page[page.index('class="speaker"') :]

    assert re.search(r'<q [^>]*>[^<]+</q>(?:</[a-z]+>|\s)*<span class="statement" dir="auto">', said)
    assert "<summary>1 more</summary>" in said
    assert "March 2019 (the source)" in words_of(said)


def test_a_figure_takes_one_line(page_of):
    """Its fields are not rows."""
    page = page_of(PROGRAM)
    (line,) = re.findall(r"<summary>(<bdi class=\"amount\">.*?)</summary>", page, re.DOTALL)

    assert "more than 169,000 people · Persons · The leaflet, March 2019 · no period given" == words_of(line)
    assert ">Amount<" not in page


def test_people_read_plain_words_and_reach_the_exact_ones(page_of):
    """The label that data has is the title of the link, or is with the field in the profile."""
    page = page_of("/doc/document/named")

    assert 'title="in data: Announced">promised, not received</a>' in page
    assert re.search(
        r'href="/ontology/profile#ReleasedDocument-holdingStatus"[^>]*title="Holding status: ', page
    )
    assert 'id="ReleasedDocument-holdingStatus"' in page_of("/ontology/profile")
    assert "Holding status" not in words_of(page)


def test_lists_and_facets_are_called_by_plain_words(page_of):
    """Things of a class, and what they are filtered by."""
    assert "<h1>Lists of terms" in page_of("/doc/scheme/")
    assert "File" in words_of(page_of("/doc/document/"))
    assert "Holding status" not in words_of(page_of("/doc/document/"))


def test_data_keeps_the_exact_terms(client_of):
    """Plain words are for people alone."""
    client = client_of(WORLD)

    assert "Announced" in client.get("/doc/document/named.jsonld").text
    assert "promised, not received" not in client.get("/doc/document/named.jsonld").text
    assert "plainLabel" not in client.get("/doc/scheme/holding-status/announced.ttl").text


def test_the_name_of_a_file_is_shown_in_words_where_it_has_some(page_of, client_of):
    """Data has what was recorded; a name without words is shown as it is, and nothing is invented."""
    assert "<h1>Reply to the board</h1>" in page_of("/doc/document/named")
    assert ">Reply to the board</a></bdi>" in page_of(PROGRAM)
    assert "Reply to the board" not in client_of(WORLD).get("/doc/document/named.nt").text
    assert "<h1>rmn__Email__9_8b.pdf</h1>" in page_of("/doc/document/mail")


def test_texts_of_any_direction_stay_in_their_place(page_of):
    """Names in running text are isolated, words of sources and headings find their own direction."""
    page = page_of(PROGRAM)

    for found in re.finditer(re.escape(RIGHT_TO_LEFT), page[page.index("<main") : page.index("</main>")]):
        before = page[page.index("<main") :][: found.start()]
        assert before.rindex("<bdi") > before.rindex("</bdi") if "</bdi" in before else "<bdi" in before
    assert f'<q dir="auto">the {OVERRIDE} sluices</q>' in page
    assert re.search(rf'<hgroup dir="auto">\s*<h1>{RIGHT_TO_LEFT}', page_of("/doc/agency/water"))


def test_a_source_is_read_in_parts(client_of):
    """A part begins at a number of its own; any other number is refused in a sentence."""
    client = client_of(WORLD)

    assert 'id="quotes"' in client.get("/doc/source/leaflet.html?quotes=1").text
    assert 400 == client.get("/doc/source/leaflet.html?quotes=2").status_code
    assert 400 == client.get("/doc/source/leaflet.html?quotes=41").status_code


def test_what_points_here_is_said_of_it_by_name(page_of):
    """Headings over lists are words about the thing, not fields."""
    page = words_of(page_of(PROGRAM))

    assert "Documents that concern The sluices (3)" in page
    assert f"Programs run by {RIGHT_TO_LEFT}" in words_of(page_of("/doc/agency/water"))
