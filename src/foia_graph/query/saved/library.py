"""The library of saved queries: a folder of files, found by name."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from foia_graph.errors import NotFound
from foia_graph.model import dates
from foia_graph.query.saved.headers import parse_saved_query
from foia_graph.query.saved.patterns import load_patterns
from foia_graph.query.saved.query import SavedQuery
from foia_graph.runtime import files

MOST_NAMES = 5


def query_folder(folder: Path | None) -> Path:
    """Return the folder of saved queries: that of the program where none is named."""
    return folder or files.resource_folder("queries")


def load_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """Read all saved queries of a folder, by name; raises InputError for a wrong header or include."""
    found = query_folder(folder)
    patterns = load_patterns(found)
    return {
        path.stem: parse_saved_query(path.stem, path.read_text(encoding="utf-8"), patterns)
        for path in sorted(found.glob("*.rq"))
    }


def find_query(name: str, folder: Path | None = None) -> SavedQuery:
    """Find one saved query; raises NotFound with the names nearest to it, else with all there are."""
    queries = load_queries(folder)
    if name not in queries:
        near = nearest_names(name, queries)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(queries)}"
        raise NotFound(f"no saved query is called {dates.quote_text(name)}; {hint}")
    return queries[name]


def nearest_names(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that look most like one that there is not, the nearest first."""
    return difflib.get_close_matches(name[:100], names, MOST_NAMES, 0.65)
