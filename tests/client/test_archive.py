"""Answers of an archive, from a store and from a server."""

import pytest

import foia_graph
from foia_graph import client
from foia_graph.errors import FoiaGraphError, NotFound, StoreError, ValueRejected
from ports import free_port

RELEASE = "release/2012-04-10"
COUNTED = "SELECT ?type (COUNT(*) AS ?n) { ?thing a ?type } GROUP BY ?type ORDER BY ?type"
OPTIONAL = "SELECT ?a ?b { VALUES ?a { 1 2 } OPTIONAL { VALUES (?a ?b) { (1 'x') } } } ORDER BY ?a"


def test_things_of_a_class_are_listed(shipped):
    """All things of a class come under its fields, and filters and dates narrow them."""
    chosen = {"issue": ["juveniles", "victims-of-crimes"], "start": "2012-04", "end": "2012-04-10"}
    for archive in shipped.both:
        releases, narrowed = archive.find("releases"), archive.find("releases", **chosen)

        assert ("iri", "label", "date") == releases.columns[:3]
        assert RELEASE in [each.iri.partition("/id/")[2] for each in narrowed]
        assert "New FOIA Documents – Vulnerable Groups" in [each.label for each in narrowed]
        assert len(narrowed) < len(releases)


def test_numbers_are_numbers(shipped):
    """Counts are whole numbers, None where there is none; text is text."""
    stated = {
        each.iri.rpartition("/")[2]: each["statedDocumentCount"] for each in shipped.local.find("releases")
    }

    assert 16 == stated["2012-04-10"]
    assert None in stated.values()


def test_hits_come_best_first(shipped):
    """As many hits as asked for, filtered by facets, each with its score."""
    hits = shipped.local.search("juveniles", limit=3)
    claims = shipped.local.search("violence", kind="claim", start="2012")

    assert 3 == len(hits)
    assert sorted((each.score for each in hits), reverse=True) == [each.score for each in hits]
    assert {"claim"} == {each.kind for each in claims}


@pytest.mark.parametrize("query", [COUNTED, "timeline"])
def test_queries_give_rows(shipped, query):
    """SPARQL and saved queries give rows under their variables."""
    rows = shipped.local.query(query)

    assert rows
    assert rows.columns == tuple(rows[0])


def test_what_has_no_value_is_empty(shipped):
    """A row has all variables; one without a value is "". A number is one. A yes or no is one row."""
    for archive in shipped.both:
        assert [{"a": 1, "b": "x"}, {"a": 2, "b": ""}] == archive.query(OPTIONAL).rows()
        assert [{"n": 0.5, "text": "one"}] == archive.query(
            'SELECT ?n ?text { VALUES (?n ?text) { (0.5 "one"^^xsd:integer) } }'
        ).rows()
        assert [{"answer": "true"}] == archive.query("ASK { ?a ?b ?c }").rows()


def test_saved_queries_are_listed_and_take_parameters(shipped):
    """Every saved query is named with its question and its parameters, which are given by name."""
    listed = {each["name"]: each for each in shipped.local.queries()}
    rows = shipped.local.query("releases-in-period", **{"from": "2012-04-01", "to": "2012-04-30"})

    assert "from; to" in listed["releases-in-period"]["parameters"]
    assert rows
    with pytest.raises(ValueRejected, match="a saved query has parameters"):
        shipped.local.query(COUNTED, start="2012")
    with pytest.raises(ValueRejected, match="a saved query has parameters"):
        shipped.remote.query(COUNTED, start="2012")


def test_claims_stand_with_their_words(shipped):
    """Two sources give two dates, each with its words; that is a conflict of two claims."""
    for archive in shipped.both:
        claims = archive.claims("work/oig-12-64", field="issued")
        (conflict,) = archive.conflicts(about="work/oig-12-64", field="issued")

        assert ["report released April 5, 2012", "On April 6, 2012, the OIG issued two reports"] == [
            each.quote or each.text for each in claims
        ]
        assert {"2012-04-05", "2012-04-06"} == {each.value for each in conflict.claims}
        assert all(each.by and each.status == "asserted" and not each.is_outside for each in claims)
        assert 2 == len(archive.conflicts(about="work/oig-12-64", field="issued").rows())


def test_gaps_count_what_is_missing(shipped):
    """A release of which more documents are stated than are here is a gap with its numbers."""
    (gap,) = [each for each in shipped.local.gaps("documents") if each.thing.endswith(RELEASE)]

    assert (16, 4, 12) == (gap.stated, gap.there, gap.missing)


def test_a_page_has_text_words_findings_and_an_image(specimen):
    """Words have boxes on the image; what a program read is marked so."""
    for archive in specimen.both:
        page = archive.page("document/inspection-report/page/2")
        word = next(each for each in page.words if each.text == "lighthouses")

        assert (2, ("BIL-000107",)) == (page.number, page.bates)
        assert "eleven lighthouses between October 14" in page.text
        assert [each.text for each in page.words][:2] == page.text.split()[:2]
        assert 0 < word.left < 1600 and word.width > word.height > 0
        assert ("batesRange", "BIL-000107", "machine-read") in [
            (each.field, each.text, each.status) for each in page.findings
        ]
        assert page.image().startswith(b"\xff\xd8") and len(page.image(300)) < len(page.image())
        assert page.address.endswith("doc/document/inspection-report/page/2")


def test_a_page_that_is_held_back_shows_nothing(specimen):
    """A page with text under a box has neither text nor words, and says why."""
    for archive in specimen.both:
        page = archive.page("document/workshop-ledger/page/1")

        assert ("", ()) == (page.text, page.words)
        assert "Text is hidden on the page" in page.notice and page.notice in page._repr_html_()


def test_things_pages_and_claims_are_cited(shipped):
    """A citation is a sentence, or a form for reference managers; a claim keeps its words."""
    (claim, *_) = shipped.local.claims("work/oig-12-64", field="issued")
    for archive in shipped.both:
        assert archive.cite("work/oig-12-64").endswith("id/work/oig-12-64")
        assert "report released April 5, 2012" in archive.cite(claim.iri)
        assert archive.cite("work/oig-12-64", "bibtex").startswith("@")
        with pytest.raises(ValueRejected, match="there is no style 'harvard'"):
            archive.cite("work/oig-12-64", "harvard")


def test_a_thing_is_described_with_its_claims(shipped):
    """A thing is named from its kind on, or by its IRI."""
    for archive in shipped.both:
        thing = archive.get(RELEASE)

        assert ("Release", "New FOIA Documents – Vulnerable Groups") == (thing.kind, thing.label)
        assert thing.iri.endswith(RELEASE)
        assert thing == archive.get(thing.iri)
        assert len(thing.claims) > 10


def test_graphs_are_of_rdflib(specimen):
    """A thing, and the whole archive, as graphs; what one states is in the other."""
    local, remote = (archive.graph() for archive in specimen.both)
    (counted,) = specimen.local.query(
        "SELECT (COUNT(*) AS ?n) FROM <graph/all> FROM <graph/not-accepted> { ?s ?p ?o }"
    )

    assert int(counted["n"]) == len(local) == len(remote)
    assert set(local) == set(remote)
    assert set(specimen.local.graph("person/ada-lampwick")) & set(local)


@pytest.mark.parametrize(
    "ask",
    [
        lambda archive: archive.get("release/nope"),
        lambda archive: archive.get(f"https://example.org/{RELEASE}#claim-1"),
        lambda archive: archive.neighbourhood("release/nope"),
        lambda archive: archive.find("nope"),
        lambda archive: archive.find("releases", issue="nope"),
        lambda archive: archive.query("nope"),
        lambda archive: archive.page(RELEASE),
        lambda archive: archive.cite("release/nope"),
        lambda archive: archive.graph("release/nope"),
    ],
)
def test_a_name_that_is_not_known_is_not_found(shipped, ask):
    """Neither a store nor a server makes something up."""
    for archive in shipped.both:
        with pytest.raises(NotFound):
            ask(archive)


@pytest.mark.parametrize(
    "ask",
    [
        lambda archive: archive.find("releases", nope="x"),
        lambda archive: archive.find("releases", start="yesterday"),
        lambda archive: archive.search("juveniles", kind="nope"),
        lambda archive: archive.search("juveniles", nope="x"),
        lambda archive: archive.search(""),
        lambda archive: archive.query("SELECT"),
        lambda archive: archive.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
        lambda archive: archive.query("DELETE WHERE { ?s ?p ?o }"),
        lambda archive: archive.claims(""),
    ],
)
def test_what_cannot_be_asked_is_refused(shipped, ask):
    """What no answer can be given to is said in a sentence."""
    for archive in shipped.both:
        with pytest.raises(FoiaGraphError, match=r"\w+ \w+"):
            ask(archive)


def test_where_nothing_is_no_archive_opens(tmp_path):
    """An empty folder is no store, and a port where no one listens no server."""
    with pytest.raises(StoreError):
        client.open(tmp_path)
    with pytest.raises(
        StoreError, match=r"^There is no answer from http://127\.0\.0\.1:\d+: Connection refused\.$"
    ):
        client.open(f"http://127.0.0.1:{free_port()}").find("releases")


def test_the_package_opens_archives():
    """`foia_graph.open` is that of the client; the package has no other names to be asked for."""
    assert client.open is foia_graph.open
    with pytest.raises(AttributeError, match="module 'foia_graph' has no attribute 'close'"):
        _ = foia_graph.close


def test_things_are_named_in_rows(shipped):
    """
    Who says it and where are names; the claim itself keeps its IRI, and so does what is not described here.
    """
    for archive in shipped.both:
        claims = archive.claims("work/oig-12-64", field="issued")
        named = archive.name_things(claims)

        assert claims.columns == named.columns and len(claims) == len(named)
        assert [claim.iri for claim in claims] == [row["iri"] for row in named]
        assert "New FOIA Documents – Vulnerable Groups" == named[0]["source"]
        assert "Center for Constitutional Rights" in named[0]["by"]
        assert {} == archive.labels(["https://example.org/nothing"])


def test_a_parameter_that_python_has_a_word_for_is_written_with_an_underscore(shipped):
    """`from_` is `from`; together with it, it is given twice, which is refused."""
    for archive in shipped.both:
        rows = archive.query("releases-in-period", from_="2012-04-01", to="2012-04-30")

        assert rows == archive.query("releases-in-period", **{"from": "2012-04-01", "to": "2012-04-30"})
        assert len(rows)
        with pytest.raises(FoiaGraphError):
            archive.query(
                "releases-in-period", from_="2012-04-01", **{"from": "2012-04-01", "to": "2012-04-30"}
            )


def test_notes_of_a_query_come_with_its_rows(shipped):
    """Of an archive in a folder and behind an address: where a term is wrong, and the nearest terms."""
    for archive in shipped.both:
        results = archive.query("SELECT ?t WHERE { ?a a foia:Agency ; dcterms:title ?t }\n")
        right = archive.query("SELECT ?t WHERE { ?r a foia:Release ; dcterms:title ?t }\n")

        (note,) = results.notes
        assert ("pairing", 1, 38) == (note["kind"], note["line"], note["column"])
        assert "skos:prefLabel" in note["nearest"]
        assert (results.notes, ()) == (results[:0].notes, right.notes)
