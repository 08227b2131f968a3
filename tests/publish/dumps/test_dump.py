"""A dump is whole, provable, of one generation, and holds nothing that must not be seen."""

import gzip
import hashlib
import json
import shutil
import signal
import subprocess
import sys
from zipfile import ZipFile

import pytest
from pyld import jsonld
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse, serialize

from archives import BASE, ID, ONLY_QUERIED, content
from foia_graph.errors import StoreError
from foia_graph.publish.dumps import read_manifest, renew_dump, write_dump
from foia_graph.publish.dumps.manifest import (
    BAG,
    CLAIMS,
    CROISSANT,
    DESCRIPTION,
    JSONLD,
    NQUADS,
    PAGES,
    README,
)
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Layout
from foia_graph.store.quad_store import default_graph_hash

WORKS = """
- type: CitedWork
  id: report
  title: [{value: "A \\"report\\" \\U0001F600", source: post}, {value: Un informe, lang: es, source: letter}]
  issued: [{value: 2012-04-05, source: post, quote: "April 5"}, {value: 2012-04, source: letter, page: 2}]
"""
FILES = (NQUADS, JSONLD, CLAIMS, README, PAGES, CROISSANT, DESCRIPTION, BAG)
ALL_CLAIMS = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
CONSTRUCT { ?claim rdf:reifies ?triple . ?claim ?said ?value } WHERE {
    ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; ?said ?value
    BIND(<<( ?subject ?predicate ?object )>> AS ?triple)
}"""
POST, DCTERMS = f"{ID}source/post", "http://purl.org/dc/terms/"


@pytest.fixture
def loaded(archive_of):
    archive = archive_of({"papers/works.yaml": WORKS})
    archive.begin()
    return archive


def dumped(archive, **options):
    return write_dump(archive.root, archive.profile, **options)


def folders(archive):
    return sorted(path.name for path in Layout(archive.root).dumps.iterdir() if path.is_dir())


def read(archive, name):
    """Give a file of the only dump, unpacked."""
    (folder,) = folders(archive)
    data = (Layout(archive.root).dumps / folder / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def nquads(store):
    triples = store.quads_for_pattern(None, None, None, DefaultGraph())
    return sorted(f"{quad.triple} ." for quad in triples)


def test_n_quads_give_the_same_store(loaded):
    """Whoever loads the N-Quads has all graphs, and the same hash."""
    found = dumped(loaded)
    store = Store()
    store.bulk_load(read(loaded, NQUADS), format=RdfFormat.N_QUADS)

    assert content(loaded.root) == sorted(map(str, store))
    assert found.default_graph.rdfc10_sha256 == default_graph_hash(EmbeddedStore(store))
    assert (found.find_file(NQUADS).quads, found.default_graph.triples) == (len(store), len(nquads(store)))


def test_the_first_lines_prove_the_default_graph(loaded):
    """Nothing but `head` and `sha256sum` is needed, as the README says."""
    found = dumped(loaded).default_graph
    lines = read(loaded, NQUADS).splitlines(keepends=True)[: found.triples]

    assert found.rdfc10_sha256 == hashlib.sha256(b"".join(lines)).hexdigest()
    assert (
        f"head -n {found.triples} | sha256sum\n    {found.rdfc10_sha256}\n" in read(loaded, README).decode()
    )


def test_json_ld_says_the_same_to_two_readers(loaded):
    """
    The engine and PyLD read all but what is there for queries alone in the JSON-LD, without the network.
    """
    dumped(loaded)
    body = json.loads(read(loaded, JSONLD))
    store = Store()
    store.load(read(loaded, JSONLD), format=RdfFormat.JSON_LD)
    wanted = jsonld.normalize(
        json.loads(serialize((quad.triple for quad in store), format=RdfFormat.JSON_LD)),
        {"algorithm": "URDNA2015", "format": "application/n-quads"},
    )

    all_lines = [line for line in nquads(loaded.store) if not any(term in line for term in ONLY_QUERIED)]
    assert all_lines == nquads(store)
    assert wanted == jsonld.normalize(body, {"algorithm": "URDNA2015", "format": "application/n-quads"})


def test_the_claims_reify_what_they_claim(loaded):
    """They are those that SPARQL finds in the default graph of the N-Quads, in lines that are sorted."""
    found = dumped(loaded)
    store = Store()
    store.bulk_load(read(loaded, NQUADS), format=RdfFormat.N_QUADS)
    claims = read(loaded, CLAIMS)
    triples = {quad.triple for quad in parse(input=claims, format=RdfFormat.N_TRIPLES)}

    assert 4 == sum(b"#reifies> <<( " in line for line in claims.splitlines())
    assert set(store.query(ALL_CLAIMS)) == triples
    assert sorted(claims.splitlines()) == claims.splitlines()
    assert len(triples) == found.find_file(CLAIMS).quads


def test_the_manifest_tells_what_the_dump_is_of(loaded):
    """It names generation, base and files, each with size and SHA-256."""
    found = dumped(loaded)
    folder = Layout(loaded.root).dumps / "0001"
    files = {path: (folder / path).read_bytes() for path in FILES}

    assert (1, loaded.generation.identity, "https://foia.example.org/", False) == (
        found.generation,
        found.identity,
        found.base,
        found.originals,
    )
    assert [(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in files.items()] == [
        (file.path, file.size, file.sha256) for file in found.files
    ]
    assert found == read_manifest(Layout(loaded.root), loaded.generation)
    assert {"rdfc10-sha256", "triples"} == json.loads(found.encode())["defaultGraph"].keys()


def test_the_same_input_gives_the_same_bytes(archive_of, loaded):
    """Neither time nor position is in the data."""
    other = archive_of({"papers/works.yaml": WORKS}, at="elsewhere")
    other.load()
    one, two = dumped(loaded), dumped(other)

    names = (NQUADS, JSONLD, CLAIMS, DESCRIPTION)
    assert [one.find_file(name) for name in names] == [two.find_file(name) for name in names]


def test_a_dump_that_is_there_stays(loaded):
    """The same generation is not written again, unless a file is damaged."""
    path = Layout(loaded.root).dumps / "0001" / NQUADS
    found = dumped(loaded)
    before = path.stat().st_ino

    assert (found, before) == (dumped(loaded), path.stat().st_ino)

    path.write_bytes(b"broken")

    assert found == dumped(loaded)
    assert found.find_file(NQUADS).size == path.stat().st_size


def test_a_broken_manifest_is_told_and_written_anew(loaded):
    """Who reads it gets a sentence; the next dump mends it."""
    dumped(loaded)
    (Layout(loaded.root).dumps / "0001" / "manifest.json").write_text("{}")

    with pytest.raises(StoreError, match="manifest of the dump cannot be read"):
        read_manifest(Layout(loaded.root), loaded.generation)
    assert dumped(loaded) == read_manifest(Layout(loaded.root), loaded.generation)


def test_a_store_without_dumps_gets_none(loaded):
    """Renewing is for stores that have one."""
    assert renew_dump(loaded.root, loaded.profile) is None
    assert not Layout(loaded.root).dumps.exists()


def test_a_swap_replaces_the_dump(loaded):
    """A dump of what was served before is neither stated nor kept."""
    dumped(loaded, originals=True)
    loaded.write("papers/works.yaml", WORKS.replace("2012-04-05", "2012-04-06"))
    loaded.load()
    renewed = renew_dump(loaded.root, loaded.profile)

    assert (2, True) == (renewed.generation, renewed.originals)
    assert ["0002"] == folders(loaded)
    assert renewed == read_manifest(Layout(loaded.root), loaded.generation)


def test_only_the_generation_itself_has_the_dump(loaded):
    """What has the same number has not the same identity."""
    dumped(loaded)
    dumps = Layout(loaded.root).dumps
    shutil.copytree(dumps / "0001", loaded.root.parent / "kept")
    loaded.write("papers/works.yaml", WORKS.replace("2012-04-05", "2012-04-06"))
    loaded.load()
    shutil.copytree(loaded.root.parent / "kept", dumps / "0002", dirs_exist_ok=True)

    assert read_manifest(Layout(loaded.root), loaded.generation) is None


@pytest.mark.parametrize("step", ["crate.write_bag", "dump_writer.file_sha256"])
def test_a_dump_that_fails_leaves_nothing(loaded, monkeypatch, step):
    """What is not whole is never put instead."""

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"foia_graph.publish.dumps.{step}", fail)
        with pytest.raises(KeyboardInterrupt):
            dumped(loaded)

    assert [] == folders(loaded)
    assert 1 == dumped(loaded).generation


def test_what_a_killed_dump_left_is_cleared_away(loaded):
    """Half a dump is no dump, and is not in the way of the next."""
    half = Layout(loaded.root).dumps / ".arriving"
    half.mkdir(parents=True)
    (half / NQUADS).write_bytes(b"half")

    assert read_manifest(Layout(loaded.root), loaded.generation) is None
    assert 1 == dumped(loaded).generation
    assert ["0001"] == folders(loaded)


def test_a_dump_that_is_killed_is_not_there(loaded):
    """Killed when all but the manifest is written, it leaves nothing that is stated; the next is whole."""
    script = (
        "import os, pathlib, signal, sys\n"
        "from foia_graph.publish.dumps import dump_writer, write_dump\n"
        "from foia_graph.model.profile import Profile\n"
        "dump_writer.fsync_path = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_dump(pathlib.Path(sys.argv[1]), Profile(pathlib.Path(sys.argv[2])))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, loaded.root, loaded.profile.folder])

    assert -signal.SIGKILL == killed.returncode
    assert read_manifest(Layout(loaded.root), loaded.generation) is None
    assert [".arriving"] == folders(loaded)
    assert dumped(loaded) == read_manifest(Layout(loaded.root), loaded.generation)
    assert ["0001"] == folders(loaded)


def test_no_room_is_a_sentence(loaded):
    """Where no dump can be written, the reason is told."""
    Layout(loaded.root).dumps.write_text("in the way")

    with pytest.raises(StoreError, match=r"No dump could be written to .*: File exists"):
        dumped(loaded)


def test_decisions_about_what_is_public_travel(archive_of):
    """A withdrawal, a review and a correction are in the bag as they were written."""
    archive = archive_of({"papers/works.yaml": WORKS})
    archive.load()
    title, day = (each.iri.removeprefix(BASE) for each in _claims(archive))
    told = {"time": "2026-01-01T00:00:00Z", "reason": "Looked at again"}
    lines = [
        {"do": "withdraw", "of": "id/source/letter", **told},
        {"do": "review", "of": title, "status": "disputed", **told},
        {"do": "correct", "of": day, "value": "2012-04-06", **told},
    ]
    archive.write("decisions.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
    archive.load()
    dumped(archive)
    with ZipFile(Layout(archive.root).dumps / "0002" / BAG) as bag:
        found = bag.read("catalogue-0002/data/decisions.jsonl").decode()

    assert lines == [json.loads(line) for line in found.splitlines()]


def _claims(archive):
    """Give the claims that the post makes of the report, the title first."""
    found = [claim for claim in archive.read("work/report").parts("claims") if claim.one("source") == POST]
    return sorted(found, key=lambda claim: claim.one("predicate") != f"{DCTERMS}title")
