"""What happens on a machine without walls: nothing is read for strangers, unless somebody says so aloud."""

import pytest

from foia_graph.runtime import sandbox
from tests.extract.pdfs import Sheet, pdf, words
from tests.runtime.walls import run_without

pytestmark = pytest.mark.skipif(
    bool(sandbox.missing_walls()), reason=f"this machine has no {', '.join(sandbox.missing_walls())} itself"
)
MISSING = [("landlock", "Landlock"), ("seccomp", "seccomp"), ("landlock,seccomp", "Landlock and seccomp")]
REFUSAL = (
    "This machine is without {}, so processes that read files and queries of untrusted clients would not "
    "be sandboxed: use a kernel with Landlock and seccomp, or say --unsandboxed (FOIA_GRAPH_UNSANDBOXED=1) "
    "to read them all the same."
)
WARNING = "unsandboxed: untrusted files and queries are read without {}"


@pytest.fixture
def papers(tmp_path):
    """A catalogue with one PDF."""
    folder = tmp_path / "data" / "in"
    folder.mkdir(parents=True)
    (tmp_path / "data" / "catalog.toml").write_text('title = "R"\nbase = "https://foia.example.org/"\n')
    (folder / "source.toml").write_text('title = "Papers"\n')
    (folder / "memo.pdf").write_bytes(pdf(Sheet(words("A memo on plants"))))
    return tmp_path


def load(papers, walls, *options, **environment):
    store = papers / "store"
    arguments = ("load", str(papers / "data"), "--store", str(store), "--no-ocr", "--workers", "1", *options)
    return store, run_without(walls, "-m", "foia_graph", *arguments, environment=environment)


@pytest.mark.parametrize(("walls", "names"), MISSING)
def test_no_document_is_read_without_walls(papers, walls, names):
    """The load ends with a sentence that says what is missing and what would be right; nothing is served."""
    store, ended = load(papers, walls)

    assert (2, f"foia-graph: {REFUSAL.format(names)}") == (ended.returncode, ended.stderr.strip())
    assert not (store / "current").exists()


@pytest.mark.parametrize("said", ["option", "variable"])
def test_what_is_read_without_walls_is_said(papers, said):
    """At the start, and in the report of the load."""
    options = ("--unsandboxed",) if said == "option" else ()
    environment = {"FOIA_GRAPH_UNSANDBOXED": "1"} if said == "variable" else {}
    store, ended = load(papers, "landlock", "--report", "json", *options, **environment)
    sentence = WARNING.format("Landlock")

    assert 0 == ended.returncode, ended.stderr
    assert ended.stderr.startswith(f"foia-graph: {sentence}\n")
    assert f'"{sentence}"' in ended.stdout
    assert (store / "current").exists()


def test_a_load_without_documents_needs_no_walls(papers):
    """What no one else wrote is loaded everywhere."""
    (papers / "data" / "in" / "memo.pdf").unlink()

    assert 0 == load(papers, "landlock,seccomp")[1].returncode


@pytest.mark.parametrize(
    ("walls", "names"), [pytest.param(*each, marks=pytest.mark.slow) for each in MISSING[:-1]] + MISSING[-1:]
)
def test_no_server_starts_without_walls(papers, walls, names):
    """Queries of strangers are refused before the first one comes."""
    store, loaded = load(papers, "landlock", "--unsandboxed")
    ended = run_without(walls, "-m", "foia_graph", "serve", "--store", str(store), "--port", "1")

    assert 0 == loaded.returncode
    assert (2, f"foia-graph: {REFUSAL.format(names)}") == (ended.returncode, ended.stderr.strip())


READS_RDF = """
from foia_graph.connectors.harvest.reading import DocumentReader
from foia_graph.errors import SandboxMissing
from foia_graph.runtime import sandbox_policy
with DocumentReader(lambda url: {}, 1 << 20) as reader:
    try:
        print(reader.triples(b"<a> <b> <c> .", "turtle", "http://x/", "k"))
    except SandboxMissing as error:
        print(error)
print(sandbox_policy.sandbox_state())
"""


@pytest.mark.parametrize(
    ("walls", "environment", "expected"),
    [
        ("landlock", {},
         f"{REFUSAL.format('Landlock')}\n{{'walls': ['seccomp'], 'missing': ['landlock']}}\n"),
        ("seccomp", {"FOIA_GRAPH_UNSANDBOXED": "0"},
         f"{REFUSAL.format('seccomp')}\n{{'walls': ['landlock'], 'missing': ['seccomp']}}\n"),
        ("landlock,seccomp", {"FOIA_GRAPH_UNSANDBOXED": "1"},
         "<http://x/a> <http://x/b> <http://x/c> .\n\n{'walls': [], 'missing': ['landlock', 'seccomp']}\n"),
    ],
)  # fmt: skip
def test_no_rdf_is_read_without_walls(walls, environment, expected):
    """Documents of other catalogues are read by such processes, too."""
    assert expected == run_without(walls, "-c", READS_RDF, environment=environment).stdout


ENTRY = """
import json, socket, sys
from pathlib import Path
from foia_graph.runtime.worker_entry import ParentLink
from foia_graph.runtime.frames import decode_object, encode_object
ours, theirs = socket.socketpair()
sys.argv.append(json.dumps({"socket": theirs.detach(), "unsandboxed": False}))
ParentLink(encode_object, decode_object).restrict_to(Path("/usr"))
print("goes on")
"""


def test_a_child_ends_where_its_walls_do_not_stand():
    """Whatever its parent took for granted: it does not continue to read."""
    ended = run_without("landlock", "-c", ENTRY)

    assert (77, "") == (ended.returncode, ended.stdout)
