"""References between files of the repository: imports, and names that are in strings and templates."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

READ_BY_ALL = ("pyproject.toml",)
"""What has a say in every test, and is named by none."""
APART = {"slow", "clients", "cluster"}
"""The marks of tests that do not run in `make test`."""

_MODULE = re.compile(r"\b(?:foia_graph|tests)(?:\.\w+)+")
_COMMAND = re.compile(r'"-m",\s*"foia_graph"|/ "foia-graph"')
_PACKAGE = re.compile(r"\bfoia_graph\.__file__\)\.parent\b")
_NAME = re.compile(r"[\w./-]+\.(?:html|js|css)\b")


class Source:
    """A Python file: what it imports, what it names, and its fixtures."""

    def __init__(self, path: str, text: str) -> None:
        self.folder, self._text = PurePosixPath(path).parent, text
        self._nodes: defaultdict[type[ast.AST], list] = defaultdict(list)
        for node in ast.walk(ast.parse(text)):
            self._nodes[type(node)].append(node)
        self.strings = {node.value for node in self._nodes[ast.Constant] if isinstance(node.value, str)}

    def modules(self) -> Iterator[str]:
        """Yield the dotted name of what is imported, by a statement or by a string that is run."""
        for node in self._nodes[ast.Import]:
            yield from (alias.name for alias in node.names)
        for node in self._nodes[ast.ImportFrom]:
            above = self.folder.parts[: len(self.folder.parts) + 1 - node.level] if node.level else ()
            package = [*above, node.module] if node.module else above
            yield from (".".join([*package, alias.name]) for alias in node.names)
        yield from (name for text in self.strings for name in _MODULE.findall(text))
        if _COMMAND.search(self._text):
            yield "foia_graph.__main__"

    def places(self) -> Iterator[str]:
        """Yield files and folders of the repository; paths that start from a variable are temporary ones."""
        for node in self._nodes[ast.BinOp]:
            start, names = _path(node)
            if names and ("__file__" in start or start.rpartition(".")[2].isupper()):
                yield from ("/".join(names), "/".join([*self.folder.parts, *names]))
        for node in self._nodes[ast.Call]:
            if "resource_folder" in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                yield from (name.value for name in node.args if isinstance(name, ast.Constant))

    def reads_program(self) -> bool:
        """Tell whether it looks at the modules of the program as text."""
        return bool(_PACKAGE.search(self._text))

    def reads_tables(self) -> bool:
        """Tell whether it has its cases or its records in files beside it (`tests/case_tables.py`)."""
        return "from case_tables import" in self._text

    def uses(self, conftest: "Source") -> bool:
        """Tell whether a parameter here is a fixture there, or what is there works on every test."""
        wishes = {node.arg for node in self._nodes[ast.arg]} | self.strings
        for node in conftest._nodes[ast.FunctionDef]:
            by = " ".join(map(ast.unparse, node.decorator_list))
            if (
                node.name.startswith("pytest_")
                or "autouse" in by
                or ("fixture" in by and node.name in wishes)
            ):
                return True
        return False

    def tests(self) -> int:
        """Count the test functions; in a module that is marked as a whole, none is for `make test`."""
        for node in self._nodes[ast.Assign]:
            marks = re.findall(r"mark\.(\w+)", ast.unparse(node.value))
            if "pytestmark" == ast.unparse(node.targets[0]) and APART & set(marks):
                return 0
        return sum(node.name.startswith("test_") for node in self._nodes[ast.FunctionDef])


def _path(node: ast.expr) -> tuple[str, list[str]]:
    """Return where a path starts, and the names that follow as far as they are literal."""
    names: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        names = [str(node.right.value), *names] if isinstance(node.right, ast.Constant) else []
        node = node.left
    return ast.unparse(node), names


class References:
    """The files under a root, by their paths from it, and for each those that it imports or names."""

    def __init__(self, root: Path, files: Iterable[str]) -> None:
        self.files = set(files)
        self._named, self._inside = defaultdict(set), defaultdict(set)
        for file in self.files:
            path = PurePosixPath(file)
            for folder in path.parents[:-1]:
                self._inside[str(folder)].add(file)
            if path.parts[0] in ("src", "ontology", "queries"):
                for start in range(len(path.parts)):
                    self._named["/".join(path.parts[start:])].add(file)
        texts = {
            file: (root / file).read_text("utf-8")
            for file in self.files
            if file.endswith((".py", ".html", ".js")) and (root / file).is_file()
        }
        self.sources = {file: Source(file, text) for file, text in texts.items() if file.endswith(".py")}
        self.tests = {
            file: count
            for file, source in self.sources.items()
            if re.match(r"tests/(.*/)?test_\w+\.py", file) and (count := source.tests())
        }
        self.of = {file: set(self._in_source(file, source)) for file, source in self.sources.items()}
        for file, text in texts.items():
            if file not in self.sources:
                self.of[file] = set().union(*(self._named[name.lstrip("./")] for name in _NAME.findall(text)))

    def _in_source(self, file: str, source: Source) -> Iterator[str]:
        for module in source.modules():
            yield from self._module(module) or self._module(module.rpartition(".")[0])
        for text in source.strings:
            yield from self._named.get(text.lstrip("/"), ())
            yield from self.files & {str(source.folder / text)}
        if source.reads_tables():
            for folder in ("tables", "worlds"):
                yield from self._inside.get(f"{source.folder}/{folder}", ())
        if source.reads_program():
            yield from (other for other in self._inside["src/foia_graph"] if other.endswith(".py"))
        for place in source.places():
            if place != "tests":  # the path of imports, not a thing that is read
                yield from self._inside.get(place) or self.files & {place}
        if file in self.tests or file.endswith("conftest.py"):
            for folder in (source.folder, *source.folder.parents):
                conftest = self.sources.get(f"{folder}/conftest.py")
                if conftest and conftest is not source and source.uses(conftest):
                    yield from (f"{folder}/conftest.py", *self._in_source(f"{folder}/conftest.py", conftest))
        if file in self.tests:
            yield from READ_BY_ALL

    def _module(self, name: str) -> list[str]:
        path = name.replace(".", "/")
        places = (f"{base}{path}{end}" for base in ("src/", "", "tests/") for end in (".py", "/__init__.py"))
        return [place for place in places if place in self.files][:1]
