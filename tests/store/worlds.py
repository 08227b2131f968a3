"""Small stores to test with."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.generation import Generation, Layout

NOTHING: dict[str, Any] = {"versions": {}, "counts": {}, "inputs": {}}


def line(subject: str, value: str, graph: str = "") -> str:
    """One line; without a graph it is in the default graph."""
    name = f" <http://t/graph/{graph}>" if graph else ""
    return f'<http://t/{subject}> <http://t/says> "{value}"{name} .\n'


def said(subject: str, value: str, *graphs: str) -> list[str]:
    """What some graphs say, and the default graph with them."""
    return [line(subject, value, graph) for graph in (*graphs, "")]


def build(writer: GenerationWriter, lines: Iterable[str], identity: str = "", **more: Any) -> Generation:
    generation = writer.build(lines, identity=identity, **{**NOTHING, **more})
    writer.swap(generation)
    return generation


def update(
    writer: GenerationWriter, removed: list[str], added: list[str], identity: str = "", **more: Any
) -> Generation:
    generation = writer.update(removed, added, identity=identity, **{**NOTHING, **more})
    writer.swap(generation)
    return generation


def built(root: Path, lines: Iterable[str], identity: str = "", **more: Any) -> Path:
    """A store that serves these lines."""
    with open_writer(root) as writer:
        build(writer, lines, identity, **more)
    return root


def served(root: Path) -> list[str]:
    """All that a store serves, as sorted lines."""
    return content(Layout(root).resolve())


def content(generation: Path) -> list[str]:
    return sorted(f"{quad} .\n" for quad in Store.read_only(str(generation / "oxigraph")))


def listed(folder: Path) -> list[str]:
    """The names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def folders(root: Path) -> list[str]:
    """The generations of a store, whole or not."""
    return listed(root / "generations")
