"""All that an index says, to compare one with another."""

from pathlib import Path

from tantivy import Query

from foia_graph.search.index_folder import index_schema
from foia_graph.search.index_folder import open_searcher as opened
from foia_graph.search.names import read_names
from foia_graph.store.generations.generation import Layout

FIELDS = ("facet", "text", "title", "quote", "identifier", "sender", "recipient", "owner", "about")


def entries(root: Path) -> list[str]:
    """Give each word and value of the index that a store serves, with the names of all that has it now.

    The names of things that are next to the index are given, too.
    """
    folder = Layout(root).resolve() / "text"
    searcher = opened(folder)
    found = [f"name {thing}: {'; '.join(names)}" for thing, names in read_names(folder).items()]
    for field in FIELDS:
        for word, _ in searcher.terms_with_prefix(field, ""):
            hits = searcher.search(Query.term_query(index_schema(), field, word), limit=10_000).hits
            names = sorted(searcher.doc(address)["iri"][0].decode() for _, address in hits)
            found += [f"{field} {word}: {' '.join(names)}"] if names else []
    return sorted(found)
