"""Files of triples: after each load they have the hash of the default graph, as the quads have it."""

import json
import random
import shutil

import pytest

from foia_graph.model import rdf_hash
from foia_graph.store import triple_files, triple_update
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations import line_change
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.graph_hash import default_graph_hash
from foia_graph.store.triple_files import FOLDER, hash_triples
from foia_graph.store.triple_update import carry_triples

NO_CHANGE = QuadDifference(frozenset(), frozenset())
TITLES = ["A plan", "Zürich “plan”", 'A "plan" \\ of\nlines', "Plan\u2028B", "\U0001f600", "a", "a b"]


def write_works(archive, titles):
    works = [{"type": "CitedWork", "id": f"w{n:02}", "title": title} for n, title in titles.items()]
    archive.write("papers/works.jsonl", "".join(f"{json.dumps(each)}\n" for each in works))


@pytest.fixture
def archive(archive_of, monkeypatch):
    """A catalogue of forty works, in files of a few lines."""
    monkeypatch.setattr(rdf_hash, "LINES_AT_ONCE", 10)
    archive = archive_of()
    write_works(archive, dict.fromkeys(range(40), "A plan"))
    archive.load()
    return archive


def hash_of_files(generation):
    return hash_triples(generation.path, generation.counts["triples"])


def hash_of_quads(archive):
    return default_graph_hash(Catalogue(archive.generation, archive.profile).quad_store)


def names_of_files(generation):
    return names_in(generation.path)


def names_in(folder):
    return {path.name for path in (folder / FOLDER).iterdir()}


def test_the_hash_of_the_files_is_that_of_the_quads(archive, monkeypatch):
    """
    After a load of all as after those of differences, however the files grow and shrink.
    """
    monkeypatch.setattr(triple_update, "MOST_BYTES", 8_000)
    chance, titles = random.Random(7), dict.fromkeys(range(40), "A plan")
    hashes = [hash_of_files(archive.generation)]
    for step in range(6):
        del titles[chance.choice([*titles])]
        titles[chance.choice([*titles])] = chance.choice(TITLES) + str(step)
        titles |= {100 * step + n: chance.choice(TITLES) for n in range(3)}
        write_works(archive, dict(sorted(titles.items())))
        assert "" == archive.load().rebuilt
        hashes.append(hash_of_files(archive.generation))

        assert hashes[-1] == hash_of_quads(archive)
    assert len(hashes) == len({*hashes, ""}) - 1


def test_only_what_differs_is_written_again(archive):
    """
    Of one other title: a file, and the list of files.
    """
    before = archive.generation
    write_works(archive, {**dict.fromkeys(range(40), "A plan"), 3: "Another"})
    archive.load()
    new = names_of_files(archive.generation) - names_of_files(before)

    assert len(names_of_files(before)) > 2
    assert 1 == len(new)


def test_damaged_files_are_no_files(archive):
    """
    The next load keeps none.
    """
    folder = archive.generation.path / FOLDER
    next(path for path in folder.iterdir() if path.name != "index.json").write_bytes(b"half")
    lost, kept = hash_of_files(archive.generation), (folder / "index.json").read_bytes()
    (folder / "index.json").write_bytes(kept.replace(b'"version":"3"', b'"version":"1"'))
    other = hash_of_files(archive.generation)
    write_works(archive, {**dict.fromkeys(range(40), "A plan"), 3: "Another"})
    archive.load()

    assert ("", "") == (lost, other)
    assert not (archive.generation.path / FOLDER).exists()


def test_files_of_another_engine_are_not_built_on(archive, monkeypatch):
    """
    It may write the same triples as other lines: the hash is that of the quads, and the next load keeps none.
    """
    before = archive.generation
    monkeypatch.setattr(triple_files, "WRITER_NAME", "pyoxigraph 0.5.999")
    other = hash_of_files(before)
    write_works(archive, {**dict.fromkeys(range(40), "A plan"), 3: "Another"})
    archive.load()

    assert "" == other
    assert not (archive.generation.path / FOLDER).exists()


def test_files_of_another_state_are_not_built_on(archive, monkeypatch):
    """
    Where a line that should go is not there, none are kept; lines of another number have no hash.
    """
    before, plain = archive.generation, line_change.triple_line
    monkeypatch.setattr(line_change, "triple_line", lambda quad: plain(quad).replace(b"plan", b"pan"))
    write_works(archive, {**dict.fromkeys(range(40), "A plan"), 3: "Another"})
    archive.load()

    assert not (archive.generation.path / FOLDER).exists()
    assert "" == hash_triples(before.path, before.counts["triples"] + 1)


def test_where_a_file_is_gone_none_are_written(archive, tmp_path):
    """
    They spare the work of writing all triples anew, and are no reason to end a load.
    """
    old, new = archive.generation.path, tmp_path / "new"
    new.mkdir()
    carry_triples(new, old, NO_CHANGE)
    whole = names_in(new)
    shutil.rmtree(new / FOLDER)
    sorted(path for path in (old / FOLDER).iterdir() if path.name != triple_files.INDEX)[-1].unlink()
    carry_triples(new, old, NO_CHANGE)

    assert len(whole) > 3
    assert not (new / FOLDER).exists()
