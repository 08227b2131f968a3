"""What must not be seen stays so in files of formats that others add, whatever their readers say.

The format is JSON in base64, one record a line, so no word of a record is in the bytes; and a record may
be of another class than `source.toml` says.
"""

import base64
import json
from pathlib import Path

import pytest

from archives import ID
from dating import COMING, set_today
from foia_graph.connectors.http import fetch as fetching
from foia_graph.errors import LoadRefused
from foia_graph.ingest import job
from foia_graph.ingest.readers import registry
from foia_graph.ingest.readers.registry import reader
from foia_graph.ingest.record_entries import read_entries
from foia_graph.model.resource import SourceRecord
from tests.search.dumps import entries

SEALED = {"restricted": "sealed canaryreason"}
LATER = {"embargo": COMING}
SECRETS = [
    ({"type": "CitedWork", "id": "nightowl-report", "title": "Canaryreport"}, SEALED),
    ({"type": "CitedWork", "id": "nightowl-study", "title": "Canarystudy"}, LATER),
    (
        {
            "type": "ReleasedDocument",
            "id": "nightowl-memo",
            "title": "Canarymemo",
            "description": "Canarywords.",
            "text": "Canarytext as in OIG-99-99",
            "distribution": {"downloadURL": "https://example.org/canary.pdf"},
        },
        LATER,
    ),
    ({"type": "Page", "id": "open-memo/2", "text": "Canarypage nightowl"}, SEALED),
    ({"type": "SourceDocument", "id": "nightowl-letter", "title": "Canaryletter"}, SEALED),
    (
        {
            "type": "Person",
            "id": "nightowl-roe",
            "name": "Jane Roe",
            "alternateName": "Canaryjane",
            "sensitivity": "public-role",
        },
        SEALED,
    ),
]
PUBLIC = [
    {
        "type": "ReleasedDocument",
        "id": "open-memo",
        "title": "An open memo",
        "description": "Everybody may read it.",
        "mentions": {"body": "person/nightowl-roe", "quote": "canaryquote of her"},
    },
    {"type": "Page", "id": "open-memo/1", "text": "Everybody may read that John Doe met Jane Roe."},
    {"type": "Person", "id": "john-doe", "name": "John Doe", "sensitivity": "public-role"},
    {
        "type": "CitedWork",
        "id": "open-work",
        "title": "An open work",
        "cites": ["work/nightowl-report", "work/nightowl-study"],
        "issued": {"value": "2012", "source": "nightowl-letter", "quote": "canaryyear"},
    },
]
LINKS = """
- type: CitedWork
  id: early-work
  title: An early work
  cites: [work/nightowl-report, work/nightowl-study, work/open-work]
  about: {value: person/nightowl-roe, source: nightowl-letter, quote: canarysaid}
"""
LETTER = "- {type: SourceDocument, id: nightowl-letter, title: Canaryletter}\n"
FILES = {
    "papers/source.toml": 'title = "Papers"\nsource = "post"\n[files."*.b64"]\ntype = "Request"\n',
    "papers/a.yaml": LINKS,
}
HIDDEN = len(SECRETS)


def read(path, name, layout):
    """Yield a record for each line that holds one."""
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line:
            fields = {**layout.constants, **json.loads(base64.b64decode(line))}
            yield SourceRecord(fields.pop("type", layout.type), fields, name, number, loose=True)


def lines(*records):
    return b"".join(base64.b64encode(json.dumps(record).encode()) + b"\n" for record in records)


def secrets(restricted=True):
    """Write all records; where they are public, the source among them is in YAML (see LETTER)."""
    if restricted:
        return lines(*PUBLIC, *({**fields, **why} for fields, why in SECRETS))
    return lines(*PUBLIC, *(fields for fields, _ in SECRETS if fields["type"] != "SourceDocument"))


def register(monkeypatch, found):
    """Have a reader of the format beside those that are installed."""
    monkeypatch.setattr(registry, "READERS", {**registry.READERS, ".b64": found})


@pytest.fixture(
    params=[{}, {"by_layout": True, "in_plain_bytes": True, "line_by_line": True}],
    ids=["plain", "with promises of earlier versions"],
)
def format_of_others(request, monkeypatch):
    """Register the reader, as CONTRIBUTING says."""
    register(monkeypatch, reader(**request.param)(read))


@pytest.fixture
def archive_of_others(format_of_others, archive_of):
    """Make a catalogue of public records, and of one file in the format."""

    def make(data):
        return archive_of({**FILES, "papers/z.b64": data})

    return make


def seen(archive):
    """Give what reports secrets in what is served: in quads, the index, and all files of the generation."""
    folder: Path = archive.generation.path
    told = [line for line in (*archive.quads(), *entries(archive.root)) if _tells(line)]
    # A name that was public once is in the log, and in the list of what must be hidden in older states.
    files = [path.name for path in folder.rglob("*") if path.is_file() and _has_words(path.read_bytes())]
    return told + files + [name for name in _records(archive) if _tells(name)]


def _tells(text):
    return any(word in text.lower() for word in ("canary", "nightowl", "open-memo/page/2"))


def _has_words(data):
    return b"canary" in data.lower()


def _records(archive):
    return [*read_entries(archive.generation)]


def test_nothing_of_them_is_published(archive_of_others):
    """No name, word, text or link of them; what is public next to them is there, its texts looked through."""
    archive = archive_of_others(secrets())

    report = archive.load()

    assert (HIDDEN, 0, []) == (report.restricted, report.withdrawn, seen(archive))
    assert COMING == archive.generation.versions["until"]
    assert (f"{ID}work/open-work",) == archive.read("work/early-work").get("cites")
    assert ((), ()) == tuple(archive.read("work/open-work").get(name) for name in ("cites", "issued"))
    assert any(line.startswith("text everybody: ") for line in entries(archive.root))
    assert any(
        f"<{ID}person/john-doe>" in quad and "document/open-memo/page/1" in quad for quad in archive.quads()
    )


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["", 'columns = { a = "title" }\n'], ids=["no columns", "columns"])
@pytest.mark.parametrize("number", range(HIDDEN))
def test_no_record_alone_is_published(archive_of_others, number, settings):
    """Whatever it is, and whether source.toml names columns that the reader cares for or not."""
    fields, why = SECRETS[number]
    archive = archive_of_others(lines(*PUBLIC[:3], {**fields, **why}))
    archive.write("papers/source.toml", FILES["papers/source.toml"] + settings)
    archive.write("papers/a.yaml", LINKS.partition("  about:")[0])

    report = archive.load()

    name = fields["id"].replace("open-memo/", "open-memo/page/")
    said = [*archive.quads(), *entries(archive.root), *_records(archive)]
    words = name, fields.get("title", "canaryjane").lower(), "canarytext", "canarypage"
    told = [line for line in said if any(word in line.lower() for word in words)]
    assert (1, []) == (report.restricted, told)


def test_a_dry_run_counts_them(archive_of_others):
    """As the load would."""
    assert HIDDEN == archive_of_others(secrets()).plan().restricted


def test_nothing_stays_of_what_becomes_restricted(archive_of_others):
    """The load after that serves the same as one that never saw them public."""
    archive = archive_of_others(secrets(restricted=False))
    archive.write("papers/b.yaml", LETTER)
    archive.load()
    assert [] != seen(archive)

    archive.delete("papers/b.yaml")
    archive.write("papers/z.b64", secrets())
    report = archive.load()

    assert (HIDDEN, []) == (report.restricted, seen(archive))


def test_what_points_to_them_later_does_not_name_them(archive_of_others):
    """Where a difference is applied, and the file that holds them did not change, they are known still."""
    archive = archive_of_others(secrets())
    archive.write("papers/a.yaml", LINKS.replace("work/nightowl-report, work/nightowl-study, ", ""))
    archive.load()
    archive.write("papers/a.yaml", LINKS.replace(", work/open-work", ""))

    report = archive.load()

    assert ("", 1, []) == (report.rebuilt, report.changed, seen(archive))


def test_a_record_that_came_restricted_is_found(archive_of_others):
    """A single record that is added is a difference, and what it hides is hidden."""
    archive = archive_of_others(b"".join(secrets().splitlines(keepends=True)[:-1]))
    assert HIDDEN - 1 == archive.load().restricted
    archive.write("papers/z.b64", secrets())

    assert (HIDDEN, []) == (archive.load().restricted, seen(archive))


def test_an_embargo_in_such_a_file_ends(archive_of_others, monkeypatch):
    """On its day the record appears, and the others stay hidden."""
    archive = archive_of_others(secrets())
    archive.load()

    set_today(monkeypatch, job, COMING)
    report = archive.load()

    assert ("an embargo ended", 4) == (report.rebuilt, report.restricted)
    assert ("Canarystudy",) == archive.read("work/nightowl-study").get("title")


def test_no_file_of_them_is_fetched(archive_of_others):
    """No one is asked for the file of a document that no one may see."""
    archive = archive_of_others(secrets())

    report = fetching.plan((archive.folder,), archive.root, archive.profile)

    assert ({}, 1) == (report.originals, report.restricted)


def test_a_reader_that_says_something_else_each_time_loads_nothing(archive_of, monkeypatch):
    """What was not there when its file was looked at is not left to chance."""
    times = []

    def fickle(path, name, layout):
        times.append(name)
        hidden = SEALED if len(times) % 2 == 0 else {}
        yield SourceRecord("CitedWork", {"id": "nightowl", "title": "Canary", **hidden}, name, 1, loose=True)

    register(monkeypatch, reader()(fickle))
    archive = archive_of({**FILES, "papers/z.b64": b""})

    with pytest.raises(LoadRefused, match=r"papers/z.b64 holds a restricted record that was not found"):
        archive.load()
    assert not (archive.root / "generations").is_dir() or not list((archive.root / "generations").iterdir())
