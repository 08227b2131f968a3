"""Pages that documents say were omitted of what was released."""

import pytest

from archives import ID, Archive
from case_tables import records_beside
from foia_graph.audit.consistency import check_consistency
from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue

LETTER = records_beside(__file__, "withheld_pages_letter")


@pytest.fixture
def catalogue(archive: Archive, profile: Profile) -> Catalogue:
    """A catalogue with a letter that counts pages, and a sheet that lists them."""
    archive.write("papers/letter.yaml", LETTER)
    whole = Archive(archive.folder, archive.root, profile)
    whole.load()
    return Catalogue(whole.generation, profile)


def test_counts_stand_as_stated_and_lists_are_put_together(catalogue):
    """
    Each count of a letter is a statement; the pages of a list are one for each treatment, with all grounds.
    """
    assert [
        ("letter", "Pages left out: “Pages withheld”."),
        ("letter", "Pages left out, under (b)(5), (b)(6)."),
        ("letter", "2 documents of 7 pages referred to others: “two documents”."),
        ("letter", "1,204 pages withheld in full, under (b)(5): “1204 pages”."),
        ("sheet", "1 page omitted as duplicates: pages 8."),
        ("sheet", "4 pages withheld in full, under (b)(5), (b)(6): pages 5 to 7, 9."),
    ] == [
        (each.document.removeprefix(f"{ID}document/"), str(each)) for each in withheld_statements(catalogue)
    ]


def test_a_check_of_gaps_lists_them(catalogue):
    """They are among the gaps, as sentences with their document, and as values in JSON."""
    found = check_consistency(catalogue)

    assert f"    {ID}document/letter: 1,204 pages withheld in full, under (b)(5): “1204 pages”." in list(
        found.gaps()
    )
    assert [None, None, 7, 1204, 1, 4] == [each["pages"] for each in found.as_json()["withheld"]]
