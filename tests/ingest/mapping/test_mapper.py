"""From records as written to resources: the shorthand of claims."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foia_graph.ingest.mapping.mapper import Placement, map_record
from foia_graph.ingest.mapping.shorthand import CLAIM_KEYS
from foia_graph.model.resource import MappedRecord, Problem, RecordFields, SourceRecord, TaggedLiteral
from things import BASE, CLIP, HOME, LETTER, PLACE, POST, again, mapped, rules, thing

ICE, CCR = f"{BASE}id/agency/ice", f"{BASE}id/organization/ccr"


def claim_of(profile, value):
    """Map one value of a field, and give the claim that it makes."""
    (claim,) = thing(profile, f"- {{type: CitedWork, id: memo, title: A, issued: {value}}}").parts("claims")
    return claim


def test_a_plain_value_makes_no_claim(profile):
    """A word is a value; a mapping with nothing but a value too."""
    res = thing(
        profile, "- {type: CitedWork, id: memo, title: A, issued: {value: 2012}, identifier: [a, {value: b}]}"
    )

    assert (("A",), ("2012",), ("a", "b"), ()) == tuple(
        res.get(n) for n in ("title", "issued", "identifier", "claims")
    )


def test_a_claim_says_everything(profile):
    """Who says it, when, where, in which words and how sure it is."""
    claim = claim_of(
        profile,
        "{value: 2012-04, source: letter, quote: in April, page: 3, by: person/x, said: 2012-05, "
        "status: disputed, note: N}",
    )
    (evidence,) = claim.parts("evidence")
    (selector,) = evidence.parts("selector")
    (quote,) = selector.parts("refinedBy")

    assert {
        "predicate": (profile.predicates["issued"],),
        "object": ("2012-04",),
        "notBefore": ("2012-04-01",),
        "notAfter": ("2012-04-30",),
        "source": (LETTER,),
        "by": (f"{BASE}id/person/x",),
        "date": ("2012-05",),
        "status": (f"{BASE}scheme/claim-status/disputed",),
        "note": ("N",),
        "generatedBy": (f"{BASE}catalog#activity-by-hand",),
    } == {name: values for name, values in claim.values.items() if name != "evidence"}
    assert ("page=3", "in April", LETTER) == (
        selector.one("fragment"),
        quote.one("exact"),
        evidence.one("hasSource"),
    )


def test_a_machine_says_how_sure_it_is(profile):
    """And which activity it is; a field of a record may have such a claim too."""
    claim = claim_of(
        profile, "{value: 2012, status: machine-read, confidence: 0.93, generatedBy: same-text-1}"
    )

    assert ("0.93", f"{BASE}catalog#activity-same-text-1") == (
        claim.one("confidence"),
        claim.one("generatedBy"),
    )


@pytest.mark.parametrize(
    ("value", "source", "by"),
    [
        ("{value: 2012, quote: x}", POST, (CCR,)),
        ("{value: 2012, source: letter}", LETTER, (ICE,)),
        ("{value: 2012, source: clip}", CLIP, ()),
        ("{value: 2012, by: [agency/ice, organization/ccr]}", POST, (ICE, CCR)),
        ("{value: 2012, by: []}", POST, ()),
    ],
)
def test_the_publisher_says_what_its_source_says(profile, value, source, by):
    """A claim without a source takes that of its record; without a speaker the publisher of the source."""
    claim = claim_of(profile, value)

    assert (source, by) == (claim.one("source"), claim.get("by"))


def test_a_record_names_its_source_or_is_it(profile):
    """
    The record's own `source` comes first, then the thing itself if it is a source, then that of the folder.
    """
    found = mapped(
        profile,
        """
        - {type: CitedWork, id: memo, title: {value: A, quote: x}, source: letter}
        - {type: SourceDocument, id: clip, title: {value: A, quote: x}}
        - {type: CitedWork, id: memo, title: {value: A, quote: x}}
        """,
    )

    assert [LETTER, CLIP, POST] == [each.resource.parts("claims")[0].one("source") for each in found]
    assert [f"{BASE}graph/letter", f"{BASE}graph/external/clip", f"{BASE}graph/post"] == [
        mapped(profile, text, Placement("", "post"))[0].home
        for text in (
            "- {type: CitedWork, id: memo, title: A, source: letter}",
            "- {type: SourceDocument, id: clip, title: A}",
            "- {type: CitedWork, id: memo, title: A}",
        )
    ]


def test_a_folder_may_have_a_home(profile):
    """What no source states is where the folder says."""
    (found,) = mapped(profile, "- {type: CitedWork, id: memo, title: A, source: letter}")

    assert HOME == found.home


def test_only_what_stands_is_said(profile):
    """The value of a rejected claim is kept in the claim alone."""
    res = thing(
        profile,
        """
        - type: CitedWork
          id: memo
          title: A
          creator: [{value: agency/ice, status: rejected}, {value: agency/dhs, quote: x}]
        """,
    )

    assert (f"{BASE}id/agency/dhs",) == res.get("creator")
    assert [f"{BASE}id/agency/dhs", ICE] == sorted(claim.one("object") for claim in res.parts("claims"))


def test_a_date_may_be_words(profile):
    """What a source says of a date is kept, with the days that it allows, where no date can be written."""
    claim = claim_of(profile, "{asStated: before May, notAfter: 2012-04-30}")

    assert ("before May", (), (), ("2012-04-30",)) == (
        claim.one("asStated"),
        claim.get("object"),
        claim.get("notBefore"),
        claim.get("notAfter"),
    )


def test_a_claim_keeps_its_name(profile):
    """
    A new note or status keeps the name of a claim; another value, source, quote or page is another claim.
    """
    first = "{value: 2012, source: letter, quote: a, page: 1}"
    same = ["{value: 2012, source: letter, quote: a, page: 1, note: N, status: preferred, by: agency/ice}"]
    other = [
        first.replace(*change)
        for change in [("2012", "2013"), ("letter", "post"), ("a,", "b,"), ("1}", "2}")]
    ]

    assert 1 == len({claim_of(profile, value).iri for value in [first, *same]})
    assert 5 == len({claim_of(profile, value).iri for value in [first, *other]})


def test_claims_have_text_where_no_field_fits(profile):
    """
    `claims:` takes what is said in the cataloguer's words, in any language, and conflicts that a person sees.
    """
    res = thing(
        profile,
        """
        - type: CitedWork
          id: memo
          title: A
          claims:
            - {id: first, text: It was never sent., quote: never sent}
            - {text: Se envió., lang: es, source: letter, conflictsWith: first}
        """,
    )
    first, second = sorted(res.parts("claims"), key=lambda claim: not claim.iri.endswith("first"))

    assert (("It was never sent.",), (TaggedLiteral("Se envió.", "es"),)) == (
        first.get("text"),
        second.get("text"),
    )
    assert ((second.iri,), (first.iri,)) == (first.get("conflictsWith"), second.get("conflictsWith"))


@pytest.mark.parametrize(
    ("field", "value"), [("title", "{value: A, quote: a}"), ("claims", "{text: A, quote: a}")]
)
def test_a_class_without_claims_takes_none(profile, field, value):
    """What would be a claim is a problem with its line, and says what the class lacks."""
    (found,) = mapped(profile, f"- type: Catalog\n  id: x\n  description: D\n  {field}: {value}")
    problem = found.problems[0]

    assert ("records.yaml", 4, field) == (problem.path, problem.line, problem.field)
    assert (
        "Catalog has no claims, so its values have no source or quote of their own; write the value alone, "
        "or list :claims in the node shape of the class (ontology/profile.ttl)"
    ) == problem.message
    assert () == found.resource.get("claims")


def test_bulk_material_of_a_class_without_claims_is_a_warning(profile):
    """A value that does not fit becomes no claim where the class has none."""
    record = SourceRecord("Catalog", {"id": "x", "issued": "someday"}, "rows.csv", 2, loose=True)
    found = map_record(rules(profile), record, PLACE)

    assert isinstance(found, MappedRecord)
    assert "warning" == next(each.severity for each in found.problems if each.field == "issued")
    assert () == found.resource.get("claims")


def test_contradictions_are_found_while_mapping(profile):
    """Two dates that cannot both be true conflict with each other."""
    res = thing(
        profile,
        "- {type: CitedWork, id: m, title: A, issued: [{value: 2011, quote: x}, {value: 2012, quote: y}]}",
    )
    first, second = res.parts("claims")

    assert ((second.iri,), (first.iri,)) == (first.get("conflictsWith"), second.get("conflictsWith"))


def test_parts_are_named_by_id_key_or_content(profile):
    """A part keeps its name while what names it stays."""
    res = thing(
        profile,
        """
        - type: ReleasedDocument
          id: ice-1
          title: A
          description: B
          batesRange: {batesPrefix: ICE, batesStart: 117629}
          figure: [{id: staff, measure: staff, amount: 3}, {measure: staff, amount: 4}]
          distribution:
            accessURL: "https://a.example/"
            checksum: {algorithm: "https://a.example/sha", checksumValue: ab}
        """,
    )
    names = [
        part.iri.partition("#")[2]
        for name in ("batesRange", "figure", "distribution")
        for part in res.parts(name)
    ]

    assert ["bates-ice-117629", "figure-a929189d956c", "figure-staff"] == names[:3]
    assert (
        f"{res.parts('distribution')[0].iri}-checksum"
        == res.parts("distribution")[0].parts("checksum")[0].iri
    )


def test_one_part_may_have_two_sources(profile):
    """Two sources that give the same page range give two claims on one part."""
    res = thing(
        profile,
        """
        - type: ReleasedDocument
          id: ice-1
          title: A
          description: B
          pageRange:
            - {firstPage: 35, lastPage: 37, pageNumbering: pdf, quote: a}
            - {firstPage: 35, lastPage: 37, pageNumbering: pdf, source: letter}
          figure:
            - {measure: staff, amount: 4, quote: a}
            - {measure: staff, amount: 4, source: letter}
        """,
    )
    (pages,) = res.parts("pageRange")

    assert {POST, LETTER} == {claim.one("source") for claim in pages.parts("claims")}
    assert 1 == len(res.parts("figure"))
    assert {POST, LETTER} == {claim.one("source") for claim in res.parts("claims")}


def test_bulk_material_is_told_apart(profile):
    """A claim that a reader took from a list says so, and a value that does not fit is a warning."""
    record = SourceRecord("CitedWork", {"id": "a", "title": "A", "issued": "soon"}, "a.csv", 2, loose=True)
    found = map_record(rules(profile), record, PLACE)

    assert isinstance(found, MappedRecord)
    (claim,) = found.resource.parts("claims")
    assert ("soon", f"{BASE}catalog#activity-by-reader") == (claim.one("asStated"), claim.one("generatedBy"))
    assert ["warning"] == [problem.severity for problem in found.problems]


RAW = st.recursive(
    st.sampled_from(
        ["", "A", "2012", "2012-13", "agency/ice", "post", "x/y", "pdf", "\x00", "\ud800", "3", "-1", "es"]
    )
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    *sorted(CLAIM_KEYS),
                    "id",
                    "text",
                    "measure",
                    "amount",
                    "firstPage",
                    "claims",
                    "temporal",
                    "zzz",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=300)
def test_whatever_is_written_is_mapped_or_told(profile, data):
    """Any record gives a thing or a problem, never another exception; and what is loaded can be read back."""
    kind = data.draw(
        st.sampled_from(["Release", "ReleasedDocument", "Person", "Concept", "Issue", "Page", "Zzz", ""])
    )
    known = list(profile.shapes[kind].properties) if kind in profile.shapes else []
    keys = st.sampled_from(["id", "type", "source", "restricted", "embargo", "zzz", "inScheme", *known])
    fields = RecordFields(1)
    fields.update({"id": "a", "inScheme": "issues"} if kind in ("Concept", "Issue") else {"id": "a"})
    fields.update(data.draw(st.dictionaries(keys, RAW, max_size=5)))
    record = SourceRecord(kind, fields, "a.yaml", 1, loose=data.draw(st.booleans()))

    found = map_record(rules(profile), record, PLACE)

    problems = [found] if isinstance(found, Problem) else found.problems
    assert all(str(problem).startswith("a.yaml:1: ") for problem in problems)
    if isinstance(found, MappedRecord) and all(problem.severity == "warning" for problem in problems):
        assert found.resource == again(profile, found.resource)
