"""Facts of records, read from the catalogue that others read, too."""

from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publication import open_publication
from foia_graph.publish.record_facts import FactsReader
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout


def test_what_was_read_is_not_read_again(archive, monkeypatch):
    """A thing that the catalogue has at hand is described by the facts of it; what is unknown has none."""
    archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    known, unknown = f"{catalogue.base}id/source/post", f"{catalogue.base}id/source/none"
    catalogue.describe(known)
    read, read_thing = [], catalogue.reader.read_thing
    monkeypatch.setattr(catalogue.reader, "read_thing", lambda iri: read.append(iri) or read_thing(iri))
    reader = FactsReader(Presenter(open_publication(catalogue, Layout(archive.root))))
    found = [facts.iri for facts in reader.described([known, unknown])]

    assert [known] == found
    assert known not in read and unknown in read
