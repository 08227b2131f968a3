"""The whole catalogue as one file, read back by others."""

import gzip
import io
import json

import pytest
from click.testing import CliRunner
from pyoxigraph import Quad, RdfFormat, Store

from archives import BASE, ID, ONLY_QUERIED, content
from foia_graph.cli import main
from foia_graph.publish.serializers import export_catalogue, thing_iris
from foia_graph.web.static_site import export as exported

WORKS = """
- type: CitedWork
  id: report
  title: [{value: "A \\"report\\" \\U0001F600", source: post}, {value: Un informe, lang: es, source: letter}]
  issued: [{value: 2012-04-05, source: post, quote: "April 5"}, {value: 2012-04, source: letter, page: 2}]
"""


@pytest.fixture
def loaded(archive_of):
    archive = archive_of({"papers/works.yaml": WORKS})
    archive.begin()
    return archive


def written(archive, form):
    output = io.BytesIO()
    export_catalogue(archive.quad_store, archive.profile, "en", form, output)
    return output.getvalue()


def default(archive):
    """Give all triples, sorted."""
    return sorted(str(quad.triple) for quad in archive.quad_store.quads(None, None, None))


@pytest.mark.parametrize(("form", "format"), [("nquads", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG)])
def test_quads_hold_everything(loaded, form, format):  # noqa: A002 - the engine's word
    """N-Quads and TriG hold every named graph and the default graph."""
    store = Store()
    store.load(written(loaded, form), format=format)

    assert content(loaded.root) == sorted(map(str, store))


def test_turtle_holds_each_triple_once(loaded):
    """Turtle holds the default graph."""
    store = Store()
    store.load(written(loaded, "ttl"), format=RdfFormat.TURTLE)

    assert default(loaded) == sorted(str(quad.triple) for quad in store)


def test_jsonld_says_what_the_catalogue_says(loaded):
    """
    The engine's own JSON-LD reader finds in the file all triples but those that are there for queries alone:
    the label, which repeats a title, and the names of the merged graphs.
    """
    store = Store()
    store.load(written(loaded, "jsonld"), format=RdfFormat.JSON_LD)
    wanted = [triple for triple in default(loaded) if not any(term in triple for term in ONLY_QUERIED)]

    assert wanted == sorted(str(Quad(q.subject, q.predicate, q.object).triple) for q in store)


def test_jsonld_needs_no_network(loaded):
    """The context is in the file, and each thing once."""
    file = json.loads(written(loaded, "jsonld"))
    names = [body["id"] for body in file["@graph"]]

    assert isinstance(file["@context"], dict)
    assert sorted(set(names)) == names


def test_parts_are_no_things(loaded):
    """A claim is described with the thing that it is about."""
    names = thing_iris(loaded.quad_store, loaded.profile)

    assert [] == [name for name in names if "#" in name]
    assert {f"{ID}work/report", f"{BASE}catalog", f"{BASE}graph/post", f"{BASE}scheme/bounds"} <= set(names)


def test_a_compressed_export_is_the_same_content(loaded):
    """Unpacked it is what an export without compression is; its bytes are the same whenever it is written."""
    plain, packed = (run(loaded, *more).stdout_bytes for more in ((), ("--compress",)))

    assert plain == gzip.decompress(packed)
    assert packed == run(loaded, "--compress").stdout_bytes


def test_a_site_is_exported_from_the_command_line(archive_of, tmp_path, monkeypatch):
    """The command says how many files there are, and takes a folder that is not there yet."""
    archive = archive_of()
    archive.load()
    monkeypatch.setattr(exported.SiteExport, "_seeds", lambda _: iter(["/robots.txt", "/dump/manifest.json"]))
    monkeypatch.setattr(exported.SiteExport, "write_redirects", lambda _: iter([f"{ID}work/{'x' * 300}"]))
    found = run(archive, "--site", str(tmp_path / "out" / "site"))

    assert (0, f"{tmp_path / 'out' / 'site'}: generation 1 as 2 files, 2 written\n") == (
        found.exit_code,
        found.stdout,
    )
    assert f"skipped: {ID}work/{'x' * 300}: no file can have this name\n" == found.stderr
    assert (tmp_path / "out" / "site" / "robots.txt").is_file()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--files",), "--files is for --site."),
        (("--site", "x", "--as-of", "2026-01-01"), "A site is of what is served now"),
    ],
)
def test_options_that_do_not_go_together_are_refused(loaded, more, sentence):
    """The command says which goes with which."""
    found = run(loaded, *more)

    assert (2, True) == (found.exit_code, sentence in found.stderr)


def run(archive, *more):
    return CliRunner().invoke(main, ["export", "--store", str(archive.root), *more])
