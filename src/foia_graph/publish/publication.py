"""A catalogue as it is published: what it says, in which words, and the files next to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout


@dataclass(frozen=True, slots=True)
class Publication:
    """One state of a catalogue, the writers of its language, and the store that it is in.

    `holdings` gives the files of documents in that state, which are looked up when they are first needed;
    `served_folder` gives the folder of the generation that is served now.
    """

    catalogue: Catalogue
    writers: LanguageWriters
    layout: Layout
    holdings: Callable[[], Holdings] = field(repr=False)
    served_folder: Callable[[], Path] = field(repr=False)


def open_publication(catalogue: Catalogue, layout: Layout) -> Publication:
    """Return a catalogue as it is published by a process that serves no one."""
    writers = LanguageWriters(catalogue.profile, catalogue.language, catalogue.base)
    holdings = Holdings(catalogue, layout)
    return Publication(catalogue, writers, layout, lambda: holdings, layout.resolve)
