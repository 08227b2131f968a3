"""The check of a finished store, by a process that did not write it.

Run as a program it reads a question as JSON on stdin and writes the answer as JSON on stdout.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, Quad, QuerySolutions, RdfFormat, Store, parse, serialize

from foia_graph.model.iris import is_merged_graph
from foia_graph.runtime.module_programs import start_module

_SIZE = "SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}"


def count_quads(folder: Path) -> dict[str, Any]:
    """Return the numbers of quads, of triples in merged graphs, and of those in each graph of a source."""
    counts: dict[str, Any] = _run_check({"folder": str(folder)})
    return counts


def find_mismatches(folder: Path, absent_quads: Iterable[Quad], present_quads: Iterable[Quad]) -> list[str]:
    """Return, as N-Quads, the removed quads that are still there and the added ones that are not."""
    quads: list[str] = _run_check(
        {"folder": str(folder), "gone": _nquads_text(absent_quads), "there": _nquads_text(present_quads)}
    )
    return quads


def _run_check(question: Mapping[str, str]) -> Any:
    pipe = subprocess.PIPE
    process = start_module(__name__, stdin=pipe, stdout=pipe, stderr=pipe)
    output, errors = process.communicate(json.dumps(question).encode())
    if process.returncode:
        said = errors.decode(errors="replace").strip().splitlines() or [f"exit {process.returncode}"]
        raise OSError(f"what was written to {question['folder']} cannot be read again: {said[-1]}")
    return json.loads(output)


def _nquads_text(quads: Iterable[Quad]) -> str:
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode()


def _store_counts(store: Store) -> dict[str, Any]:
    # One query a graph: grouping by graph takes twice as long.
    names = (str(graph)[1:-1] for graph in store.named_graphs())
    graphs = {name: _graph_size(store, f"<{name}>") for name in names if not is_merged_graph(name)}
    quads = len(store)
    return {"quads": quads, "triples": quads - sum(graphs.values()), "graphs": graphs}


def _graph_size(store: Store, graph: object) -> int:
    found = store.query(_SIZE.format(graph=graph))
    assert isinstance(found, QuerySolutions)
    number = next(found)["n"]
    assert isinstance(number, Literal)
    return int(number.value)


def _mismatches(store: Store, absent_lines: str, present_lines: str) -> list[str]:
    return [
        str(quad)
        for text, wanted in ((absent_lines, False), (present_lines, True))
        for quad in parse(input=text, format=RdfFormat.N_QUADS)
        if (quad in store) is not wanted
    ]


def answer_question(question: Mapping[str, str]) -> Any:
    """Return the mismatches where the question has quads to look for, else the counts."""
    store = Store.read_only(question["folder"])
    return (
        _mismatches(store, question["gone"], question["there"])
        if "gone" in question
        else _store_counts(store)
    )


if __name__ == "__main__":
    json.dump(answer_question(json.load(sys.stdin)), sys.stdout)
