"""What may be told as settled where a format has room for one value."""

import pytest

from foia_graph.model.claims import contradictions, settled_values, title_values
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, TaggedLiteral, build_resource, text_of
from things import thing


def work(profile: Profile, fields: str) -> Resource:
    """Map a work, with the conflicts that a load would note on its claims."""
    found = thing(profile, f"- {{type: CitedWork, id: oig, source: post, {fields}}}")
    clashes: dict[str, set[str]] = {}
    for one, other in contradictions(found, profile):
        clashes.setdefault(one.iri, set()).add(other.iri)
        clashes.setdefault(other.iri, set()).add(one.iri)
    claims = [
        build_resource(
            each.iri, each.type, {**each.values, "conflictsWith": sorted(clashes.get(each.iri, ()))}
        )
        for each in found.parts("claims")
    ]
    return build_resource(found.iri, found.type, {**found.values, "claims": claims})


def said(profile: Profile, fields: str, field: str) -> list[str]:
    return list(map(text_of, settled_values(work(profile, f"title: T, {fields}"), field, profile)))


POST, LETTER = "source: post, quote: x", "source: letter, quote: y"


@pytest.mark.parametrize(
    ("issued", "told"),
    [
        ("2012-04-05", ["2012-04-05"]),
        (f"[{{value: 2012-04-05, {POST}}}, {{value: 2012-04-05, {LETTER}}}]", ["2012-04-05"]),
        (f"[{{value: 2012-04-05, {POST}}}, {{value: 2012-04-06, {LETTER}}}]", []),
        (
            f"[{{value: 2012-04-05, {POST}, status: preferred}}, {{value: 2012-04-06, {LETTER}}}]",
            ["2012-04-05"],
        ),
        (
            f"[{{value: 2012-04-05, {POST}, status: preferred}},"
            f" {{value: 2012-04-06, {LETTER}, status: preferred}}]",
            [],
        ),
        (
            f"[{{value: 2012-04-05, {POST}}}, {{value: 2012-04-06, {LETTER}, status: rejected}}]",
            ["2012-04-05"],
        ),
        (f"[{{value: 2012-04-05, {POST}}}, {{value: 2012-04, {LETTER}}}]", ["2012-04"]),
        (f"[{{value: 2012-04-05, {POST}}}, {{value: 2012-04-06, {LETTER}}}, {{value: 2012-04, {POST}}}]", []),
    ],
    ids=["one", "agreed", "contested", "preferred", "two preferred", "rejected", "precision", "of three"],
)
def test_a_date_is_settled_when_nobody_says_another(issued: str, told: list[str], profile: Profile):
    """The preferred one, else what all sources agree on, else none."""
    assert told == said(profile, f"issued: {issued}", "issued")


def test_a_text_that_is_worded_in_two_ways_is_not_settled(profile: Profile):
    """Of two descriptions neither is chosen."""
    fields = f"description: [{{value: One, {POST}}}, {{value: Two, {LETTER}}}]"

    assert [] == said(profile, fields, "description")


def test_a_field_that_takes_many_values_gives_all(profile: Profile):
    """Several identifiers do not contradict each other."""
    assert ["A-1", "A-2"] == said(profile, "identifier: [A-1, A-2]", "identifier")


def test_what_there_is_no_field_for_is_nothing(profile: Profile):
    """A class without the field has no value of it."""
    assert [] == said(profile, "form: report", "inSeries")


TITLES = f"title: [{{value: Blue, {POST}}}, {{value: Amber, {LETTER}}}]"


@pytest.mark.parametrize(
    ("sources", "first", "others"),
    [((), "Amber", ["Blue"]), (("post", "letter"), "Blue", ["Amber"]), (("letter",), "Amber", ["Blue"])],
)
def test_the_first_source_decides_on_the_title(
    sources: tuple[str, ...], first: str, others: list[str], profile: Profile
):
    """A title is never omitted; the others are alternatives."""
    chosen, rest = title_values(work(profile, TITLES), profile, sources)

    assert (first, others) == (chosen, list(rest))


def test_a_preferred_title_goes_before_all_sources(profile: Profile):
    """What the cataloguers prefer decides, wherever its source is."""
    fields = f"title: [{{value: Blue, {POST}, status: preferred}}, {{value: Amber, {LETTER}}}]"

    assert "Blue" == title_values(work(profile, fields), profile, ("letter",))[0]


def test_a_title_of_another_language_keeps_it(profile: Profile):
    """A title says in which language it is where that is not the catalogue's."""
    assert (TaggedLiteral("Azul", "es"), ()) == title_values(
        work(profile, "title: {value: Azul, lang: es}"), profile
    )


def test_what_has_no_name_has_no_title(profile: Profile):
    """A page is called by its number, which is no title."""
    leaf = build_resource("https://foia.example.org/id/document/x/page/1", "Page", {"position": ["1"]})

    assert (None, ()) == title_values(leaf, profile)
