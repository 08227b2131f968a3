"""What a catalogue says against itself, what it lacks, and which links lead nowhere."""

from archives import CATALOG, ID
from case_tables import records_beside
from foia_graph.audit.consistency import check_consistency
from foia_graph.store.catalogue import Catalogue

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
SERIES = """
- type: Release
  id: seven
  title: Vulnerable groups
  description: B
  source: post
  statedDocumentCount: 16
- {type: ReleasedDocument, id: a, title: A, description: B, inSeries: seven, holdingStatus: held}
- {type: ReleasedDocument, id: b, title: B, description: B, inSeries: seven, holdingStatus: described-only}
"""
REPORT = records_beside(__file__, "consistency_report")


def words(contradiction):
    """Return value, source and quote of each claim, the post before the letter."""
    claims = sorted(contradiction.claims, key=lambda claim: claim.source, reverse=True)
    return [(claim.value, claim.source, claim.quote) for claim in claims]


def checked(archive):
    archive.load()
    return check_consistency(Catalogue(archive.generation, archive.profile))


def test_contradictions_are_listed_with_their_words(archive):
    """
    Both sides are given, each with its source and words; a date that is only less precise takes no side.
    """
    archive.write("papers/report.yaml", REPORT)
    found = checked(archive)

    assert {
        (
            f"{ID}work/report",
            "issued",
            (
                ("2012-04-05", f"{ID}source/post", "April 5, 2012"),
                ("2012-04-06", f"{ID}source/letter", "April 6"),
            ),
        ),
        (f"{ID}work/report", "figure", (("ten", f"{ID}source/post", ""), ("12", f"{ID}source/letter", ""))),
    } == {(c.thing, c.field, tuple(words(c))) for c in found.contradictions}
    assert f"    2012-04-05 (“April 5, 2012”, {ID}source/post)" in list(found.conflicts())


def test_what_is_stated_is_held_against_what_is_there(archive):
    """
    A release of sixteen documents of which two are catalogued lacks fourteen; one of the two is not held.
    """
    archive.write("papers/series.yaml", SERIES)
    found = checked(archive)

    assert [{"release": f"{ID}release/seven", "stated": "16", "catalogued": "2"}] == found.counts
    assert [{"thing": f"{ID}document/b", "title": "B", "status": "described-only"}] == found.not_held
    assert f"    {ID}release/seven: 16 stated, 2 catalogued, 14 missing" in list(found.gaps())


def test_a_link_to_nothing_is_found(archive):
    """A link to a thing or concept that has no record is a mistake; one to another site is not."""
    archive.write(
        "papers/a.yaml",
        """
        - type: CitedWork
          id: memo
          title: A
          form: memorandom
          cites: [work/none, "https://example.org/"]
        """,
    )

    assert [
        {"from": f"{ID}source/letter", "to": f"{ID}agency/ice"},
        {"from": f"{ID}source/post", "to": f"{ID}organization/ccr"},
        {"from": f"{ID}work/memo", "to": f"{ID}work/none"},
        {"from": f"{ID}work/memo", "to": "https://foia.example.org/scheme/document-types/memorandom"},
    ] == checked(archive).nowhere


def test_a_sound_catalogue_has_nothing_to_tell(archive):
    """Nothing is found where nothing is."""
    archive.write("catalog.toml", f'{CATALOG}license = "{CC0}"\n')
    archive.write("papers/sources.yaml", "- {type: SourceDocument, id: post, title: A post}\n")
    found = checked(archive)

    nothing = {"runs": [], "gaps": [], "repeats": [], "disorders": [], "shortfalls": []}
    lists = ("contradictions", "counts", "not_held", "nowhere", "page_counts", "rights")
    assert {**{name: [] for name in (*lists, "withheld", "unread")}, "stamps": nothing} == found.as_json()
