"""What is written can be read back whole."""

from datetime import date
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from catalogue.conftest import DATA
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.mapping import inventory
from foia_graph.ingest.mapping.first_pass import build_load_context, empty_context
from foia_graph.ingest.report import LoadReport
from foia_graph.ingest.session import LoadSession
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import ContentStore
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.resource_reader import ResourceReader

BASE = "https://foia-graph.example.org/"


def test_every_resource_is_read_back_as_it_was_written(profile: Profile, tmp_path: Path) -> None:
    """read(write(r)) == r, for each thing of the catalogue."""
    found, _ = inventory.collect_inputs((DATA,), {}, ContentStore(tmp_path))
    made = build_load_context(empty_context(profile, found, BASE, date(2026, 1, 1)))
    session = LoadSession(made, DocumentCollection(made, {}, ContentStore(tmp_path)), LoadReport())
    resources = list(chain(session.own_resources(), session.map_records(made.records())))
    store = ox.Store()
    lines = "".join(line for resource, home, *_ in resources for line in made.writer.write(resource, home))
    store.bulk_load(lines.encode(), format=ox.RdfFormat.N_QUADS)
    reader = ResourceReader(EmbeddedStore(store), profile, "en")

    assert [] == session.report.problems
    assert [] == [resource.iri for resource, *_ in resources if reader.read_thing(resource.iri) != resource]
    assert 1146 == len(resources)
