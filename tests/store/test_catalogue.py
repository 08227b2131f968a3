"""What is cached of a generation for as long as it is open."""

from foia_graph.store.catalogue import Catalogue


def test_what_stands_in_a_field_is_known(archive):
    """A link that nothing describes counts, what is no IRI does not."""
    archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    base = catalogue.base

    assert [True, False, False, False] == [
        catalogue.is_linked(iri, field)
        for iri, field in (
            (f"{base}id/organization/ccr", "publisher"),
            (f"{base}id/organization/ccr", "creator"),
            (f"{base}id/organization/none", "publisher"),
            ("no IRI", "publisher"),
        )
    ]


def test_what_is_no_name_names_nothing(archive):
    """A text that is no IRI has neither a description nor a stub."""
    archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    text = f"{catalogue.base}id/\x0e <x>"

    assert (None, None) == (catalogue.describe(text), catalogue.stub(text))
