"""Which things are wanted, in which order, and how many there are of each value."""

import pytest

from archives import BASE, ID
from case_tables import records_beside
from foia_graph.errors import NotFound, ValueRejected
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import brief_value, class_filters, value_iri
from foia_graph.store.listing.selection import MAX_VALUES, Facet, ListSelector, select_parts, select_things

ISSUES = f"{BASE}scheme/issues/"
WORLD = records_beside(__file__, "selection")


@pytest.fixture
def world(archive):
    archive.write("papers/world.yaml", WORLD)
    archive.begin()
    return Catalogue(archive.generation, archive.profile)


def names(world, shape, sort="iri", **chosen):
    """Give the slugs of what is selected."""
    period = {name: chosen.pop(name) for name in ("first", "last", "exact") if name in chosen}
    picked = tuple((name, tuple(values.split())) for name, values in chosen.items())
    found = select_things(world, world.profile[shape], ListSelector(picked, sort=sort, **period))
    return [name.rpartition("/")[2] for name in found.names()]


def counts(world, shape, name, **wanted):
    """Give the numbers of a facet by slug."""
    found = select_things(world, world.profile[shape], ListSelector(**wanted))
    (facet,) = (each for each in found.facets if each.name == name)
    return {value.rpartition("/")[2]: count for value, count in facet.values}


def test_an_issue_takes_in_the_narrower_ones_and_a_release_what_its_documents_show(world):
    """Two steps down count too; `exact` keeps to the value itself, and still looks at the documents."""
    harm, raid = f"{ISSUES}harm", f"{ISSUES}raid"

    assert ["early", "late"] == names(world, "Release", issue=harm)
    assert ["late"] == names(world, "Release", issue=harm, exact=True)
    assert ["early"] == names(world, "Release", issue=raid, exact=True)
    assert ["memo", "note"] == names(world, "ReleasedDocument", issue=harm)


def test_an_agency_takes_in_its_parts_in_whatever_role(world):
    """A post counts as the agency that has it, and a release belongs to whoever made its disclosure."""
    assert ["memo"] == names(world, "ReleasedDocument", agency=f"{ID}agency/dhs")
    assert [] == names(world, "ReleasedDocument", agency=f"{ID}agency/dhs", exact=True)
    assert ["memo"] == names(world, "ReleasedDocument", agency=f"{ID}agency/ero", exact=True)
    assert ["early"] == names(world, "Release", agency=f"{ID}agency/dhs")


def test_filters_join(world):
    """Values of one filter are alternatives, filters are conditions; a field means that field alone."""
    both = f"{ID}release/early {ID}release/late"

    assert ["memo", "note"] == names(world, "ReleasedDocument", release=both)
    assert ["note"] == names(world, "ReleasedDocument", release=both, person=f"{ID}person/doe")
    assert [] == names(world, "ReleasedDocument", release=f"{ID}release/early", person=f"{ID}person/doe")
    assert ["memo"] == names(world, "ReleasedDocument", inSeries=f"{ID}release/early")
    assert [] == names(world, "ReleasedDocument", raisesIssue=f"{ISSUES}harm")


def test_what_was_found_not_to_be_so_leads_nowhere(world):
    """A redaction whose reading was rejected is none."""
    exemptions = f"{BASE}scheme/exemptions/"

    assert ["memo"] == names(world, "ReleasedDocument", exemption=f"{exemptions}b6")
    assert [] == names(world, "ReleasedDocument", exemption=f"{exemptions}b5")
    assert ["early"] == names(world, "Release", exemption=f"{exemptions}b6")


def test_a_thing_is_in_a_period_if_it_may_be(world):
    """The days that a date allows and the period overlap; what has no date is in none."""
    assert ["early", "late", "undated"] == names(world, "Release")
    assert ["early"] == names(world, "Release", first="2011-06-01", last="2012-03-31")
    assert ["late"] == names(world, "Release", first="2012-04-30")
    assert ["early"] == names(world, "Release", last="2012-03-31")


def test_what_has_no_main_date_has_the_first_of_its_dates(world):
    """A document is dated by what is written on it, else by when it was made public."""
    assert {"2010": 1, "2011": 1} == counts(world, "ReleasedDocument", "year")
    assert ["note", "memo"] == names(world, "ReleasedDocument", "-date")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("iri", ["early", "late", "undated"]),
        ("date", ["early", "late", "undated"]),
        ("-date", ["late", "early", "undated"]),
        ("label", ["late", "early", "undated"]),
    ],
)
def test_orders(world, sort, expected):
    """What has no date is last both ways; labels are sorted without regard to capitals."""
    assert expected == names(world, "Release", sort)


def test_a_place_in_an_order_is_found_though_the_thing_is_gone(world):
    """A position is what one sorts by and a name; what is behind it is told without the thing itself."""
    found = select_things(world, world.profile["Release"], ListSelector(sort="-date"))

    assert ("2012-04-01", f"{ID}release/late") == found.position_of(0)
    assert [0, 1, 2, 3] == [
        found.count_before(*place)
        for place in (
            ("2012-04-02", f"{ID}release/gone"),
            ("2012-04-01", f"{ID}release/later"),
            ("2011-01-01", f"{ID}release/early"),
            ("undated", f"{ID}release/z"),
        )
    ]


def test_a_count_is_what_one_gets_by_choosing_the_value(world):
    """A filter does not narrow its own numbers, but those of the others."""
    chosen = (("release", (f"{ID}release/early",)),)

    assert {"early": 1, "late": 1} == counts(world, "ReleasedDocument", "release", filter_values=chosen)
    assert {"raid": 1, "arrest": 1, "harm": 1} == counts(
        world, "ReleasedDocument", "issue", filter_values=chosen
    )
    assert {"raid": 1} == counts(world, "ReleasedDocument", "issue", filter_values=chosen, exact=True)
    assert {"harm": 2, "arrest": 2, "raid": 1} == counts(world, "Release", "issue")


def test_counts_agree_with_the_lists(world):
    """For each class, filter and value the number is that of the list filtered by it."""
    for shape in filter(world.profile.is_thing, world.profile.shapes.values()):
        for facet in select_things(world, shape, ListSelector()).facets:
            for value, count in facet.values:
                narrowed = select_things(world, shape, ListSelector(((facet.name, (value,)),)))

                assert count == narrowed.total, (shape.name, facet.name, value)


def test_what_is_gone_is_not_counted(world):
    """Things that are omitted are in no list and no number."""
    gone = frozenset([f"{ID}document/memo"])

    assert {"arrest": 1, "harm": 1} == counts(world, "ReleasedDocument", "issue", excluded_things=gone)
    assert [f"{ID}document/note"] == select_things(
        world, world.profile["ReleasedDocument"], ListSelector(excluded_things=gone)
    ).names()


def test_a_facet_counts_out_the_largest_and_says_how_many_are_left(archive):
    """A value that is chosen is among them in any case."""
    records = "".join(
        f"- {{type: Issue, id: i-{n:02}, prefLabel: I}}\n"
        f"- {{type: ReleasedDocument, id: d-{n:02}, title: T, description: D, subject: i-{n:02}}}\n"
        for n in range(MAX_VALUES + 5)
    )
    archive.write("papers/many.yaml", records)
    archive.load()
    world = Catalogue(archive.generation, archive.profile)
    last = f"{ISSUES}i-{MAX_VALUES + 4}"
    found = select_things(world, world.profile["ReleasedDocument"], ListSelector((("issue", (last,)),)))
    shown = [f"{ISSUES}i-{n:02}" for n in range(MAX_VALUES)]

    assert Facet("issue", "Issue", tuple((value, 1) for value in [*shown, last]), 4) == found.facets[0]


def test_many_things_are_counted_like_few(archive):
    """Values that most things have are counted in another way than rare ones, with the same result."""
    records = "- {type: Issue, id: rare, prefLabel: R}\n- {type: Issue, id: usual, prefLabel: U}\n" + "".join(
        f"- {{type: ReleasedDocument, id: d-{n:03}, title: T, description: D, created: {2000 + n % 2},"
        f" subject: [usual{', rare' if n in (7, 100) else ''}]}}\n"
        for n in range(120)
    )
    archive.write("papers/many.yaml", records)
    archive.load()
    world = Catalogue(archive.generation, archive.profile)

    assert {"usual": 120, "rare": 2} == counts(world, "ReleasedDocument", "issue")
    assert {"usual": 60, "rare": 1} == counts(
        world, "ReleasedDocument", "issue", first="2001-01-01", last="2001-12-31"
    )


def test_parts_are_found_by_what_they_point_at(world):
    """Redactions have no list of their own, but what claims an exemption can be listed."""
    chosen = (("claimedExemption", (f"{BASE}scheme/exemptions/b6",)),)
    found = select_parts(world, world.profile["Redaction"], ListSelector(chosen))

    assert 1 == found.total
    assert found.names()[0].startswith(f"{ID}document/memo#redaction-")


@pytest.mark.parametrize(
    ("shape", "name", "text", "expected"),
    [
        ("Release", "issue", "raid", f"{ISSUES}raid"),
        ("Release", "issue", "issue/raid", f"{ISSUES}raid"),
        ("Release", "issue", "/scheme/issues/raid", f"{ISSUES}raid"),
        ("Release", "issue", f"{ISSUES}raid", f"{ISSUES}raid"),
        ("ReleasedDocument", "agency", "ice", f"{ID}agency/ice"),
        ("ReleasedDocument", "agency", "organization/ccr", f"{ID}organization/ccr"),
        ("ReleasedDocument", "release", "early", f"{ID}release/early"),
        ("ReleasedDocument", "inSeries", "release/early", f"{ID}release/early"),
        ("ReleasedDocument", "creator", "chief", f"{ID}post/chief"),
        ("ReleasedDocument", "year", "2012", "2012"),
    ],
)
def test_a_value_can_be_named_in_many_ways(world, shape, name, text, expected):
    """A slug, kind and slug, a path from the base on, an IRI; and the shortest leads back."""
    wanted = class_filters(world.profile, world.profile[shape])[name]
    found = value_iri(text, wanted, world)

    assert expected == found
    assert expected == value_iri(brief_value(found, wanted, BASE), wanted, world)


def test_a_value_that_is_not_known_is_told_with_the_nearest(world):
    """The sentence names the parameter and what is like it, or a few of all there are."""
    wanted = class_filters(world.profile, world.profile["Release"])["issue"]

    with pytest.raises(
        NotFound, match=r"^issue names 'raids', and nothing is known of that\. Nearest are raid"
    ):
        value_iri("raids", wanted, world)
    with pytest.raises(NotFound, match=r"nothing is known of that\. There are "):
        value_iri("???", wanted, world)
    with pytest.raises(ValueRejected, match=r"^issue: '/id/release/early' is none; write a concept of the "):
        value_iri("/id/release/early", wanted, world)


def test_a_filter_is_there_where_a_class_has_what_it_is_about(world):
    """Which filters a class has follows from its fields."""
    own = {
        name: [
            each.name
            for each in class_filters(world.profile, world.profile[name]).values()
            if not each.is_own_field
        ]
        for name in ("Release", "Agency", "Place", "Claim")
    }

    assert {
        "Release": ["issue", "agency", "person", "type", "exemption", "mark", "year"],
        "Agency": ["agency"],
        "Place": [],
        "Claim": [],
    } == own


def test_what_is_said_of_a_thing_under_its_other_names_counts_for_it(archive):
    """Lists have the preferred name alone, with the values of all."""
    archive.write(
        "papers/people.yaml",
        """
        - {type: Agency, id: ero, prefLabel: Removal}
        - {type: Person, id: doe, name: Jane Doe, sensitivity: public-official}
        - {type: Person, id: jane, name: J. Doe, sensitivity: public-official, memberOf: agency/ero,
           identifiedAs: {value: person/doe, source: post}}
        """,
    )
    archive.begin()
    world = Catalogue(archive.generation, archive.profile)

    assert ["doe"] == names(world, "Person")
    assert ["doe"] == names(world, "Person", agency=f"{ID}agency/ero")
    assert {"ero": 1} == counts(world, "Person", "agency")
