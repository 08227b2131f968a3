"""Which module may import which: each only from rows above its own."""

import ast
from functools import cache
from pathlib import Path

import pytest

import foia_graph

PACKAGE = Path(foia_graph.__file__).parent
ROWS = (
    ("errors", "files", "model", "sandbox"),
    ("profile", "iris", "dates"),
    ("values", "claims", "sources", "hierarchy", "report", "fetched"),
    ("decisions", "shorthand", "readers", "extract", "rdf", "restrict", "settled", "sparql"),
    ("mapping", "catalog", "jsonld", "store", "saved", "alike", "canonical"),
    ("inputs", "compaction", "text", "supplied", "changes", "export"),
    ("world", "erasing"),
    ("documents",),
    ("loading",),
    ("changed", "recording"),
    ("stamps", "leaks", "hits", "sheets", "citing", "dumps"),
    ("load", "purging", "fetch", "validate", "check", "reveals"),
    ("deciding", "harvest"),
    ("web", "answers"),
    ("wsgi", "site_export"),
    ("cli",),
    ("__main__",),
)
ROW = {name: number for number, row in enumerate(ROWS) for name in row}
"""The row of each module and package of the program, from the ground up."""
ONLY_IN = {
    "flask": {"web", "wsgi"},
    "werkzeug": {"web", "wsgi"},
    "click": {"cli"},
    "pypdf": {"extract"},
    "tantivy": {"text"},
    "pypdfium2": {"extract"},
    "urllib3": {"fetch"},
    "rdflib": {"validate"},
    "pyshacl": {"validate"},
}


@cache
def imports():
    """List every import of the program, as the module it stands in, the module imported, and its line."""
    return list(_imports())


def _imports():
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        if relative.parts[0] in ("ontology", "queries", "__init__.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _names(node):
                yield relative.with_suffix("").as_posix(), name, node.lineno


def _names(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def ours():
    """Give the imports from one module or package of the program to another."""
    for module, name, line in imports():
        parts = name.split(".")
        if parts[0] == "foia_graph" and parts[1] != "__version__":
            origin = module.partition("/")[0]
            if origin != parts[1]:
                yield origin, parts[1], f"{module}.py:{line}"


def test_every_module_has_a_row():
    """
    A new module is given a row before it is imported.
    """
    found = {
        path.name.removesuffix(".py")
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }

    assert set() == found - {"__init__", *ROW}


def test_a_module_imports_only_from_rows_above_its_own():
    """
    Nothing depends on what is built on it.
    """
    assert [] == [
        f"{place}: {origin} imports {name}" for origin, name, place in ours() if ROW[name] >= ROW[origin]
    ]


@pytest.mark.parametrize("package", ONLY_IN)
def test_some_packages_have_one_place(package):
    """
    The web framework is for the web alone, and so on.
    """
    found = {module.partition("/")[0] for module, name, _ in imports() if name.split(".")[0] == package}

    assert set() == found - ONLY_IN[package]


def test_the_web_cannot_load():
    """
    Neither directly nor through others does the web import readers, mapping or load.
    """
    above, found = {}, {"web"}
    for origin, name, _ in ours():
        above.setdefault(origin, set()).add(name)
    todo = ["web"]
    while todo:
        todo += sorted(new := above.get(todo.pop(), set()) - found)
        found |= new

    assert set() == found & {"readers", "mapping", "load", "loading", "inputs", "world"}
