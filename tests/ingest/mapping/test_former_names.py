"""Former names of records: which are refused, and where their links lead."""

from archives import BASE, ID
from foia_graph.ingest.decide import Decider
from foia_graph.store.catalogue import Catalogue

BODY = "- {type: Agency, id: harbors, prefLabel: Harbors, formerly: %s}\n"


def names(archive) -> dict[str, str]:
    return dict(Catalogue(archive.generation, archive.profile).present_names)


def test_each_former_name_leads_to_the_latest(archive_of):
    archive = archive_of(
        {
            "papers/bodies.yaml": BODY % "[harbours, agency/port-office]"
            + "- {type: Agency, id: sea, prefLabel: Sea, formerly: harbors}\n"
        }
    )

    assert ["papers/bodies.yaml:2: formerly: <https://foia.example.org/id/agency/harbors> is described by a "
            "record of its own"] == archive.problems()  # fmt: skip
    archive.write("papers/bodies.yaml", BODY % "[harbours, agency/port-office]")
    archive.load()
    assert {
        f"{ID}agency/harbours": f"{ID}agency/harbors",
        f"{ID}agency/port-office": f"{ID}agency/harbors",
    } == names(archive)


def test_what_is_no_former_name_is_a_problem(archive_of):
    for written, sentence in (
        ("harbors", "is its name now"),
        ("person/roe", "is of another kind"),
        ("{value: x}", "a former name is the `id` that the record had"),
    ):
        (problem,) = archive_of({"papers/bodies.yaml": BODY % written}).problems()
        assert sentence in problem


def test_a_name_that_two_things_had_is_a_problem(archive_of):
    other = "- {type: Agency, id: coast, prefLabel: Coast, formerly: port}\n"
    (problem,) = archive_of({"papers/bodies.yaml": BODY % "port" + other}).problems()

    assert problem.endswith(f"is a former name of <{ID}agency/harbors>, too")


def test_a_table_may_have_former_names_too(archive_of):
    layout = 'title = "Papers"\n[files."works.csv"]\ntype = "CitedWork"\nid = ["key"]\nignore = ["key"]\n'
    archive = archive_of(
        {"papers/source.toml": layout, "papers/works.csv": "key,title,formerly\nmemo,A memo,note\n"}
    )
    archive.load()

    assert {f"{ID}work/note": f"{ID}work/memo"} == names(archive)


def test_a_thing_that_is_hidden_has_no_former_names(archive_of):
    archive = archive_of({"papers/bodies.yaml": BODY % "harbours, restricted: sealed"})
    archive.load()

    assert {} == names(archive)


# -- what follows a record to its present name ----------------------------------------------------------

WORK = """
- {type: CitedWork, id: memo, title: A memo, source: post, claims: [{text: It rained., quote: so wet}]}
"""
RENAMED_WORK = WORK.replace("id: memo,", "id: memorandum, formerly: memo,")


def decider(archive) -> Decider:
    return Decider(archive.root, archive.profile)


def test_what_is_withdrawn_stays_so_under_another_name(archive_of):
    """
    There is a tombstone under both names; what is restored under one of them is there under the present one.
    """
    archive = archive_of({"papers/works.yaml": WORK})
    archive.load()
    decider(archive).withdraw("work/memo", "Sent by mistake.")
    archive.write("papers/works.yaml", RENAMED_WORK)
    archive.load()
    withdrawn = Catalogue(archive.generation, archive.profile)
    decider(archive).restore("work/memo", "It may be seen.")
    restored = Catalogue(archive.generation, archive.profile)

    assert [None, None] == [withdrawn.describe(f"{ID}work/{name}") for name in ("memo", "memorandum")]
    assert {f"{ID}work/memo", f"{ID}work/memorandum"} == set(withdrawn.tombstones)
    assert {} == dict(withdrawn.present_names)
    assert restored.describe(f"{ID}work/memorandum") is not None
    assert {} == dict(restored.tombstones)
    assert {f"{ID}work/memo": f"{ID}work/memorandum"} == dict(restored.present_names)


def test_a_review_follows_its_claim(archive_of):
    """The claim has the same name, as part of a thing of another one."""
    archive = archive_of({"papers/works.yaml": WORK})
    archive.load()
    (claim,) = archive.read("work/memo").parts("claims")
    decider(archive).review(claim.iri, "disputed", "The town says otherwise.")
    archive.write("papers/works.yaml", RENAMED_WORK)
    archive.load()
    (moved,) = archive.read("work/memorandum").parts("claims")

    assert claim.iri.replace("/memo#", "/memorandum#") == moved.iri
    assert (f"{BASE}scheme/claim-status/disputed",) == moved.get("status")


def test_a_claim_may_name_its_source_as_that_was_called(archive_of):
    """
    It is in the graph of the source as it is called now; of a source that is restricted there is nothing.
    """
    source = "- {type: SourceDocument, id: harbor-letter, title: A letter, formerly: old-letter%s}\n"
    claim = "{text: T, quote: so wet, source: old-letter}"
    work = f"- {{type: CitedWork, id: memo, title: A memo, claims: [{claim}]}}\n"
    archive = archive_of({"papers/works.yaml": source % "" + work})
    archive.load()
    (told,) = archive.read("work/memo").parts("claims")
    archive.write("papers/works.yaml", source % ", restricted: sealed" + work)
    archive.load()

    assert (f"{ID}source/harbor-letter",) == told.get("source")
    assert () == archive.read("work/memo").parts("claims")
