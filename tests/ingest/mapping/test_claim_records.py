"""Claims in records of their own, about things that other records describe."""

import pytest

from archives import BASE, ID, content
from case_tables import tabled
from foia_graph.model.iris import catalog_iri

BODIES = """
- {type: Agency, id: harbors, prefLabel: Department of Harbors}
- {type: Agency, id: other, prefLabel: Harbors Department}
"""
NAMED = """
- {type: Claim, about: agency/harbors, field: altLabel, value: Harbour Office, quote: the Harbour Office,
   source: post}
"""
CANDIDATE = """
- {type: Claim, about: agency/other, field: identifiedAs, value: agency/harbors, source: post,
   status: candidate, confidence: "0.98", generatedBy: name-comparison-1, note: The same words.}
"""


@pytest.fixture
def archive(archive_of):
    """Two bodies, and claims about them in another folder."""
    return archive_of(
        {
            "papers/bodies.yaml": BODIES,
            "more/source.toml": 'title = "More"\nsource = "letter"\n',
            "more/claims.yaml": NAMED + CANDIDATE,
        }
    )


def test_a_claim_fills_a_field_of_the_thing_that_it_is_about(archive):
    archive.load()
    (claim,) = archive.read("agency/harbors").parts("claims")

    assert ("Harbour Office",) == archive.read("agency/harbors").get("altLabel")
    assert (f"{ID}source/post", "Harbour Office") == (claim.one("source"), claim.one("object"))


def test_a_candidate_says_nothing(archive):
    archive.load()
    other = archive.read("agency/other")

    assert () == other.get("identifiedAs")
    assert ["candidate"] == [claim.one("status").rpartition("/")[2] for claim in other.parts("claims")]


def test_the_activity_that_proposed_it_is_described(archive):
    archive.load()

    catalog = catalog_iri(BASE)

    assert f"{catalog}#activity-name-comparison-1" in {
        each.iri for each in archive.read(catalog).parts("generatedBy")
    }


def test_a_claim_speaks_from_the_source_of_its_folder(archive):
    claim = "- {type: Claim, about: agency/harbors, text: It is old., quote: old}\n"
    archive.write("more/claims.yaml", claim)
    archive.load()

    assert [f"{ID}source/letter"] == [
        claim.one("source") for claim in archive.read("agency/harbors").parts("claims")
    ]


@tabled
def test_what_is_no_claim_is_a_problem_with_its_line(archive, claim, problem):
    archive.write("more/claims.yaml", f"- {claim}\n")

    assert any(each.startswith(problem) for each in archive.problems())


def test_claims_change_with_their_file_and_their_thing(archive):
    """A changed claim, a changed record, and a claim that went: the store is as if it were loaded again."""
    archive.load()
    for name, text in (
        ("more/claims.yaml", CANDIDATE),
        ("papers/bodies.yaml", BODIES.replace("Department of Harbors", "Harbor Department")),
        ("more/claims.yaml", NAMED),
    ):
        archive.write(name, text)
        archive.load()
        archive.load(into=archive.folder.parent / "anew", keep=1)
        fresh = archive.folder.parent / "anew"

        assert archive.quads() == content(fresh)


def test_claims_of_json_lines_are_claims_too(archive):
    archive.write(
        "more/claims.jsonl",
        b'{"type": "Claim", "about": "agency/harbors", "field": "altLabel", "value": "HBR", "quote": "A"}\n',
    )
    archive.load()

    assert ("HBR", "Harbour Office") == archive.read("agency/harbors").get("altLabel")


def test_what_is_restricted_has_no_claims(archive):
    archive.write("papers/bodies.yaml", BODIES.replace("Harbors}", "Harbors, restricted: Not yet.}"))
    archive.load()

    assert not any("Harbour" in quad for quad in archive.quads())


def test_a_name_by_a_claim_is_found_in_documents(archive):
    """A candidate is no name."""
    archive.write(
        "papers/papers.yaml",
        """
        - {type: ReleasedDocument, id: letter, title: A letter, description: It., source: post,
           text: "From the Harbour Office to the Old Harbors."}
        """,
    )
    archive.write(
        "more/claims.yaml",
        NAMED
        + "- {type: Claim, about: agency/other, field: altLabel, value: Old Harbors, status: candidate}\n",
    )
    archive.load()
    page = archive.read("document/letter/page/1")

    assert [f"{ID}agency/harbors"] == [mention.one("body") for mention in page.parts("mentions")]
