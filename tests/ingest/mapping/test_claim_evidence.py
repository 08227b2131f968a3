"""Where claims are in their sources: words, offsets, pages, boxes, and fields of an origin."""

import pytest

from foia_graph.model.resource import MappedRecord
from foia_graph.store.claim_views import evidence_place
from things import LETTER, mapped, read, stored, thing

MEMO = "- {{type: CitedWork, id: memo, title: A, source: letter, issued: {{value: 2012, {keys}}}}}"


def claim_with(profile, keys):
    """Map a claim with these keys."""
    (claim,) = thing(profile, MEMO.format(keys=keys)).parts("claims")
    return claim


def selectors_of(claim):
    """Give the selectors of a claim, each with its class, fields, and those that refine it."""

    def plain(selector):
        fields = {name: each for name, (each, *_) in selector.values.items() if isinstance(each, str)}
        inner = [plain(each) for each in selector.parts("refinedBy")]
        return {"type": selector.type, **fields, **({"refinedBy": inner} if inner else {})}

    (evidence,) = claim.parts("evidence")
    return [plain(each) for each in evidence.parts("selector")]


QUOTE = {"type": "QuoteSelector", "exact": "in 2012"}
POSITION = {"type": "PositionSelector", "start": "40", "end": "47"}
FIELD = {"type": "FragmentSelector", "fragment": "/date", "conformsTo": "http://tools.ietf.org/rfc/rfc6901"}
PAGE = {
    "type": "FragmentSelector",
    "fragment": "page=3",
    "conformsTo": "http://www.iso.org/iso/iso_catalogue/catalogue_tc/catalogue_detail.htm?csnumber=75839",
}
REGION = {
    "type": "FragmentSelector",
    "fragment": "xywh=percent:10,20.5,30,4",
    "conformsTo": "http://www.w3.org/TR/media-frags/",
}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("quote: in 2012", [QUOTE]),
        ("quote: in 2012, start: 40", [POSITION, QUOTE]),
        ("originField: /date", [FIELD]),
        ("originField: /date, quote: in 2012, start: 40", [{**FIELD, "refinedBy": [POSITION, QUOTE]}]),
        ("page: 3, region: 'xywh=percent:10,20.5,30,4'", [{**PAGE, "refinedBy": [REGION]}]),
        (
            "page: 3, region: 'xywh=percent:10,20.5,30,4', quote: in 2012",
            [{**PAGE, "refinedBy": [QUOTE, REGION]}],
        ),
        ("page: 3, originField: /date, quote: in 2012", [FIELD, {**PAGE, "refinedBy": [QUOTE]}]),
    ],
)
def test_each_key_is_a_selector(profile, keys, expected):
    """
    A page, or a field of the origin, is refined by the words; what picks out the same position stands side by
    side.
    """
    assert expected == selectors_of(claim_with(profile, keys))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("start: 4", "`start` says where a quote begins"),
        ("quote: x, start: -4", "-4 is no offset in a text"),
        ("quote: x, start: soon", "is no whole number"),
        ("region: 'xywh=percent:1,2,3,4'", "`region` is a box on a page"),
        ("page: 1, region: '1,2,3,4'", "is no box on a page"),
        ("page: 1, region: 'xywh=percent:1,2,300,4'", "is no box on a page"),
        ("originField: date", "is no JSON Pointer"),
    ],
)
def test_a_place_that_is_none_is_a_problem(profile, keys, message):
    """The message says what would be right."""
    (found,) = mapped(profile, MEMO.format(keys=keys))

    assert isinstance(found, MappedRecord)
    (problem,) = found.problems
    assert message in problem.message


def test_an_offset_does_not_rename_a_claim(profile):
    """A claim is called after what it says and its words; another field of the origin is another claim."""
    plain, placed = claim_with(profile, "quote: x"), claim_with(profile, "quote: x, start: 9")
    fields = [claim_with(profile, f"originField: {name}").iri for name in ("/date", "/created")]

    assert plain.iri == placed.iri
    assert 3 == len({plain.iri, *fields})


def test_a_place_is_read_back_from_the_store(profile):
    """The field, the offset and the box of a claim are what its record says."""
    made = thing(
        profile,
        """
        - type: CitedWork
          id: memo
          title: {value: A, source: letter, originField: "/files/0/a b", quote: A, start: 7}
          issued: {value: 2012, source: letter, page: 3, region: "xywh=percent:10,20,30,4"}
        """,
    )
    back = read(made.iri, stored(profile, made), profile)
    places = [
        evidence_place(evidence) for claim in back.parts("claims") for evidence in claim.parts("evidence")
    ]

    assert [("", 3, None), ("/files/0/a b", 0, 7)] == sorted(
        (place.field, place.page, place.start) for place in places
    )
    assert [(10.0, 20.0, 30.0, 4.0)] == [
        (box.x, box.y, box.width, box.height) for place in places if (box := place.box)
    ]
    assert {LETTER} == {place.document for place in places}


def test_what_is_gone_at_its_origin_says_so(profile):
    """Every class whose things have claims takes one in words, and those that are held the status lost."""
    shapes = [
        each for each in profile.shapes.values() if profile.is_thing(each) and "claims" in each.properties
    ]

    for shape in shapes:
        held = "holdingStatus: lost, " if "holdingStatus" in shape.properties else ""
        key = {"Page": "list/1", "Concept": "a, inScheme: scheme/programs"}.get(shape.name, "a")
        (found,) = mapped(
            profile,
            f"- {{type: {shape.name}, id: {key}, source: letter, {held}"
            "claims: [{id: gone-at-origin, text: It is gone at the origin.}]}",
        )

        assert isinstance(found, MappedRecord), found
        assert ["claim-gone-at-origin"] == [
            claim.iri.partition("#")[2] for claim in found.resource.parts("claims")
        ]
        assert not [each for each in found.problems if "is missing" not in each.message], found.problems
    assert {"Release", "Request", "CourtCase", "SourceDocument"} < {shape.name for shape in shapes}
