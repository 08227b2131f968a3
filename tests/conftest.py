"""Fixtures: the profile of the program, and tiny catalogues."""

import gc
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from archives import CATALOG, ONE_READER, SOURCES, Archive
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.specimen.folder import write_specimen
from prepared import REPOSITORY, PreparedFolders

DATA = REPOSITORY / "data"
NAMES_BEFORE, NAMES_LEFT = pytest.StashKey[set[str]](), pytest.StashKey[set[str]]()
"""What were in the checkout before the tests, and what they have left there."""


def checkout_names() -> set[str]:
    """Return the names in the checkout, but those of tools and environments, and of compiled modules.

    The build hook is a module there, and is imported by its tests.
    """
    names = {path.name for path in REPOSITORY.iterdir()} - {"__pycache__"}
    return {name for name in names if not name.startswith(".")}


def pytest_configure() -> None:
    # How long an example takes says more of the machine than of the program.
    settings.register_profile("unhurried", settings(), deadline=None)
    settings.load_profile("unhurried")
    # A shell has what it runs in the background ignore Ctrl-C, and all that is started by it.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    gc.freeze()  # what was imported and collected stays; to look through it again and again takes a while
    gc.set_threshold(30_000, 20, 20)  # tests make much and keep little: one collection instead of forty


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[NAMES_BEFORE] = checkout_names()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    left = checkout_names() - session.config.stash[NAMES_BEFORE]
    if left and not hasattr(session.config, "workerinput"):  # one process reports it
        session.config.stash[NAMES_LEFT] = left
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name in sorted(config.stash.get(NAMES_LEFT, set())):
        terminalreporter.write_line(
            f"FAILED: {name} came into the checkout, in which tests leave nothing", red=True
        )


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Have this process work in an empty folder, not in the checkout.

    A command without `--store` would take the store that `make demo` has left there, or write into it.
    """
    folder = tmp_path_factory.mktemp("working-folder")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        yield folder


@pytest.fixture(autouse=True)
def working_folder(outside: Path) -> Iterator[Path]:
    """Begin each test in an empty folder; what it leaves there no other finds."""
    yield outside
    os.chdir(outside)
    for each in outside.iterdir():
        shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()


@pytest.fixture(scope="session", autouse=True)
def lazy_routes() -> Iterator[None]:
    """Have routes write the code that builds their addresses when they build the first.

    Each of thousands of apps would write it for hundreds of routes, of which a test uses a few.
    """
    write_builder = Rule._compile_builder

    def write_later(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        builder: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            if not builder:
                builder.append(write_builder(rule, append_unknown))
            return builder[0](rule, **values)

        return build

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Rule, "_compile_builder", write_later)
        yield


@pytest.fixture(scope="session")
def profile() -> Profile:
    return Profile(resource_folder("ontology"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> PreparedFolders:
    """Folders that are made once in a run, for all its processes."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared"
    root.mkdir(exist_ok=True)
    return PreparedFolders(root)


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(prepared: PreparedFolders) -> Iterator[None]:
    """Have all apps of a run share what their templates are compiled to; each would compile them anew."""
    folder = prepared.root.with_name("templates")
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(Flask.jinja_options, "bytecode_cache", FileSystemBytecodeCache(str(folder)))
        yield


@pytest.fixture(scope="session")
def cached(pytestconfig: pytest.Config, prepared: PreparedFolders) -> PreparedFolders:
    """Folders that are made once for all runs, until the program, its data or the tests change."""
    if not pytestconfig.pluginmanager.hasplugin("cacheprovider"):
        return prepared
    return PreparedFolders(pytestconfig.cache.mkdir("prepared"))


@pytest.fixture(scope="session")
def shipped_store(
    cached: PreparedFolders, profile: Profile, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The store of the shipped catalogue, for tests that only read."""

    def make(store: Path) -> None:
        assert [] == load((DATA,), store, profile).problems

    return cached.copy("shipped", tmp_path_factory.mktemp("shipped") / "store", make)


@pytest.fixture(scope="session")
def specimen_store(
    cached: PreparedFolders, profile: Profile, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The store of the specimen release, read without OCR, for tests that only read."""

    def make(store: Path) -> None:
        folder = tmp_path_factory.mktemp("specimen") / "records"
        write_specimen(folder)
        assert [] == load((folder,), store, profile, LoadOptions(**ONE_READER)).problems

    return cached.copy("specimen", tmp_path_factory.mktemp("specimen") / "store", make)


@pytest.fixture(scope="session")
def small(profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """The same profile with a few of its schemes, for stores that are made quickly."""
    others = shutil.ignore_patterns("[!bcfhip]*.ttl", "identifier*", "page*", "programs*")
    folder = tmp_path_factory.mktemp("small") / "ontology"
    return Profile(shutil.copytree(profile.folder, folder, ignore=others))


@pytest.fixture
def archive_of(
    tmp_path: Path, small: Profile, prepared: PreparedFolders, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Archive]:
    """Make a catalogue with two sources, `post` and `letter`, and more files by name."""
    # No power cut is tested with these, and a disk that is waited for makes every test slow.
    monkeypatch.setattr(os, "fsync", lambda _: None)

    def make(files: dict[str, str | bytes] | None = None, at: str = "data") -> Archive:
        archive = Archive(tmp_path / at, tmp_path / f"{at}-store", small, prepared)
        given = {
            "catalog.toml": CATALOG,
            "papers/source.toml": 'title = "Papers"',
            "papers/sources.yaml": SOURCES,
        }
        for name, text in {**given, **(files or {})}.items():
            archive.write(name, text)
        return archive

    return make


@pytest.fixture(scope="module")
def loaded_once() -> dict[object, Archive]:
    """Catalogues that `copy_of_loaded` has loaded, by their keys; no test changes them."""
    return {}


@pytest.fixture
def copy_of_loaded(
    archive_of: Callable[..., Archive],
    loaded_once: dict[object, Archive],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Archive]:
    """Give a copy, which a test may change, of a catalogue that is loaded once for its module."""

    def give(key: object, files: dict[str, str | bytes], load_files: Callable[[Archive], object]) -> Archive:
        archive = archive_of(files)
        if key not in loaded_once:
            original = replace(archive, root=tmp_path_factory.mktemp("original") / "store")
            load_files(original)
            original.folder = shutil.copytree(archive.folder, original.root.with_name("data"))
            loaded_once[key] = original
        shutil.copytree(loaded_once[key].folder, archive.folder, dirs_exist_ok=True)
        shutil.copytree(loaded_once[key].root, archive.root, symlinks=True)
        return archive

    return give


@pytest.fixture
def archive(archive_of: Callable[..., Archive]) -> Archive:
    """A catalogue with two sources and nothing else."""
    return archive_of()
