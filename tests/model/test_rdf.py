"""From resources to lines of N-Quads and back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from case_tables import table
from foia_graph.model import iris
from foia_graph.model.namespaces import FOIA, RDF, RDFS, XSD
from foia_graph.model.rdf import term_converter
from foia_graph.model.resource import TaggedLiteral, build_resource
from things import BASE, HOME, again, mapped, read, resources, stored, thing, writer

DCTERMS = "http://purl.org/dc/terms/"
DEFAULT = DefaultGraph()
OUTSIDE, NOT_ACCEPTED = (iris.merged_graph_iri(BASE, name) for name in ("outside-only", "not-accepted"))
HARD = table(__file__, "rdf_hard")


def text_of(quads):
    return {f"{q.subject} {q.predicate} {q.object}" for q in quads}


@pytest.mark.parametrize("name", HARD)
def test_reading_is_the_inverse_of_writing(profile, name):
    """What was written is read back, whole and equal."""
    res = thing(profile, HARD[name])

    assert res == again(profile, res)


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_reading_is_the_inverse_of_writing_for_all_things(profile, data):
    """Whatever fields, parts and claims a thing has, it is read back as it was."""
    res = data.draw(resources(profile))

    assert res == again(profile, res)


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_each_triple_is_in_one_merged_graph(profile, data):
    """
    The merged graphs share no triple, and together have what sources state, what is derived, and the label;
    what is not accepted is in no graph of a source.
    """
    res = data.draw(resources(profile))
    store = stored(profile, res)
    collection, outside, not_accepted = (
        text_of(store.quads_for_pattern(None, None, None, graph))
        for graph in (DEFAULT, NamedNode(OUTSIDE), NamedNode(NOT_ACCEPTED))
    )
    sources = text_of(q for q in store if _graph(q) not in (None, "outside-only", "not-accepted"))
    whole = collection | outside | not_accepted
    derived = {line for line, graphs in writer(profile).statements(res, HOME) if not graphs.sources}
    label = {line for line in whole if f"<{RDFS}label>" in line}

    assert len(whole) == len(collection) + len(outside) + len(not_accepted)
    assert sources <= collection | outside
    assert whole - sources == _parsed(derived) - sources
    assert whole - label == _parsed(line.removesuffix(" .\n") for line in writer(profile).triples(res))
    assert 1 == len(label)
    assert {res.iri} == {iris.owner_iri(q.subject.value) for q in store}


def _parsed(lines):
    store = Store()
    store.load("".join(f"{line} .\n" for line in lines).encode(), format=RdfFormat.N_TRIPLES)
    return text_of(store)


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_fast_way_writes_what_the_plain_loop_writes(profile, data):
    """The fast way of writing simple things is line for line what the definition says."""
    res = data.draw(resources(profile))
    write = writer(profile)
    fast = write._simple[res.type].lines(res, HOME)
    plain = set()
    for triple, graphs in write.statements(res, HOME):
        assert not graphs.merged or fast is None
        plain |= {f"{triple} .\n", *(f"{triple} <{graph}> .\n" for graph in graphs.sources)}

    if fast is not None:
        assert plain == {f"{line}\n" for line in fast.split("\n")[:-1]}
    else:
        assert any(
            p.inverse or p.kind == "nested" or p.judgement
            for p in map(profile[res.type].properties.get, res.values)
        )


class TestWhereATripleStands:
    def test_a_claimed_value_stands_where_it_is_claimed(self, profile):
        """Two sources say April 5, one says April 6; the home of the record says neither."""
        res = thing(
            profile,
            """
            - type: CitedWork
              id: report
              title: A report
              issued:
                - {value: 2012-04-05, quote: a}
                - {value: 2012-04-05, source: letter}
                - {value: 2012-04-06, source: clip}
            """,
        )
        quads = stored(profile, res).quads_for_pattern(
            NamedNode(res.iri), NamedNode(f"{DCTERMS}issued"), None, None
        )

        assert {
            ("2012-04-05", None),
            ("2012-04-05", "post"),
            ("2012-04-05", "letter"),
            ("2012-04-06", "outside-only"),
            ("2012-04-06", "external/clip"),
        } == {(q.object.value, _graph(q)) for q in quads}

    def test_what_the_collection_states_too_is_not_outside(self, profile):
        """A date that an outside source gives next to one of the collection is the collection's."""
        res = thing(
            profile,
            """
            - type: CitedWork
              id: report
              title: A report
              issued: [{value: 2012-04-05, source: clip}, {value: 2012-04-05, source: letter}]
            """,
        )
        found = stored(profile, res).quads_for_pattern(
            NamedNode(res.iri), NamedNode(f"{DCTERMS}issued"), None, None
        )

        assert {None, "letter", "external/clip"} == set(map(_graph, found))

    def test_classes_and_labels_are_in_the_default_graph(self, profile):
        """Whatever outside sources alone describe can be joined there: it has its classes and its label."""
        res = thing(profile, "- {type: CitedWork, id: report, title: {value: A report, source: clip}}")
        store = stored(profile, res, home=f"{BASE}graph/external/clip")
        default = list(store.quads_for_pattern(None, None, None, DEFAULT))

        assert {f"{RDF}type", f"{RDFS}label"} == {quad.predicate.value for quad in default}
        assert ["A report"] == [q.object.value for q in default if q.predicate.value == f"{RDFS}label"]

    @pytest.mark.parametrize(
        ("titles", "label"),
        [
            ("[{value: Zorn, source: letter}, {value: Aal, source: clip}]", "Zorn"),
            ("[{value: Zorn, source: letter}, {value: Aal, lang: de, source: letter}]", "Zorn"),
            ("[Zorn, {value: Aal, source: letter}]", "Aal"),
            ("[]", "report"),
        ],
    )
    def test_a_thing_has_one_label(self, profile, titles, label):
        """
        A title in the language of the catalogue comes first, then one of the collection, then the first by
        the alphabet; without a title the last part of the name is the label.
        """
        found = mapped(profile, f"- {{type: CitedWork, id: report, title: {titles}}}")[0].resource
        quads = stored(profile, found).quads_for_pattern(None, NamedNode(f"{RDFS}label"), None, None)

        assert [(label, None)] == [(quad.object.value, _graph(quad)) for quad in quads]

    def test_a_part_follows_the_claim_that_states_it(self, profile):
        """A part without a status of its own goes with its claim when a decision rejects that."""
        text = """
            - type: ReleasedDocument
              id: packet
              title: A packet
              description: Papers.
              pageRange: {firstPage: 1, lastPage: 2, pageNumbering: pdf, source: clip, quote: q}
        """
        res = thing(profile, text)
        (part,) = res.parts("pageRange")
        (claim,) = part.parts("claims")
        rejected = f"{BASE}scheme/claim-status/rejected"
        ended = build_resource(claim.iri, claim.type, {**claim.values, "status": [rejected]})
        left = build_resource(part.iri, part.type, {**part.values, "claims": [ended]})
        decided = build_resource(res.iri, res.type, {**res.values, "pageRange": [left]})

        for each, graphs in ((res, {"outside-only", "external/clip"}), (decided, {"not-accepted"})):
            quads = [quad for quad in stored(profile, each) if quad.subject.value.startswith(part.iri)]
            assert graphs == set(map(_graph, quads))

    def test_a_page_has_the_name_of_its_document_as_label(self, profile):
        """Pages have no titles, and what is mentioned on them is shown by their labels, too."""
        page = build_resource(f"{BASE}id/document/memo/page/3", "Page", {"position": ["3"]})
        quads = stored(profile, page).quads_for_pattern(None, NamedNode(f"{RDFS}label"), None, None)

        assert ["memo, page 3"] == [quad.object.value for quad in quads]

    def test_days_are_those_of_the_collection(self, profile):
        """
        The bounds of a date are not widened by an outside source, whose own are outside where it is alone.
        """
        clip, both = (
            thing(profile, f"- {{type: Disclosure, id: d, title: A, date: [{dates}]}}")
            for dates in (
                "{value: 2012-05-06, source: clip}",
                "{value: 2012-04, source: letter}, {value: 2012-05-06, source: clip}",
            )
        )

        assert {("2012-05-06", "outside-only")} == _bounds_of(profile, clip)
        assert {("2012-04-01", None), ("2012-04-30", None)} == _bounds_of(profile, both)

    def test_a_conflict_is_where_both_claims_are(self, profile):
        """A claim of the collection leads to none of an outside source in the default graph."""
        dates = "{value: 2012, source: letter}, {value: 2013, source: post}, {value: 2014, source: clip}"
        res = thing(profile, f"- {{type: CitedWork, id: w, title: A, issued: [{dates}]}}")
        found = stored(profile, res).quads_for_pattern(None, NamedNode(f"{FOIA}conflictsWith"), None, None)

        assert [None, None, *["outside-only"] * 4] == sorted(map(_graph, found), key=str)

    def test_a_rejected_part_is_not_accepted(self, profile):
        """A page range whose claim was rejected moves, whole, into the graph of what is not accepted."""
        res = thing(
            profile,
            """
            - type: ReleasedDocument
              id: packet
              title: A packet
              description: Papers.
              pageRange:
                - {firstPage: 1, lastPage: 2, pageNumbering: pdf, source: clip, quote: q, status: rejected}
            """,
        )
        part = f"{res.iri}#pages-1-2"
        quads = [quad for quad in stored(profile, res) if quad.subject.value.startswith(part)]

        assert quads
        assert {"not-accepted"} == set(map(_graph, quads))

    @pytest.mark.parametrize("status", ["candidate", "rejected", "corrected", "withdrawn"])
    def test_a_claim_that_does_not_stand_has_no_plain_triple(self, profile, status):
        """The claim is in the graph of what is not accepted alone, and what it claims in none."""
        res = thing(
            profile, f"- {{type: CitedWork, id: memo, title: A, issued: {{value: 2012, status: {status}}}}}"
        )
        store = stored(profile, res)

        assert [] == list(
            store.quads_for_pattern(NamedNode(res.iri), NamedNode(f"{DCTERMS}issued"), None, None)
        )
        assert {"not-accepted"} == {
            _graph(q) for q in store.quads_for_pattern(None, NamedNode(f"{RDF}object"), None, None)
        }

    def test_a_claim_stands_with_its_evidence_in_the_graph_of_its_source(self, profile):
        """Claim, evidence, quote and page of a letter are in the graph of the letter."""
        res = thing(
            profile,
            "- {type: CitedWork, id: m, title: A, issued: {value: 2012, source: letter, quote: q, page: 3}}",
        )
        quads = [q for q in stored(profile, res) if "#claim-" in q.subject.value]

        assert {None, "letter"} == {_graph(q) for q in quads}
        assert 4 == len({q.subject for q in quads})

    def test_derived_triples_stand_in_the_default_graph_only(self, profile):
        """Superclasses, bounds, conflicts and everyone who took part are no source's words."""
        res = thing(
            profile,
            """
            - type: Disclosure
              id: d
              title: A
              date: [{value: 2012-04, quote: a}, {value: 2012-05-06, source: letter}]
              qualifiedAssociation: {agent: organization/ccr, hadRole: releaser}
            """,
        )
        quads = list(stored(profile, res))
        wanted = {
            "conflictsWith": [q for q in quads if q.predicate.value == f"{FOIA}conflictsWith"],
            "notBefore": [
                q for q in quads if (q.subject.value, q.predicate.value) == (res.iri, f"{FOIA}notBefore")
            ],
            "notAfter": [
                q for q in quads if (q.subject.value, q.predicate.value) == (res.iri, f"{FOIA}notAfter")
            ],
            "associated": [q for q in quads if q.predicate.value.endswith("wasAssociatedWith")],
            "superclass": [
                q
                for q in quads
                if (q.subject.value, q.predicate.value) == (res.iri, f"{RDF}type")
                and FOIA not in q.object.value
            ],
        }

        assert {name: {None} for name in wanted} == {
            name: set(map(_graph, found)) for name, found in wanted.items()
        }
        assert {"2012-04-01", "2012-05-06"} == {
            q.object.value for q in [*wanted["notBefore"], *wanted["notAfter"]]
        }
        assert 2 == len(wanted["conflictsWith"])

    def test_a_claimed_page_range_stands_where_it_is_claimed(self, profile):
        """A part that points at its owner is, whole, in the graph of the source that reports it."""
        res = thing(profile, HARD["page ranges with claims"])
        places = {}
        for quad in stored(profile, res):
            places.setdefault(quad.subject.value, set()).add(_graph(quad))

        assert {None, "post", "letter"} >= places[f"{res.iri}#pages-35-37"]
        assert {None, "papers"} == places[f"{res.iri}#pages-40-41"]

    def test_a_form_brings_its_class(self, profile):
        """A released e-mail is an e-mail of FaBiO too, in the default graph."""
        res = thing(profile, "- {type: ReleasedDocument, id: m, title: A, description: B, form: e-mail}")
        found = stored(profile, res).quads_for_pattern(
            None, NamedNode(f"{RDF}type"), NamedNode("http://purl.org/spar/fabio/Email"), None
        )

        assert [None] == [_graph(q) for q in found]


def _bounds_of(profile, res):
    """Days that the main date allows, each with its merged graph."""
    store = stored(profile, res)
    return {
        (quad.object.value, _graph(quad))
        for name in ("notBefore", "notAfter")
        for quad in store.quads_for_pattern(NamedNode(res.iri), NamedNode(f"{FOIA}{name}"), None, None)
    }


def _graph(quad):
    return quad.graph_name.value.removeprefix(f"{BASE}graph/") if quad.graph_name != DEFAULT else None


@pytest.mark.parametrize(
    ("date", "datatype"), [("2012", "gYear"), ("2012-04", "gYearMonth"), ("2012-04-10", "date")]
)
def test_the_length_of_a_date_decides_its_type(profile, date, datatype):
    """A year is a gYear, a month a gYearMonth, a day a date."""
    res = thing(profile, f"- {{type: CitedWork, id: memo, title: A, issued: '{date}'}}")

    assert f'<{res.iri}> <{DCTERMS}issued> "{date}"^^<{XSD}{datatype}> .\n' in set(
        writer(profile).triples(res)
    )


@pytest.mark.parametrize(
    ("name", "field", "value", "datatype"),
    [
        ("Claim", "notBefore", "2012-04-05", "date"),
        ("SourceDocument", "captured", "2012-04-05T12:00:00Z", "dateTime"),
        ("Page", "position", "7", "integer"),
        ("Page", "confidence", "0.5", "decimal"),
        ("Quantity", "amount", "7", "integer"),
        ("Quantity", "amount", "7.5", "decimal"),
    ],
)
def test_each_kind_of_value_has_its_datatype(profile, name, field, value, datatype):
    """Numbers and days are typed as the profile says."""
    written = term_converter(profile[name].properties[field], "en")(value)

    assert f'"{value}"^^<{XSD}{datatype}>' == written


def test_texts_carry_their_language(profile):
    """A text without a language is in that of the catalogue."""
    res = thing(
        profile,
        "- {type: Place, id: p, prefLabel: [A, {value: B, lang: es-MX, quote: b}, {value: A, quote: a}]}",
    )

    assert ("A", TaggedLiteral("B", "es-mx")) == res.get("prefLabel")
    assert {("A", "en"), ("B", "es-mx")} == {
        (q.object.value, q.object.language)
        for q in stored(profile, res)
        if q.subject.value == res.iri and "prefLabel" in q.predicate.value
    }


def test_what_is_not_there_is_not_read(profile):
    """A name without a type that the profile knows is nothing."""
    assert read(f"{BASE}id/work/none", stored(profile), profile) is None


def test_what_others_say_of_a_thing_is_not_its_own(profile):
    """A document that is part of another is no page range of it."""
    whole, part = (
        found.resource
        for found in mapped(
            profile,
            """
            - {type: ReleasedDocument, id: whole, title: A, description: B}
            - {type: ReleasedDocument, id: part, title: A, description: B, isPartOf: document/whole}
            """,
        )
    )

    assert whole == read(whole.iri, stored(profile, whole, part), profile)
