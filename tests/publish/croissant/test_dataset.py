"""The texts of pages as a Croissant dataset."""

import gzip
import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from foia_graph.publish.dumps import write_dump
from foia_graph.store.generations.generation import Layout
from tests import separate_python

READER = """
import json, sys
import mlcroissant

dataset = mlcroissant.Dataset(jsonld=json.load(open(sys.argv[1])), mapping={"pages.jsonl.gz": sys.argv[2]})
errors = sorted(dataset.metadata.ctx.issues.errors)
rows = [{name: value.decode() if isinstance(value, bytes) else value for name, value in row.items()}
        for row in dataset.records("pages")]
json.dump({"errors": errors, "rows": rows}, sys.stdout, default=str)
"""


@pytest.fixture
def dump(papers, profile) -> Path:
    """The folder of a dump."""
    found = write_dump(papers.store, profile)
    return Layout(papers.store).dumps / f"{found.generation:04}"


def lines(dump: Path) -> list[dict]:
    return [json.loads(line) for line in gzip.decompress((dump / "pages.jsonl.gz").read_bytes()).splitlines()]


def test_a_line_is_a_page_with_text(dump, papers):
    """The text is that which is served; each page names its document, and its number."""
    rows = lines(dump)

    assert rows
    for row in rows:
        path = row["page"].removeprefix("https://foia.example.org/id/")
        assert papers.client.get(f"/doc/{path}/text").text == row["text"]
        assert row["page"] == f"{row['document']}/page/{row['number']}"


def test_a_page_without_text_to_read_has_no_line(dump, papers):
    """There are as many lines as pages whose text is served."""
    client, pages = papers.client, {row["page"] for row in lines(dump)}

    def served(page: str) -> bool:
        found = client.get(f"{page.replace('https://foia.example.org/id', '/doc')}/text")
        return bool(200 == found.status_code and found.data)

    asked = {f"{row['document']}/page/{number}" for row in lines(dump) for number in range(1, 150)}
    assert {page for page in asked if served(page)} == pages


def test_the_dataset_is_described(dump):
    """The file with its address and checksum, and the fields of its lines."""
    found = json.loads((dump / "croissant.json").read_text())
    (file,), (records,) = found["distribution"], found["recordSet"]
    fields = {each["source"]["extract"]["column"] for each in records["field"]}

    assert "http://mlcommons.org/croissant/1.0" == found["conformsTo"]
    assert "https://foia.example.org/dump/pages.jsonl.gz" == file["contentUrl"]
    assert hashlib.sha256((dump / "pages.jsonl.gz").read_bytes()).hexdigest() == file["sha256"]
    assert [fields] * len(lines(dump)) == [set(each) for each in lines(dump)]


def test_it_is_served_beside_the_dump(dump, papers):
    """It is linked from the page of the dump, and from the file that it describes."""
    client = papers.client
    page = client.get("/dump/", headers={"Accept": "text/html"}).text
    with client.get("/dump/croissant.json") as found, client.get("/dump/pages.jsonl.gz") as texts:
        assert (200, "application/ld+json") == (found.status_code, found.content_type)
        assert '</dump/croissant.json>; rel="describedby"' == texts.headers["Link"]
    assert '<a href="/dump/croissant.json">' in page


@pytest.mark.clients
def test_programs_of_machine_learning_load_it(dump):
    """`mlcroissant` finds nothing wrong, and has the same pages."""
    command = [separate_python.python("croissant"), "-c", READER]
    paths = [str(dump / "croissant.json"), str(dump / "pages.jsonl.gz")]
    done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False, timeout=300)

    assert 0 == done.returncode, done.stderr
    found = json.loads(done.stdout)
    assert [] == found["errors"]
    assert lines(dump) == [
        {name.removeprefix("pages/"): value for name, value in row.items()} for row in found["rows"]
    ]
