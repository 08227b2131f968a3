"""What is cached of a generation for as long as it is open."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from foia_graph.store.catalogue import Catalogue


def test_what_is_made_of_a_generation_is_made_once(archive):
    """
    Of several who ask at the same time one makes it, and all get the same; another key is another thing.
    """
    archive.load()
    catalogue, together, made = Catalogue(archive.generation, archive.profile), Barrier(4), []

    def ask(_):
        together.wait()
        return catalogue.compute_once("key", lambda: made.append(1) or object())

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(ask, range(4)))

    assert (1, [1]) == (len(found), made)
    assert "other" == catalogue.compute_once("another", lambda: "other")


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


def test_what_is_read_with_some_parts_is_at_hand_again(archive):
    """The same parts are read once; with other parts it is another reading."""
    archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    iri = f"{catalogue.base}id/source/post"
    fields = [frozenset(("claims",)), frozenset(("claims",)), frozenset()]
    first, again, other = (catalogue.describe_with_parts(iri, each) for each in fields)

    assert first is again
    assert first is not other is not None
