"""Watching: what changes is loaded, what is refused is said, and nothing differs from loads one by one."""

import fcntl
import json
import shutil
import signal
import subprocess
import sys

import pytest

from archives import CATALOG
from foia_graph.errors import InputError, LoadRefused, StoreError
from foia_graph.ingest import watch
from foia_graph.ingest.report import LoadOptions, LoadReport
from foia_graph.store.generations.generation import Layout
from foia_graph.store.tables.database import TableReader

EVENT = "- {type: Event, id: a, title: A}\n"
EVENTS = "papers/events.yaml"
ROWS = "papers/rows.jsonl"
SETTINGS = 'title = "Papers"\n[files."*.jsonl"]\ntype = "Event"\n'


def rows(*titles: str) -> str:
    return "".join(json.dumps({"id": f"e{n}", "title": title}) + "\n" for n, title in enumerate(titles))


@pytest.fixture
def archive(archive_of):
    return archive_of({EVENTS: EVENT, "papers/source.toml": SETTINGS, ROWS: rows("One", "Two", "Three")})


@pytest.fixture
def watched(archive):
    """A watch over the catalogue, which ends with the test."""
    made = watch.CatalogueWatch(
        (archive.folder,), archive.root, archive.profile, LoadOptions(ocr=False, workers=1)
    )
    yield made
    made.stop.set()


def state(root):
    """Give what a generation says of itself, but for its number and time, and its records."""
    path = Layout(root).resolve()
    facts = json.loads((path / "generation.json").read_bytes())
    names = ("identity", "versions", "inputs")
    counts = {name: facts["counts"][name] for name in ("quads", "triples", "things", "conflicts")}
    tables = [sorted(TableReader(path).rows(f"SELECT * FROM {name}")) for name in ("graph_size", "record")]
    return [facts[name] for name in names], counts, tables


def test_what_changes_is_loaded(archive, watched):
    """
    The first load is made at once; each change of a file is the next, and says the same as a load of a new
    process into another store.
    """
    outcomes = watched.outcomes()
    reports = [next(outcomes)]
    edits = [
        (ROWS, rows("One", "Two", "Four")),
        (EVENTS, EVENT + "- {type: Event, id: b, title: B}\n"),
        (EVENTS, "- {type: Event, id: b, title: B}\n"),
        (ROWS, rows("One")),
        ("more/source.toml", 'title = "More"'),
        ("more/a.yaml", "- {type: Place, id: lodi, prefLabel: Lodi}\n"),
        ("catalog.toml", CATALOG.replace("Test", "Tried")),
        (EVENTS, EVENT),
    ]
    for name, text in edits:
        archive.write(name, text)
        reports.append(next(outcomes))
        fresh = archive.root.with_name("fresh")
        archive.load(into=fresh)

        assert state(fresh) == state(archive.root)
        shutil.rmtree(fresh)

    assert all(isinstance(each, LoadReport) and each.written for each in reports)
    assert (1, 1, 1) == (reports[1].changed, reports[2].added, reports[3].removed)
    assert ["", "", "", ""] == [each.rebuilt for each in reports[1:4]] + [reports[-1].rebuilt]
    assert archive.load().written is False


def test_a_refused_load_is_an_outcome_and_the_watch_goes_on(archive, watched):
    """What is wrong is named, the store stays as it was, and the mended file is loaded."""
    outcomes = watched.outcomes()
    next(outcomes)
    before = state(archive.root)
    archive.write(EVENTS, "- {type: Event, id: a}\n")
    refused = next(outcomes)

    assert isinstance(refused, LoadRefused)
    assert ["papers/events.yaml:1: title: is missing; every Event has one"] == list(
        map(str, refused.problems)
    )
    assert before == state(archive.root)

    archive.write(EVENTS, EVENT.replace("A", "Mended"))

    assert 1 == next(outcomes).changed
    assert ("Mended",) == archive.read("event/a").get("title")


def test_a_store_that_another_load_writes_is_waited_for(archive, watched):
    """It is said once, and the load is made as soon as the other has ended."""
    outcomes = watched.outcomes()
    next(outcomes)
    with Layout(archive.root).lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        archive.write(EVENTS, EVENT.replace("A", "B"))
        assert isinstance(next(outcomes), StoreError)

    assert 1 == next(outcomes).changed


def test_another_day_is_a_reason_to_load(archive, watched, monkeypatch):
    """An embargo ends at midnight, though no file changes."""
    days = iter(["2026-01-01"] * 3)
    monkeypatch.setattr(
        watch, "date", type("Clock", (), {"today": staticmethod(lambda: next(days, "2026-01-02"))})
    )
    outcomes = watched.outcomes()

    assert (True, False) == (next(outcomes).written, next(outcomes).written)


def test_only_inputs_are_watched(archive, watched):
    """What is hidden, and the store where it is inside, makes no load."""
    watched.root = archive.folder / "store"
    is_input = watched._is_input()
    names = ("papers/a.yaml", "papers/.a.yaml.swp", ".git/index", "store/current", "new")

    assert [True, False, False, False, True] == [is_input(None, str(archive.folder / name)) for name in names]


def test_what_is_not_there_is_not_watched(archive, watched):
    """A path that is no folder is a sentence."""
    watched.paths = (archive.folder / "none",)
    with pytest.raises(InputError, match="cannot be watched"):
        next(watched.outcomes())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_tells_each_load_and_ends_cleanly(archive, number):
    """Reports go to standard output, refusals to standard error; SIGINT and SIGTERM end it with 0."""
    arguments = ["watch", str(archive.folder), "--store", str(archive.root), "--no-ocr"]
    with subprocess.Popen(
        [sys.executable, "-m", "foia_graph", *arguments], text=True, bufsize=1,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout and process.stderr
        first = [process.stdout.readline(), process.stdout.readline()]
        archive.write(EVENTS, "- {type: Event, id: a}\n")
        wrong = [process.stderr.readline(), process.stderr.readline()]
        archive.write(EVENTS, EVENT.replace("A", "B"))
        second = [process.stdout.readline(), process.stdout.readline()]
        process.send_signal(number)
        rest = process.communicate(timeout=60)

    assert (f"{archive.root}: loaded", "version 1\n") == (
        first[0].partition(" records")[0].rpartition(" ")[0],
        first[0][-10:],
    )
    assert [
        "papers/events.yaml:1: title: is missing; every Event has one\n",
        "foia-graph: 1 problem; nothing was loaded, and the store is as it was\n",
    ] == wrong
    assert "0 added, 0 removed, 1 changed, 0 disagreements between sources\n" == second[1]
    assert (("", ""), 0) == (rest, process.returncode)
