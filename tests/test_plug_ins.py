"""The package of docs/plug-ins.md: built, installed in an environment of its own, and used end to end."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from archives import CATALOG
from ports import free_port
from prepared import REPOSITORY
from tests.connectors.fake_origin import fake_origin
from tests.connectors.wordpress.exports import RELEASE, export
from tests.extract.pdfs import Sheet, pdf, words

SECONDS = 300
PAGE = REPOSITORY / "docs" / "plug-ins.md"
INDEX = 'title = "Index"\n[files."works.kv"]\ntype = "CitedWork"\n'


def files() -> dict[str, str]:
    """Return the files of the package, as the page shows them."""
    blocks = re.findall(r"^\*\*`(.+?)`\*\*\n\n```\w+\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return dict(blocks)


def sample(language: str) -> str:
    """Return the sample input that the page shows in a language."""
    (block,) = re.findall(rf"```{language}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return block


def run(*command: object, **more: object) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, timeout=SECONDS, **more
    )


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program in an environment of its own, next to the wheel of the page's package."""
    place = tmp_path_factory.mktemp("plug-ins")
    source = place / "acme"
    for name, text in files().items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    pip, offline = (sys.executable, "-m", "pip"), ("--quiet", "--no-deps", "--no-index")
    built = run(*pip, "wheel", *offline, "--no-build-isolation", f"--wheel-dir={place}", source)
    assert 0 == built.returncode, built.stderr
    assert 0 == run(sys.executable, "-m", "venv", "--without-pip", place / "venv").returncode
    python = place / "venv" / "bin" / "python"
    # The libraries of this environment, and the program as it is installed there.
    (site,) = (place / "venv").glob("lib/python*/site-packages")
    libraries = [each for each in sys.path if each.endswith("site-packages")]
    (site / "libraries.pth").write_text(
        "".join(f"import site; site.addsitedir({each!r})\n" for each in libraries)
    )
    (wheel,) = place.glob("*.whl")
    installed = run(*pip, "--python", python, "install", *offline, wheel)
    assert 0 == installed.returncode, installed.stderr
    script = python.with_name("foia-graph")
    script.write_text(f"#!{python}\nfrom foia_graph.__main__ import run\nrun()\n")
    script.chmod(0o755)
    return script


@pytest.fixture(scope="module")
def records(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of what each plug-in reads: requests, a post, a file of works, and a paper."""
    place = tmp_path_factory.mktemp("catalogue")
    (place / "requests.json").write_text(sample("json"))
    (place / "posts.xml").write_text(export(RELEASE))
    folder = place / "records"
    imported = run(program, "import", "acme", place / "requests.json", "--out", folder)
    assert (0, "fields omitted: 1: an account of a person") == (
        imported.returncode,
        next(line for line in imported.stdout.splitlines() if line.startswith("fields omitted")),
    )
    drafted = run(
        program, "import", "wordpress", place / "posts.xml", "--out", folder, "--set", "drafter=acme"
    )
    assert 0 == drafted.returncode, drafted.stderr
    (folder / "index").mkdir()
    (folder / "index" / "source.toml").write_text(INDEX)
    (folder / "index" / "works.kv").write_text(sample("text"))
    (folder / "papers").mkdir()
    (folder / "papers" / "source.toml").write_text('title = "Papers"\n')
    (folder / "papers" / "letter.pdf").write_bytes(pdf(Sheet(words("Shelf mark K17/B/042, as before."))))
    return folder


@pytest.fixture(scope="module")
def store(program: Path, records: Path) -> Path:
    """The store of the catalogue."""
    root = records.with_name("store")
    loaded = run(program, "load", records, "--store", root, "--no-ocr")
    assert 0 == loaded.returncode, loaded.stderr
    return root


def is_answering(port: int) -> bool:
    """Return whether a server listens."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def served(program: Path, store: Path) -> Iterator[str]:
    """The address at which the store is served, its quads by the store of the package."""
    port = free_port()
    options = [f"--port={port}", "--workers=1", "--quad-store=watched"]
    log = store.with_name("serve.log")
    with log.open("w") as errors:
        command = [program, "serve", "--store", store, *options]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            while not is_answering(port):
                assert server.poll() is None, log.read_text()
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=SECONDS)
    assert re.search(r"^acme: generation \d+ has [1-9]\d* named graphs$", log.read_text(), re.MULTILINE)


def answer(address: str, accept: str = "*/*") -> tuple[str, str]:
    """Return the media type and the body of an answer."""
    with urlopen(Request(address, headers={"Accept": accept}), timeout=SECONDS) as found:
        return found.headers["Content-Type"], found.read().decode()


def test_all_of_them_are_listed(program):
    """Each with its distribution and version, and all can be used."""
    listed = run(program, "plugins", "--json")
    found = {
        (row["group"], row["name"], row["version"], row["failure"])
        for row in json.loads(listed.stdout)
        if row["distribution"] == "acme-foia"
    }

    assert 0 == listed.returncode, listed.stdout
    assert found == {
        ("commands", "shelf", "1.0", ""),
        ("connectors", "acme", "1.0", ""),
        ("drafters", "acme", "1.0", ""),
        ("extractors", "shelf-marks", "1.0", ""),
        ("forms", "card", "1.0", ""),
        ("readers", ".kv", "1.0", ""),
        ("stores", "watched", "1.0", ""),
    }


def test_a_connector_imports(records):
    """The record states where each value comes from."""
    text = (records / "acme" / "records-acme-example" / "requests" / "acme-ha-7.yaml").read_text()

    assert "value: Logs of the lighthouse" in text and "originField: /subject" in text
    assert "42" not in text


def test_a_connector_reports_what_it_cannot_name(program, tmp_path):
    """A request without a number becomes no record, and is told of."""
    (tmp_path / "requests.json").write_text('[{"subject": "Logs"}]')
    imported = run(program, "import", "acme", tmp_path / "requests.json", "--out", tmp_path / "records")

    assert "requests.json: has a request without a number" in imported.stdout + imported.stderr
    assert not [*tmp_path.rglob("acme-*.yaml")]


def test_a_connector_asks_a_server(program, tmp_path):
    """It reads all pages of a listing and each request; one that cannot be read is an error."""
    with fake_origin() as origin:
        origin.list_pages("/requests", [{"number": "HA-7"}], [{"number": "HA-8"}])
        origin.put("/requests/ha-7", {"number": "HA-7", "subject": "Logs of the lighthouse"})
        options = ["--out", tmp_path, "--allow-private", "--delay", 0]
        imported = run(program, "import", "acme", origin.url("/requests"), *options)

    (record,) = tmp_path.rglob("acme-*.yaml")
    assert "value: Logs of the lighthouse" in record.read_text()
    assert (1, "at the origin: 2 × request") == (imported.returncode, imported.stdout.splitlines()[0])
    assert "/requests/ha-8: is not found: the server answers 404" in imported.stderr


def test_a_drafter_drafts(records):
    """Only what it reads in the words of the post is in the record."""
    (post,) = (records / "wordpress" / "harbor-watch-example" / "posts").iterdir()
    text = post.read_text()

    assert "quote: released 16 documents" in text
    assert "type: Disclosure" not in text


def test_a_reader_a_connector_and_an_extractor_fill_the_catalogue(served):
    """Works, requests, and what is on the page of a paper."""
    assert "Tide table" in answer(f"{served}doc/work/tide-table")[1]
    assert "Pilot book" in answer(f"{served}doc/work/pilot-book")[1]
    assert "Logs of the lighthouse" in answer(f"{served}doc/request/acme-ha-7")[1]
    page = json.loads(answer(f"{served}doc/document/papers-letter/page/1.jsonld")[1])
    (claim,) = [each for each in page["claims"] if each["object"] == "K17/B/042"]
    assert ["K17/B/042"] == page["identifier"]
    place = claim["evidence"]["selector"]
    (words,) = [each["exact"] for each in place["refinedBy"] if "exact" in each]
    assert ("K17/B/042", "page=1") == (words, place["fragment"])
    assert claim["generatedBy"]["id"].endswith("#activity-shelf-marks-1")


def test_a_reader_reports_what_is_no_record(program, tmp_path):
    """The load says in which line, and loads nothing; empty lines in front move no number."""
    index = tmp_path / "records" / "index"
    index.mkdir(parents=True)
    (index.parent / "catalog.toml").write_text(CATALOG)
    (index / "source.toml").write_text(f'{INDEX}id = ["id"]\ncolumns = {{ name = "title" }}\n')
    (index / "works.kv").write_text("\n\nid: tide-table\nnames: Tides\n\nno record at all\n")
    loaded = run(program, "load", tmp_path / "records", "--store", tmp_path / "store")

    assert 2 == loaded.returncode
    assert "/works.kv:3: key 'names' is in no field" in loaded.stderr
    assert "/works.kv:3: title: is missing" in loaded.stderr
    assert "/works.kv:6: a line is `key: value`" in loaded.stderr


def test_an_extractor_finds_without_a_store(program, records):
    """Who reads a paper alone has what the plug-in found, too."""
    read = run(program, "read", records / "papers" / "letter.pdf", "--json", "--no-ocr")
    (found,) = json.loads(read.stdout)["other_findings"]

    assert ("identifier", {"value": "K17/B/042"}, 1) == (found["field"], found["value"], found["page"])
    assert ("K17/B/042", "shelf-marks-1") == (found["words"], found["producer"])


def test_a_command_asks_the_store(program, store):
    """It lists the page on which the mark is printed."""
    listed = run(program, "shelf", "K17/B/042", "--store", store)

    assert (0, "/document/papers-letter/page/1\n") == (listed.returncode, listed.stdout[-31:]), listed.stderr


def test_a_form_is_negotiated(served):
    """By the media type and by the suffix; the page of the thing links to it."""
    card = "Tide table\n"
    by_type = answer(f"{served}doc/work/tide-table", "application/x-acme-card")
    by_suffix = answer(f"{served}doc/work/tide-table.card")

    assert "application/x-acme-card; charset=utf-8" == by_type[0] == by_suffix[0]
    assert card == by_type[1][: len(card)] and by_type[1].endswith("/id/work/tide-table\n")
    assert by_type == by_suffix
    assert "/doc/work/tide-table.card" in answer(f"{served}doc/work/tide-table", "text/html")[1]
    with pytest.raises(HTTPError, match="404"):
        answer(f"{served}doc/work/tide-table.cards")
