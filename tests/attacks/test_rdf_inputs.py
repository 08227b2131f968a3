"""Hostile RDF, given to a load in every way in which a file can come: nothing is read, called, or changed."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from tests.attacks import forms
from tests.attacks.canary import WORD, Canary
from tests.attacks.server import Server, served, settings_of, store_of
from tests.store.worlds import content

pytestmark = pytest.mark.slow

GIVEN = (
    "deep-bnode-100k.ttl",
    "deep-object-100k.jsonld",
    "ctx-remote.jsonld",
    "xml-billion-laughs.rdf",
    "xml-xxe-file.rdf",
    "truncated.nt",
    "xss-data.ttl",
)
TAKEN = (".yaml", ".jsonl", ".ndjson", ".csv", ".xlsx")
"""Endings of names by which a load states how to read a file; RDF is not among them."""
CATALOG = 'title = "Records"\nbase = "https://foia.example.org/"\n'
RECORDS = "- {type: Place, id: lodi, prefLabel: Lodi}\n"
LOAD = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)); "
LOAD += "from foia_graph.cli import main; main()"
SECONDS = 300


@pytest.fixture(scope="module")
def loaded(attacks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue of one position, and the store that was loaded from it."""
    folder = tmp_path_factory.mktemp("loaded")
    source = folder / "data" / "papers"
    source.mkdir(parents=True)
    (folder / "data" / "catalog.toml").write_text(CATALOG)
    (source / "source.toml").write_text('title = "Papers"\n')
    (source / "records.yaml").write_text(RECORDS)
    assert load(folder, folder / "data").returncode == 0
    return folder


def load(folder: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run a load, with two gigabytes and some minutes."""
    command = [sys.executable, "-c", LOAD, "load", *map(str, arguments), "--store", str(folder / "store")]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)


def served_now(folder: Path) -> tuple[str, list[str]]:
    """The generation that is served, and all its quads."""
    current = folder / "store" / "current"
    return str(current.readlink()), content(current.resolve())


def given(folder: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Put files next to the records of a copy of the catalogue."""
    source = folder / name / "papers"
    source.mkdir(parents=True)
    (source.parent / "catalog.toml").write_text(CATALOG)
    (source / "source.toml").write_text('title = "Papers"\n')
    (source / "records.yaml").write_text(RECORDS)
    for file, data in files.items():
        (source / file).write_bytes(data)
    return source.parent


def problems(ended: "subprocess.CompletedProcess[str]") -> dict[str, str]:
    """What a load said of each file, of several things the first."""
    assert "Traceback" not in ended.stderr, ended.stderr[-2000:]
    told = json.loads(ended.stdout)["problems"]
    return {each["file"]: each["message"] for each in reversed(told)}


def hostile(name: str, attacks: Path, canary: Canary) -> bytes:
    return canary.aimed((attacks / name).read_text()).encode()


def is_unharmed(folder: Path, before: tuple[str, list[str]], canary: Canary) -> None:
    assert before == served_now(folder)
    assert [] == canary.calls
    assert not any(WORD in line for line in before[1])


@pytest.mark.parametrize("name", GIVEN[-2:])
def test_rdf_is_no_input(name, loaded, attacks, canary):
    """A file of RDF cannot be loaded by its name; it is told which, and the exit code is 2."""
    before = served_now(loaded)
    (loaded / name).write_bytes(hostile(name, attacks, canary))
    ended = load(loaded, loaded / name)

    assert (2, True) == (ended.returncode, name in ended.stderr), ended
    assert "has neither catalog.toml nor source.toml" in ended.stderr
    is_unharmed(loaded, before, canary)


def test_rdf_in_a_source_folder_stops_a_strict_load(loaded, attacks, canary):
    """
    In a source folder it is reported each file that no reader reads it, and with --strict that is an error.
    """
    before = served_now(loaded)
    folder = given(loaded, "strict", {name: hostile(name, attacks, canary) for name in GIVEN})
    ended = load(loaded, folder, "--strict", "--report", "json")

    assert 2 == ended.returncode, ended
    told = {f"papers/{name}": f"no reader reads {Path(name).suffix}, so it is not loaded" for name in GIVEN}
    assert told == problems(ended)
    is_unharmed(loaded, before, canary)


def test_rdf_in_a_source_folder_is_left_out(loaded, attacks, canary):
    """
    Without --strict the records next to it are loaded, which are the same as before, and nothing of it is.
    """
    before = served_now(loaded)
    folder = given(loaded, "left-out", {name: hostile(name, attacks, canary) for name in GIVEN})
    ended = load(loaded, folder, "--report", "json")

    assert 0 == ended.returncode, ended
    assert {f"papers/{name}" for name in GIVEN} == problems(ended).keys()
    is_unharmed(loaded, before, canary)


@pytest.mark.parametrize("suffix", TAKEN)
def test_rdf_under_another_name(suffix, loaded, attacks, canary):
    """
    Named so that a reader takes it, it is refused with file and reason, exit code 2, and the store as it was.
    """
    before = served_now(loaded)
    # As CSV, a file of one line is a table without rows.
    names = [name for name in GIVEN if name == "truncated.nt" or suffix != ".csv"]
    files = {f"{Path(name).stem}{suffix}": hostile(name, attacks, canary) for name in names}
    ended = load(loaded, given(loaded, f"as{suffix}", files), "--strict", "--report", "json")

    assert 2 == ended.returncode, ended
    assert {f"papers/{name}" for name in files} == problems(ended).keys()
    is_unharmed(loaded, before, canary)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS_OF_YAML = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghij"))
OF_OUR_KINDS: Mapping[str, tuple[str, str]] = {
    "deep.yaml": ("[" * 100_000, "is not YAML"),
    "laughs.yaml": (f"a: &a [x,x,x,x,x,x,x,x,x]\n{LAUGHS_OF_YAML}", "a file of records is a list"),
    "listed.yaml": ("- &a [x,x]\n- type: *a\n", "a record is a mapping of fields"),
    "tag.yaml": ('- !!python/object/apply:os.system ["touch canary"]\n', "a record is a mapping of fields"),
    "deep.jsonl": ('{"a":' * 100_000, "is nested deeper than 40 levels"),
    "numbers.jsonl": (
        '{"type": "Place", "id": "x", "prefLabel": ' + "9" * 100_000 + "}\n",
        "is no JSON object",
    ),
    "wide.csv": ("a," * 200_000 + "\n1\n", ""),
    "quote.csv": ('type,id\n"' + "x" * 3_000_000, ""),
}


def test_attacks_of_our_own_kinds(loaded, canary):
    """The same classes, nesting, expansion and breakage, in the forms that a load does read."""
    before = served_now(loaded)
    files = {name: text.encode() for name, (text, _) in OF_OUR_KINDS.items()}
    ended = load(loaded, given(loaded, "ours", files), "--strict", "--report", "json")
    told = problems(ended)

    assert 2 == ended.returncode
    assert {f"papers/{name}" for name in files} == told.keys()
    for name, (_, reason) in OF_OUR_KINDS.items():
        assert reason in told[f"papers/{name}"]
    is_unharmed(loaded, before, canary)


def workbook(path: Path, doctype: str, cell: str) -> None:
    """Write a workbook with one cell, in a sheet with a document type."""
    book = openpyxl.Workbook()
    book.active["A1"] = "here"
    book.save(path.with_suffix(".whole"))
    with zipfile.ZipFile(path.with_suffix(".whole")) as whole, zipfile.ZipFile(path, "w") as file:
        for name in whole.namelist():
            text = whole.read(name).decode()
            if name.endswith("sheet1.xml"):
                table = f'<c r="A1" t="inlineStr"><is><t>{cell}</t></is></c>'
                text = f'<?xml version="1.0"?>{doctype}{text[text.index("<worksheet") :]}'
                text = re.sub(r"<c r=.*?</c>", table, text)
            file.writestr(name, text)


def test_a_workbook_that_expands_or_reaches_out(loaded, canary, tmp_path):
    """A workbook is XML: its entities are neither expanded without end nor fetched."""
    before = served_now(loaded)
    doctypes = {
        "laughs.xlsx": f'<!DOCTYPE x [<!ENTITY l0 "{"lol" * 10}">{LAUGHS}]>',
        "file.xlsx": f'<!DOCTYPE x [<!ENTITY l9 SYSTEM "file://{canary.path}">]>',
        "address.xlsx": f'<!DOCTYPE x [<!ENTITY l9 SYSTEM "http://127.0.0.1:{canary.port}/x">]>',
    }
    for name, doctype in doctypes.items():
        workbook(tmp_path / name, doctype, "&l9;")
    files = {name: (tmp_path / name).read_bytes() for name in doctypes}
    ended = load(loaded, given(loaded, "workbooks", files), "--strict", "--report", "json")
    told = problems(ended)

    assert (2, {f"papers/{name}" for name in files}) == (ended.returncode, told.keys()), ended
    assert all("is no workbook that can be read: " in message for message in told.values()), told
    is_unharmed(loaded, before, canary)


# -- data that attacks who reads it --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spiteful(attacks: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of data that would run in a browser or a spreadsheet."""
    quads = ox.parse(
        (attacks / "xss-data.ttl").read_bytes(), format=ox.RdfFormat.TURTLE, base_iri="http://ex/a/b/c"
    )
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    store = store_of(tmp_path_factory.mktemp("spiteful") / "store", lines)
    with served(store, settings_of()) as server:
        yield server


def test_the_page_of_an_answer_runs_nothing(spiteful):
    """In HTML every literal is text, and no link leads to a script, a document in itself, or a file."""
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://ex/doc/x>"):
        reply = spiteful.ask(query, "text/html")
        forms.check(reply)
        page = reply.body.decode()
        assert "alert(1)" in page and "/etc/passwd" in page
        for wrong in ("<script>alert", "<img src=x", 'onmouseover="alert', "</script><script>"):
            assert wrong not in page, wrong
        for scheme in ("javascript:", "data:text", "vbscript:", "file:"):
            assert f'href="{scheme}' not in page, scheme


def test_tables_say_what_the_standard_says(spiteful):
    """CSV and TSV are those of SPARQL: the values as they are, quoted where the form asks for it."""
    table = spiteful.ask("SELECT ?o { ?s <http://ex/title> ?o }", "text/csv")
    forms.check(table)
    lines = table.body.decode().split("\r\n")

    assert {"=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "-1+1", '"""><img src=x onerror=alert(1)>"'} <= {
        *lines
    }


def test_every_form_of_it_is_whole(spiteful):
    """Whatever the literals hold, what comes can be read by whoever reads the form."""
    rows = ("application/sparql-results+json", "application/sparql-results+xml", "text/tab-separated-values")
    graphs = ("text/turtle", "application/ld+json", "application/rdf+xml", "application/trig")
    for query, accepted in (("SELECT * { ?s ?p ?o }", rows), ("CONSTRUCT WHERE { ?s ?p ?o }", graphs)):
        for accept in accepted:
            reply = spiteful.ask(query, accept)
            assert 200 == reply.status, (accept, reply)
            forms.check(reply)
