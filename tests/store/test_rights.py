"""Rights of things: what states them, what is inherited, and what follows for works of the government."""

import pytest

from archives import CATALOG, ID
from case_tables import records_beside
from foia_graph.errors import InputError
from foia_graph.ingest.mapping.catalog_settings import read_settings
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import GOVERNMENT_WORK, NO_COPYRIGHT_US, UNKNOWN, UsageRights, rights_of

BY, ZERO = (f"https://creativecommons.org/{each}" for each in ("licenses/by/4.0/", "publicdomain/zero/1.0/"))
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
RELEASES = f"""
- {{type: Release, id: open, title: Open, description: D, license: "{BY}"}}
- {{type: Release, id: closed, title: C, description: D, license: "{IN_COPYRIGHT}", rights: Ask the town.}}
- {{type: Release, id: silent, title: Silent, description: D}}
- {{type: ReleasedDocument, id: heir, title: H, description: D, inSeries: open}}
- {{type: ReleasedDocument, id: own, title: O, description: D, inSeries: open, license: "{ZERO}"}}
- {{type: ReleasedDocument, id: torn, title: T, description: D, inSeries: [open, closed]}}
- {{type: ReleasedDocument, id: annex, title: X, description: D, isPartOf: document/heir}}
- {{type: ReleasedDocument, id: orphan, title: U, description: D, inSeries: silent}}
- {{type: Page, id: heir/1, isPartOf: document/heir, position: 1}}
"""
BODIES = records_beside(__file__, "rights_bodies")


@pytest.fixture
def rights(archive):
    """Return a reader of the rights in the things of some records, with more settings of the catalogue."""

    def read(records, settings=""):
        archive.write("catalog.toml", f"{CATALOG}{settings}")
        archive.write("papers/rights.yaml", records)
        archive.load()
        catalogue = Catalogue(archive.generation, archive.profile)
        return lambda name: rights_of(catalogue, f"{ID}{name}")

    return read


def test_a_document_has_the_licence_of_its_release(rights):
    """So do its pages and what is part of it; who states it is told."""
    of = rights(RELEASES)
    stated = UsageRights("stated", BY, stated_on=f"{ID}release/open")

    assert [stated] * 4 == [
        of(each) for each in ("release/open", "document/heir", "document/heir/page/1", "document/annex")
    ]


def test_what_a_document_states_goes_first(rights):
    """Whatever its release states."""
    assert UsageRights("stated", ZERO, stated_on=f"{ID}document/own") == rights(RELEASES)("document/own")


def test_a_rights_statement_licenses_nothing(rights):
    """An address of RightsStatements.org is told apart from a licence; words are next to it."""
    assert UsageRights("stated", "", IN_COPYRIGHT, ("Ask the town.",), f"{ID}release/closed") == rights(
        RELEASES
    )("release/closed")


def test_where_releases_differ_nobody_knows(rights):
    """Neither of two licences is chosen."""
    found = rights(RELEASES)("document/torn")

    assert (UsageRights("contested"), False) == (found, found.is_known)


def test_what_nobody_states_is_unknown(rights):
    """The licence of the catalogue is that of its records, not of documents."""
    of = rights(RELEASES, f'license = "{ZERO}"\n')

    assert [UNKNOWN, UNKNOWN] == [of("release/silent"), of("document/orphan")]


def test_the_catalogue_may_state_them_of_all_documents(rights):
    """Of those of which nothing else states them; a source is no document of the catalogue."""
    of = rights(RELEASES, f'[documents]\nlicense = "{ZERO}"\nrights = "Free for all."\n')
    everywhere = UsageRights("catalogue", ZERO, "", ("Free for all.",), "https://foia.example.org/catalog")

    assert [everywhere, everywhere] == [of("document/orphan"), of("release/silent")]
    assert ["stated", "unknown"] == [of("document/heir").basis, of("source/post").basis]


def test_a_work_of_the_government_is_in_the_public_domain(rights):
    """
    If all who made it are of a body that the catalogue names, or of one under it; a page as its document.
    """
    of = rights(BODIES, 'us_government = ["agency/gardens"]\n')

    assert [
        UsageRights("government work", GOVERNMENT_WORK, NO_COPYRIGHT_US, authors=(f"{ID}{author}",))
        for author in ("agency/hedges", "agency/hedges", "person/alder", "post/head")
    ] == [of(each) for each in ("document/memo", "document/memo/page/1", "document/note", "document/copy")]
    assert [UNKNOWN, UNKNOWN] == [of("document/pact"), of("document/found")]


def test_a_load_names_bodies_of_the_government_that_no_record_describes(archive):
    """Each time, since what would follow from them is missing."""
    archive.write("catalog.toml", f'{CATALOG}us_government = ["agency/gardens", "agency/tides"]\n')
    archive.write("papers/rights.yaml", BODIES)
    what = "us_government in catalog.toml names agency/tides, which no record describes"
    missing = f"{what}; no rights follow from it."

    assert [[missing], [missing]] == [archive.load().notes for _ in range(2)]


def test_nothing_follows_where_the_catalogue_names_no_government(rights):
    """An agency alone is not of the United States."""
    assert UNKNOWN == rights(BODIES)("document/memo")


def test_a_file_has_the_rights_of_its_document(rights):
    """Unless it states its own; those of one file are not those of another."""
    of = rights(
        f"""
        - type: ReleasedDocument
          id: pair
          title: P
          description: D
          distribution:
            - {{id: a, accessURL: "https://a.example.org/", license: "{ZERO}"}}
            - {{id: b, accessURL: "https://b.example.org/"}}
        """
    )

    assert [ZERO, "", ZERO] == [
        of(f"document/pair{part}").license for part in ("#distribution-a", "#distribution-b", "")
    ]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('us_government = "agency/dhs"\n', "the setting 'us_government' must be a list of texts"),
        ('us_government = ["DHS"]\n', "us_government names bodies, as in agency/dhs; not 'DHS'"),
        ('[documents]\nlicence = "x"\n', "the table 'documents' has the texts license and rights"),
        ('[documents]\nlicense = "CC BY"\n', "documents.license"),
    ],
)
def test_settings_that_mean_nothing_are_refused(settings, sentence):
    """With a sentence that says what would have been right."""
    with pytest.raises(InputError) as refused:
        read_settings(f"{CATALOG}{settings}".encode(), "catalog.toml")

    assert sentence in str(refused.value)


def test_a_changed_setting_holds_at_once(archive, rights):
    """Though no record changed."""
    assert UNKNOWN == rights(RELEASES)("document/orphan")
    assert ZERO == rights(RELEASES, f'[documents]\nlicense = "{ZERO}"\n')("document/orphan").license
    assert UNKNOWN == rights(RELEASES)("document/orphan")
