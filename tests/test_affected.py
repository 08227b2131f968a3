"""Which tests a change touches, and which of them run."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from case_tables import tabled
from tests import affected, durations, references

ROOT = Path(__file__).parents[1]
FILES = {
    ".gitignore": "*cache*",
    "src/foia_graph/__init__.py": "",
    "src/foia_graph/ground.py": "",
    "src/foia_graph/middle.py": "from foia_graph.ground import parse",
    "src/foia_graph/web/__init__.py": "",
    "src/foia_graph/web/upper.py": "from foia_graph import middle\nPAGE = 'upper.html'",
    "src/foia_graph/web/templates/upper.html": "{% extends 'lower.html' %}",
    "src/foia_graph/web/templates/lower.html": "<link href='/static/look.css'>",
    "src/foia_graph/web/static/look.css": "",
    "docs/notes.md": "",
    "ontology/terms.ttl": "",
    "pyproject.toml": "",
    "tests/__init__.py": "",
    "tests/helper.py": "from foia_graph import middle",
    "tests/conftest.py": "import pytest\n@pytest.fixture\ndef world():\n    import helper",
    "tests/test_alone.py": "def test_a(): pass",
    "tests/test_middle.py": "def test_a(world): pass",
    "tests/test_page.py": "from foia_graph.web.upper import PAGE\ndef test_a(): pass",
    "tests/test_folder.py": "def test_a(tmp_path): tmp_path / 'docs', resource_folder('ontology')",
    "tests/test_notes.py": "DOCS = Path(__file__).parents[1] / 'docs'\ndef test_a(): pass",
    "tests/test_ground.py": "from foia_graph import ground\ndef test_a(): pass",
    "tests/test_peer.py": "import foia_graph.ground\npytestmark = pytest.mark.clients\ndef test_a(): pass",
}
FOLDERS = ("data", "docs", "ontology", "queries", "src", "tests")
SUFFIXES = {".css", ".csv", ".html", ".js", ".jsonld", ".md", ".py", ".rq", ".toml", ".ttl", ".yaml"}
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is absent: apt-get install git")


@pytest.fixture
def tree(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def git(folder, *arguments):
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    subprocess.run(command, cwd=folder, check=True)


def commit(folder):
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=a")


def nearest(tree, *changed, **seconds):
    found = references.References(tree, FILES)
    return affected.nearest_first(found, changed, lambda test: seconds.get(Path(test).stem, 1.0))


def test_the_test_of_a_module_is_nearest(tree):
    """Then come those that reach it by one step more, each time."""
    assert ["tests/test_ground.py", "tests/test_middle.py", "tests/test_page.py"] == nearest(
        tree, "src/foia_graph/ground.py"
    )


def test_of_equals_the_quicker_is_first(tree):
    """More of them fit; what is as quick has the order of the alphabet."""
    for name in ("test_alone", "test_folder", "test_notes"):
        (tree / f"tests/{name}.py").write_text("import foia_graph.middle\ndef test_a(): pass")

    assert [
        "tests/test_middle.py",
        "tests/test_notes.py",
        "tests/test_alone.py",
        "tests/test_folder.py",
        "tests/test_page.py",
    ] == nearest(tree, "src/foia_graph/middle.py", test_alone=3.0, test_folder=3.0)


@tabled
def test_a_file_touches_the_tests_that_name_it(tree, changed, touched):
    """
    A template by the pages made of it, a conftest by its fixtures; a folder in a temporary one is another.
    """
    assert touched == nearest(tree, changed)


def test_settings_touch_every_test(tree):
    """But for those that `make test` omits."""
    assert [f"tests/test_{name}.py" for name in ("alone", "folder", "ground", "middle", "notes", "page")] == (
        nearest(tree, "pyproject.toml")
    )


def test_a_long_test_makes_room_for_shorter_ones():
    """What fits is run together, and never more."""
    seconds = {"a": 3.0, "b": 9.0, "c": 4.0, "d": 2.0, "e": 3.0}

    assert (["a", "c", "e"], ["b", "d"]) == affected.fitting("abced", seconds.__getitem__, 10.0)


@needs_git
def test_all_that_differs_is_changed(tree):
    """What is staged, what is not, what is deleted or has another name, and what git does not know."""
    commit(tree)
    (tree / "docs/notes.md").write_text("changed")
    (tree / "docs/new.md").write_text("new")
    (tree / "LICENSE").write_text("new and staged")
    git(tree, "add", "LICENSE")
    git(tree, "mv", "src/foia_graph/middle.py", "src/foia_graph/center.py")
    (tree / "ontology/terms.ttl").unlink()

    assert {
        "LICENSE",
        "docs/new.md",
        "docs/notes.md",
        "ontology/terms.ttl",
        "src/foia_graph/center.py",
        "src/foia_graph/middle.py",
    } == affected.changed_files(tree, "HEAD")


@pytest.fixture
def tool(tree):
    """Run the tool in the tree; gives the exit code and the lines that are its own."""
    for module in (affected, durations, references):
        shutil.copy(module.__file__, tree / "tests")
    (tree / "pyproject.toml").write_text("[tool.pytest.ini_options]\npythonpath = ['.', 'tests']")
    commit(tree)

    def run(*arguments):
        command = [sys.executable, "-m", "tests.affected", *arguments]
        # What is not needed here takes most of the time in which pytest starts.
        without = {**os.environ, "PYTEST_ADDOPTS": "-p no:schemathesis -p no:hypothesispytest"}
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, env=without)
        return done.returncode, [
            line for line in done.stdout.splitlines() if "`make test`" in line or "since" in line
        ]

    return run


@needs_git
def test_nothing_to_run_is_a_success(tool, tree):
    """It says so."""
    (tree / "LICENSE").write_text("")

    assert (0, ["1 files changed since HEAD touch 0 modules of tests."]) == tool()


@needs_git
def test_a_failure_is_one_and_what_is_left_out_is_named(tool, tree):
    """How long modules take is read from the record, and written to it."""
    (tree / "tests/test_alone.py").write_text("def test_a(): assert False")
    (tree / "tests/test_notes.py").write_text("def test_a(): pass")
    record = tree / ".pytest_cache/v/durations/modules"
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps({"tests/test_notes.py": 10_000, "tests/test_gone.py": 1}))

    assert (
        1,
        [
            "2 files changed since HEAD touch 2 modules of tests.",
            "1 did not fit, `make test` runs them: tests/test_notes.py",
        ],
    ) == tool()
    assert {"tests/test_alone.py", "tests/test_notes.py"} == set(durations.read(tree))


@pytest.mark.parametrize("few", ["tests/test_alone.py::test_a", "-k=a", "-m="])
def test_a_part_of_a_module_is_not_recorded(tool, tree, few):
    """Nor is a run with the slow tests: the record is how long a module takes in `make test`."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.durations", "-m", "not slow", few]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run([*command, "tests/test_alone.py"], cwd=tree, check=True, capture_output=True, env=alone)

    assert {} == durations.read(tree)


@pytest.mark.slow
def test_whatever_the_program_reads_touches_a_test():
    """A template, a query or a page that nothing named would be changed without one."""
    tree = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES]
    files = {
        path.relative_to(ROOT).as_posix() for path in tree if not {"vendor", "node_modules"} & set(path.parts)
    }
    found = references.References(ROOT, files)

    assert (
        set()
        == {name for name in files if not name.startswith("tests/")}
        - affected.steps_from(found.of, found.tests).keys()
    )
