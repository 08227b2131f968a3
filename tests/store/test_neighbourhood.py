"""What is around a thing, and who says so."""

import pytest

from archives import ID
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal import paths
from foia_graph.store.traversal.paths import Neighbourhood, find_neighbourhood
from foia_graph.store.traversal.walker import Omission, ReadBudget, Relations, Walker

RECORDS = """
- {type: Agency, id: ice, prefLabel: Ice}
- {type: Organization, id: ccr, prefLabel: Center}
- {type: CitedWork, id: memo, title: The memo, source: post, creator: agency/ice}
- type: SourceDocument
  id: sheet
  title: A sheet
  source: post
  critiques:
    - {value: work/memo, quote: it fails}
    - {value: work/memo, quote: it falls short, source: letter, status: inferred, note: By its date.}
  about: work/memo
- type: Disclosure
  id: first
  title: The first
  source: post
  qualifiedAssociation:
    - {agent: organization/ccr, hadRole: releaser, quote: the Center released}
    - {agent: organization/ccr, hadRole: requester}
- type: Person
  id: roe
  name: Jane Roe
  sensitivity: public-official
  source: post
  membership: [{id: m, organization: agency/ice, memberDuring: {startDate: "2010"}}]
- type: ReleasedDocument
  id: mail
  title: A mail
  description: Mail.
  source: post
  pageRange:
    - firstPage: "1"
      lastPage: "2"
      pageNumbering: pdf
      sender: [{id: s, body: person/roe, asStated: J. Roe}]
  citation:
    - id: c
      citedEntity: work/memo
      characterization: http://purl.org/spar/cito/disputes
      asStated: the memo
"""
OUTSIDE = """
- {type: SourceDocument, id: wiki, title: A wiki}
- type: SourceDocument
  id: clip
  title: A clip
  source: wiki
  discusses: {value: work/memo, quote: the memo}
"""
FILES = {
    "in/source.toml": 'title = "In"',
    "in/records.yaml": RECORDS,
    "out/source.toml": 'title = "Out"\nscope = "external"',
    "out/records.yaml": OUTSIDE,
}


@pytest.fixture
def catalogue(archive_of) -> Catalogue:
    archive = archive_of(FILES)
    archive.begin()
    return Catalogue(archive.generation, archive.profile)


def around(
    catalogue: Catalogue, *focus: str, depth: int = 1, limit: int = 100, via=(), **how
) -> Neighbourhood:
    relations = Relations(catalogue.profile)
    walker = Walker(catalogue, relations.choose_fields(via or relations.usual_names), **how)
    return find_neighbourhood(walker, [f"{ID}{name}" for name in focus], depth, limit)


def short(iri: str) -> str:
    return iri.removeprefix(ID).removeprefix("https://foia.example.org/scheme/")


def told(found: Neighbourhood) -> list[tuple[str, str, str, str]]:
    """The edges, as start, field, role, end."""
    return [(short(e.start), e.field, short(e.role), short(e.end)) for e in found.edges]


def test_a_thing_is_related_by_its_links_and_by_those_to_it(catalogue):
    """Links are followed both ways, sorted by field, direction and name; a citation counts by its reason."""
    found = around(catalogue, "work/memo")

    assert [
        ("source/sheet", "about", "", "work/memo"),
        ("work/memo", "creator", "", "agency/ice"),
        ("source/sheet", "critiques", "", "work/memo"),
        ("document/mail", "disputes", "", "work/memo"),
    ] == told(found)
    assert ["work/memo", "source/sheet", "agency/ice", "document/mail"] == list(map(short, found.nodes))
    assert () == found.omissions


def test_an_edge_tells_every_claim_and_else_the_graph(catalogue):
    """
    Several sources that say one thing are several pieces of evidence; what is only linked has its graph.
    """
    about, _, critiques, disputes = around(catalogue, "work/memo").edges

    assert [
        ("source/letter", "inferred", "it falls short"),
        ("source/post", "asserted", "it fails"),
    ] == sorted(
        (short(s.source), short(s.claim.one("status")).rpartition("/")[2], quote(s.claim))
        for s in critiques.attestations
    )
    assert [("source/post", "graph/post", None)] == [
        (short(s.source), s.graph.removeprefix("https://foia.example.org/"), s.claim)
        for s in about.attestations
    ]
    assert [("the memo", f"{ID}document/mail#citation-c")] == [
        (s.part.one("asStated"), s.iri) for s in disputes.attestations
    ]


def quote(claim) -> str:
    return claim.parts("evidence")[0].parts("selector")[0].one("exact")


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        (
            "disclosure/first",
            [
                ("disclosure/first", "qualifiedAssociation", "roles/releaser", "organization/ccr"),
                ("disclosure/first", "qualifiedAssociation", "roles/requester", "organization/ccr"),
            ],
        ),
        (
            "organization/ccr",
            [
                ("source/post", "publisher", "", "organization/ccr"),
                ("disclosure/first", "qualifiedAssociation", "roles/releaser", "organization/ccr"),
                ("disclosure/first", "qualifiedAssociation", "roles/requester", "organization/ccr"),
            ],
        ),
        (
            "person/roe",
            [("person/roe", "membership", "", "agency/ice"), ("document/mail", "sender", "", "person/roe")],
        ),
        (
            "agency/ice",
            [
                ("work/memo", "creator", "", "agency/ice"),
                ("person/roe", "membership", "", "agency/ice"),
                ("source/letter", "publisher", "", "agency/ice"),
            ],
        ),
        (
            "document/mail",
            [("document/mail", "disputes", "", "work/memo"), ("document/mail", "sender", "", "person/roe")],
        ),
    ],
)
def test_what_a_part_links_to_is_linked_to_the_thing(catalogue, focus, expected):
    """
    Associations, memberships, mentions in page ranges and citations are edges between things, from both ends.
    """
    assert expected == told(around(catalogue, focus))


def test_the_claim_on_a_part_is_the_evidence_of_its_edge(catalogue):
    """The words that a source has for an association are with the edge, and name the part."""
    edge = around(catalogue, "disclosure/first").edges[0]

    assert [("the Center released", f"{ID}disclosure/first#association-releaser-ccr")] == [
        (quote(saying.claim), saying.part.iri) for saying in edge.attestations
    ]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"via": ["critiques"]}, ["work/memo", "source/sheet"]),
        ({"via": ["citation"]}, ["work/memo", "document/mail"]),
        ({"via": ["disputes"]}, ["work/memo", "document/mail"]),
        ({"directions": ("out",)}, ["work/memo", "agency/ice"]),
        ({"directions": ("in",)}, ["work/memo", "source/sheet", "document/mail"]),
        ({"types": frozenset(("Agency",))}, ["work/memo", "agency/ice"]),
        ({"depth": 2, "via": ["creator", "membership"]}, ["work/memo", "agency/ice", "person/roe"]),
    ],
)
def test_the_walk_keeps_to_what_is_asked_for(catalogue, how, expected):
    """Fields, directions, classes and depth bound the walk."""
    assert expected == list(map(short, around(catalogue, "work/memo", **how).nodes))


def test_a_field_that_repeats_what_parts_say_stands_for_theirs(catalogue):
    """`wasAssociatedWith` is derived from the associations, and is followed as these."""
    found = around(catalogue, "organization/ccr", via=["wasAssociatedWith"])

    assert ["organization/ccr", "disclosure/first"] == list(map(short, found.nodes))


def test_what_a_limit_leaves_off_is_counted(catalogue):
    """The first things that are reached stay, with the edges between them."""
    found = around(catalogue, "work/memo", limit=2)

    assert ["work/memo", "source/sheet"] == list(map(short, found.nodes))
    assert ["about", "critiques"] == [edge.field for edge in found.edges]
    assert (Omission("nodes", count=2),) == found.omissions


def test_more_focus_than_the_limit_is_a_cut(catalogue):
    """Of several things in the middle those that are one too many are left off, and counted."""
    found = around(catalogue, "work/memo", "person/roe", "agency/ice", limit=1, via=["about"])

    assert (["work/memo"], Omission("nodes", count=3)) == (list(map(short, found.nodes)), found.omissions[0])


HUB = {
    "in/source.toml": 'title = "In"',
    "in/records.yaml": "- {type: Agency, id: hub, prefLabel: Hub}\n"
    + "".join(f"- {{type: CitedWork, id: w{n:03}, title: Work, creator: agency/hub}}\n" for n in range(250)),
}


def test_a_hub_is_looked_at_in_part_and_says_so(archive_of):
    """Of a thing with more links than are read the same ones are taken each time, and the cut is named."""
    archive = archive_of(HUB)
    archive.load()
    found, again = (
        around(
            Catalogue(archive.generation, archive.profile),
            "agency/hub",
            limit=1000,
            reading=ReadBudget(field_limit=120),
        )
        for _ in range(2)
    )

    assert 121 == len(found.nodes)
    assert (Omission("links", f"{ID}agency/hub", "creator"),) == found.omissions
    assert found == again


def test_a_walk_that_reads_too_much_ends_and_says_so(archive_of):
    """The triples that one question may read are counted; what was not walked from is named."""
    archive = archive_of(HUB)
    archive.load()
    found = around(
        Catalogue(archive.generation, archive.profile),
        "agency/hub",
        depth=2,
        limit=1000,
        reading=ReadBudget(limit=1200),
    )

    assert 251 == len(found.nodes)
    assert ("search", True) == (found.omissions[0].what, 0 < (found.omissions[0].count or 0) < 250)


def test_no_more_voices_are_heard_than_fit(catalogue, monkeypatch):
    """Where many say one thing some are given, and the cut is said."""
    monkeypatch.setattr(paths, "MAX_ATTESTATIONS", 1)
    found = around(catalogue, "work/memo", via=["critiques"])

    assert [1] == [len(edge.attestations) for edge in found.edges]
    assert (Omission("evidence", f"{ID}source/sheet", "critiques"),) == found.omissions


def test_the_profile_says_which_fields_relate_things(profile):
    """What only tells the sort of a thing by a word, or is one by structure, is followed when asked for."""
    relations = Relations(profile)

    assert {
        "focus", "form", "holdingStatus", "inScheme", "machineRead", "obtainedThrough", "precedes",
        "preferredIdentity", "readStatus", "requestStatus", "sensitivity", "topConceptOf",
        "wasAssociatedWith",
    } == set(relations.names) - set(relations.usual_names)  # fmt: skip
    assert {"citation", "membership", "mentions", "qualifiedAssociation", "raisesIssue", "sender"} <= set(
        relations.usual_names
    )
