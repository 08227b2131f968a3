"""The layers of the program: which package may import which, read from docs/architecture.md."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, distribution
from itertools import pairwise
from pathlib import Path

import pytest

import foia_graph
from prepared import REPOSITORY
from tests.architecture_picture import PAGE, PICTURE, drawn, listed

PACKAGE = Path(foia_graph.__file__).parent
ARCHITECTURE = PAGE.read_text(encoding="utf-8")
ABOVE, BELOW = ("errors",), ("wsgi", "__main__")


PACKAGES = tuple(listed("Packages, in the order of the data"))
FLOORS = tuple(listed("Floors of the web server"))
LIBRARIES = {name: set(said.split(", ")) for name, said in listed("Libraries with one place").items()}
LAYERS = (*ABOVE, *PACKAGES, *BELOW)
"""All that is at the top of the program."""


@cache
def imports() -> list[tuple[str, str, int]]:
    """Return every import of the program: the module it is in, the name imported, and its line."""
    return [
        (module_of(path), name, node.lineno)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in imported(node)
    ]


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


@cache
def modules() -> frozenset[str]:
    return frozenset(map(module_of, PACKAGE.rglob("*.py")))


def arrows() -> Iterator[tuple[str, str, str]]:
    """Yield the imports from one module of the program to another, each with its position."""
    for module, name, line in imports():
        target = name if name in modules() else name.rpartition(".")[0]
        if target in modules() and target != module:
            yield module, target, f"{module}:{line}"


def part(module: str, depth: int) -> str:
    return (*module.split("."), *[""] * depth)[depth]


def upwards(order: tuple[str, ...], found: Iterator[tuple[str, str, str]]) -> list[str]:
    return [
        f"{place} imports {target}"
        for origin, target, place in found
        if origin != target and order.index(target) >= order.index(origin)
    ]


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Return the cycles of a graph, each once, by Tarjan's algorithm for strongly connected components."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = low[node] = len(number)
        stack.append(node)
        for other in sorted(edges.get(node, ())):
            if other not in number:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], number[other])
        if low[node] == number[node]:
            component = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(component) > 1:
                found.append(sorted(component))

    for node in sorted(edges):
        if node not in number:
            visit(node)
    return found


def graph(pairs: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {}
    for origin, target in pairs:
        if origin != target:
            edges.setdefault(origin, set()).add(target)
    return edges


def unit(module: str) -> str:
    """Return the package that a module belongs to; one that is beside packages is for itself."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    return module if path.is_dir() or any(each.is_dir() for each in siblings(path.parent)) else parent(module)


def parent(module: str) -> str:
    return module.rpartition(".")[0]


@cache
def siblings(folder: Path) -> tuple[Path, ...]:
    return tuple(each for each in folder.iterdir() if (each / "__init__.py").is_file())


def test_a_circle_is_found():
    """What leads back to itself is one circle, however long."""
    edges = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "f": {"f"}}

    assert [["a", "b", "c"]] == circles(edges)


def test_the_top_is_what_the_architecture_lists():
    """Beside the packages are only the public names, the errors, and two starts."""
    found = {
        path.name.removesuffix(".py")
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }

    assert {"__init__", *LAYERS} == found


def test_the_picture_is_that_of_the_list():
    """`python tests/architecture_picture.py` draws it again."""
    assert drawn() == PICTURE.read_text(encoding="utf-8")


def test_the_page_can_be_read_in_a_quarter_of_an_hour():
    """What was decided, and why, has a page of its own."""
    assert 1500 >= len(ARCHITECTURE.split())


def test_the_floors_of_the_web_are_what_the_architecture_lists():
    """The web has no other rooms than those listed."""
    found = {
        path.name.removesuffix(".py")
        for path in (PACKAGE / "web").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }

    assert {"__init__", *FLOORS} == found


def test_every_package_has_a_first_line():
    """Each folder of modules says what it is, in one sentence."""
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    docstrings = {
        folder: ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
        for folder in folders
        if (folder / "__init__.py").is_file()
    }

    assert (set(), []) == (
        folders - docstrings.keys(),
        [str(f) for f, text in docstrings.items() if not text],
    )


def test_a_package_imports_only_from_packages_above_it():
    """Nothing depends on what is built on it."""
    found = ((part(origin, 1), part(target, 1), place) for origin, target, place in arrows())

    # The package itself has public names of others, and no one imports them from there.
    assert [] == upwards((*LAYERS, ""), found)


def test_a_floor_of_the_web_imports_only_from_floors_above_it():
    """Pages know nothing of the API, and no one knows the app but those who run it."""
    found = (
        (part(origin, 2), part(target, 2), place)
        for origin, target, place in arrows()
        if part(origin, 1) == part(target, 1) == "web"
    )

    assert [] == upwards(FLOORS, found)


def test_no_module_imports_itself_through_others():
    """There is no circle of modules."""
    assert [] == circles(graph((origin, target) for origin, target, _ in arrows()))


def test_no_package_imports_itself_through_others():
    """There is no circle of packages, at any depth."""
    assert [] == circles(graph((unit(origin), unit(target)) for origin, target, _ in arrows()))


def test_reading_documents_needs_no_catalogue():
    """Extraction is a library of its own: it imports nothing of the program but the model and the runtime."""
    found = {part(target, 1) for origin, target, _ in arrows() if part(origin, 1) == "extract"}

    assert {"errors", "extract", "model", "runtime"} == found


def test_parts_that_are_registered_are_there():
    """What pyproject.toml registers as entry points can be imported, and is what is installed."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = {
        (group, name): value
        for group, entries in project["entry-points"].items()
        for name, value in entries.items()
    }
    installed = {
        (each.group, each.name): each.value
        for each in distribution("foia-graph").entry_points
        if each.group.startswith("foia_graph.")
    }

    assert stated == installed, "pip install --editable . registers what pyproject.toml states now"
    assert all(EntryPoint(name, value, group).load() is not None for (group, name), value in stated.items())


def within(module: str, places: set[str]) -> str:
    """Return which of some packages or modules a module is, or is in; itself where it is in none."""
    found = (place for place in places if f"{module}.".startswith(f"foia_graph.{place}."))
    return next(found, module)


@pytest.mark.parametrize("library", LIBRARIES)
def test_some_libraries_have_one_place(library):
    """
    The web framework is for the web alone, and so on; no position is listed that does not need its library.
    """
    places = LIBRARIES[library]

    assert places == {
        within(module, places) for module, name, _ in imports() if name.split(".")[0] == library
    }


def test_the_engine_is_reached_by_the_interface_of_the_store():
    """What only the engine's own store has is called where the engine is imported, and nowhere else."""
    found = {
        within(module_of(path), LIBRARIES["pyoxigraph"])
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("quads_for_pattern", "read_only", "_engine")
    }

    assert {"query.sparql.datasets", "store.embedded_store", "store.generations"} == found


def test_the_folder_of_the_engine_is_named_once():
    """Whoever needs the files of the quads of a generation asks for their folder."""
    found = [
        module_of(path)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == "oxigraph"
    ]

    assert ["foia_graph.query.sparql.datasets"] == found


def test_the_web_cannot_load():
    """Neither directly nor through others does the web import what loads or harvests."""
    edges = graph((part(origin, 1), part(target, 1)) for origin, target, _ in arrows())
    todo, found = ["web"], {"web"}
    while todo:
        new = edges.get(todo.pop(), set()) - found
        found |= new
        todo += sorted(new)

    assert set() == found & {"ingest", "connectors"}


def test_contributing_names_the_packages_of_the_tree_in_their_order():
    """Who reads CONTRIBUTING meets the same packages as in the architecture."""
    contributing = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    places = [contributing.find(f"\n  {name}/ ") for name in PACKAGES]

    assert (True, True) == (min(places) > 0, all(one < other for one, other in pairwise(places)))


def journeys() -> dict[str, list[str]]:
    """Return the files of each journey through the program, in their order."""
    block = ARCHITECTURE.partition("\n## Three journeys\n")[2].partition("\n## ")[0]
    return {
        title: re.findall(r"^\d+\. `([a-z_/]+\.py)`", steps, re.MULTILINE)
        for title, _, steps in (part.partition("\n") for part in block.split("\n### ")[1:])
    }


def test_a_journey_passes_no_file_twice():
    """Each of the three journeys goes from file to file, and none of them is entered again."""
    found = journeys()
    assert 3 == len(found)

    assert {title: sorted(set(files)) for title, files in found.items()} == {
        title: sorted(files) for title, files in found.items()
    }


def test_a_journey_names_files_that_are_there():
    """Who follows a journey finds each file under the name that it has there."""
    assert [] == [file for files in journeys().values() for file in files if not (PACKAGE / file).is_file()]
