"""Write down again what saved queries must answer on the shipped catalogue.

`python tests/queries/regenerate.py` takes the rows from the references (`oracle`), and only their order
from the queries. Read the difference (`git diff queries/expected`) before it is kept: each changed cell is a
changed answer.
"""

import csv
import io
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from oracle.comparison import NO_NAMES, resolved
from oracle.references import Reference, references
from oracle.world import World, capture_world

from foia_graph.ingest.load import load
from foia_graph.ingest.report import DEFAULT_OPTIONS
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.saved import AnswerCells, SavedQuery
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
from foia_graph.runtime.files import resource_folder
from foia_graph.search.text_index import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation, Layout

DATA = Path(__file__).parents[2] / "data"
BASE = "https://foia-graph.example.org/"
EXPECTED = resource_folder("queries") / "expected"


def load_shipped(root: Path) -> EmbeddedStore:
    """Load the shipped catalogue into a new store, and open it for reading."""
    load((DATA,), root, Profile(resource_folder("ontology")))
    return EmbeddedStore.of_generation(root / "current")


def texts_of(root: Path, profile: Profile) -> SearchableTexts:
    """Give what the saved queries search in a store."""
    layout = Layout(root)
    return text_search(Catalogue(Generation.read(layout.resolve()), profile), layout)


def expected_rows(
    query: SavedQuery, reference: Reference, world: World, profile: Profile
) -> list[tuple[str, ...]]:
    """Give the rows of a reference with the defaults of its query, cells in the order of the columns."""
    rows = reference.rows(world, resolved(query, NO_NAMES, world, profile))
    return [tuple(row[name] for name in query.headings) for row in rows]


def in_order_of(answer: AnswerCells, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Give rows in the order of the answer of a query; what that lacks comes behind, sorted."""
    left = Counter(rows)
    ordered = []
    for row in answer[1:]:
        if left[row]:
            left[row] -= 1
            ordered.append(row)
    return ordered + sorted(left.elements())


def csv_text(rows: AnswerCells) -> str:
    """Write rows as the files of expected answers have them."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def write_expected(root: Path) -> list[str]:
    """Write the expected answers of all queries, and give the names of those that answer otherwise."""
    profile = Profile(resource_folder("ontology"))
    sources = tomllib.loads((DATA / "catalog.toml").read_text(encoding="utf-8"))["sources"]
    world = capture_world((DATA,), root, profile, DEFAULT_OPTIONS, sources)
    store, texts = EmbeddedStore.of_generation((root / "current").resolve()), texts_of(root, profile)
    queries, found = saved.load_queries(), references()
    for path in EXPECTED.glob("*.csv"):
        if path.stem not in queries:
            path.unlink()
    differing = []
    for query in queries.values():
        text = query.bind_values({}, BASE, profile)
        answer = saved.answer_cells(saved.run_query(text, store, BASE, texts=texts), BASE)
        rows = in_order_of(answer, expected_rows(query, found[query.name], world, profile))
        if found[query.name].uncompared and len(rows) == len(answer) - 1:
            rows = answer[1:]  # words around what was searched are those of the index; tests compare the rest
        if rows != answer[1:]:
            differing.append(query.name)
        written = csv_text([tuple(query.headings), *rows])
        (EXPECTED / f"{query.name}.csv").write_text(written, encoding="utf-8")
    return differing


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        names = write_expected(Path(folder) / "store")
    if names:
        sys.exit(f"Written; these queries answer otherwise than their references: {', '.join(names)}")
