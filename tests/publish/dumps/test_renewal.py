"""A dump that is renewed from the one before has the bytes of one that is written of the whole."""

import gzip
import json
import random

import pytest

from foia_graph.publish.dumps import manifest, read_manifest, write_dump
from foia_graph.publish.dumps.manifest import JSONLD, NQUADS
from foia_graph.store.generations import diff
from foia_graph.store.generations.layout import Layout

WORDS = ["A plan", "Zürich “plan”", 'A "plan" \\ of\nlines', "Plan\u2028B", "\U0001f600", "a", "a b"]


def work(number, title):
    claim = {"value": title, "source": ["post", "letter"][number % 2], "quote": title.split("\n")[0]}
    return {"type": "CitedWork", "id": f"w{number}", "title": [claim]}


def write_works(archive, titles):
    works = [work(number, title) for number, title in titles.items()]
    archive.write("papers/works.jsonl", "".join(f"{json.dumps(each)}\n" for each in works))


def graph_bytes(root, generation):
    """Give the files of graphs of a dump, which depend on no generation."""
    folder = Layout(root).dumps / f"{generation.number:04}"
    return {name: (folder / name).read_bytes() for name in (NQUADS, JSONLD)}


@pytest.fixture
def dumped(archive_of):
    """A catalogue of forty works with a dump."""
    archive = archive_of()
    write_works(archive, dict.fromkeys(range(40), "A plan"))
    archive.load()
    write_dump(archive.root, archive.profile)
    return archive


@pytest.fixture
def written(monkeypatch):
    """Note how often the graphs of a dump are written of the whole."""
    calls, plain = [], manifest.write_nquads
    monkeypatch.setattr(
        manifest, "write_nquads", lambda path, store: calls.append(path) or plain(path, store)
    )
    return calls


def assert_as_written_whole(archive):
    fresh = archive.root.with_name("fresh")
    archive.load(into=fresh)
    other = Layout(fresh).served_generation()
    write_dump(fresh, archive.profile)
    found = read_manifest(Layout(archive.root), archive.generation)

    assert found is not None
    assert graph_bytes(archive.root, archive.generation) == {
        name: (Layout(fresh).dumps / other.name / name).read_bytes() for name in (NQUADS, JSONLD)
    }


@pytest.mark.parametrize("block", [1 << 20, 700, 1])
def test_renewed_files_are_those_of_the_whole(dumped, written, monkeypatch, block):
    """Whatever comes, goes or changes at any position, in blocks of any size."""
    monkeypatch.setattr(manifest, "BLOCK", block)
    chance, titles = random.Random(5), dict.fromkeys(range(40), "A plan")
    for _ in range(4):
        titles.pop(chance.choice([*titles]))
        titles[chance.choice([*titles])] = chance.choice(WORDS)
        titles[chance.choice([0, 50, 99])] = chance.choice(WORDS)
        write_works(dumped, titles)
        report = dumped.load()

        assert ("", []) == (report.rebuilt, written)
    assert_as_written_whole(dumped)


@pytest.mark.parametrize("name", [NQUADS, JSONLD])
def test_a_damaged_dump_is_written_anew(dumped, written, name):
    """What its manifest does not prove is no ground to build on."""
    (Layout(dumped.root).dumps / "0001" / name).write_bytes(gzip.compress(b"Damaged\n"))
    write_works(dumped, {**dict.fromkeys(range(40), "A plan"), 3: "Another"})
    dumped.load()

    assert 1 == len(written)
    assert_as_written_whole(dumped)


def test_a_dump_of_another_state_is_not_built_on(dumped, written, monkeypatch):
    """A line that should go, and is not there, has all written again."""
    plain = diff.triple_line
    monkeypatch.setattr(diff, "triple_line", lambda quad: plain(quad).replace(b"plan", b"pan"))
    write_works(dumped, {**dict.fromkeys(range(40), "A plan"), 3: "Another"})
    dumped.load()
    monkeypatch.undo()

    assert_as_written_whole(dumped)


def test_only_the_dump_that_is_served_stays(dumped):
    """The dump before is read for the next, and then deleted."""
    write_works(dumped, {**dict.fromkeys(range(40), "A plan"), 3: "Another"})
    dumped.load()

    assert ["0002"] == [path.name for path in Layout(dumped.root).dumps.iterdir() if path.is_dir()]
