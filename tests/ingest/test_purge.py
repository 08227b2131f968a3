"""Erasing: of what was purged no copy is left under the store, and none comes back."""

import gzip
import json
from pathlib import Path

import pytest

from archives import ID
from case_tables import records_beside
from foia_graph.errors import DecisionRefused, LoadRefused, StoreError
from foia_graph.ingest import erasure as purge_module
from foia_graph.ingest.decide import Decider
from foia_graph.ingest.erasure import find_leftovers
from foia_graph.publish import dumps
from foia_graph.store.generations import build
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import ERASURE_FILE, Layout
from tests.extract.pdfs import Sheet, pdf, words
from tests.store.changelog.test_log import log, news

SECRET = pdf(Sheet(words("Dear CANARY of Springfield", 72, 700)))
OTHER = pdf(Sheet(words("Dear Sheriff", 72, 700)))
RECORDS = records_beside(__file__, "purge")
RECORDS = RECORDS.partition("\n")[2]


def load_letters(archive):
    archive.load()
    archive.write("letters/letters.yaml", RECORDS)
    archive.load()


@pytest.fixture
def letters(copy_of_loaded):
    """Two letters, of which one was changed once: the store has two generations that hold it."""
    files = {
        "letters/source.toml": 'title = "Letters"\n',
        "letters/letters.yaml": RECORDS.replace("Letter of", "A letter of"),
        "letters/secret.pdf": SECRET,
        "letters/other.pdf": OTHER,
    }
    return copy_of_loaded("letters", files, load_letters)


def purge(archive, name="document/secret"):
    return Decider(archive.root, archive.profile).purge(name, "A private person")[2]


def holding(root: Path, *texts: bytes) -> list[str]:
    """The files under a store that hold a text, packed or not."""
    found = []
    for path in (path for path in root.rglob("*") if path.is_file()):
        data = path.read_bytes()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        if any(text in data for text in texts):
            found.append(path.relative_to(root).as_posix())
    return sorted(found)


def test_no_copy_is_left(letters):
    """
    Neither file nor text, neither record nor generation, neither dump nor picture; the other letter stays.
    """
    (Layout(letters.root).cache / "pages").mkdir(parents=True)
    (Layout(letters.root).cache / "pages/picture").write_bytes(b"CANARY")
    dumps.write_dump(letters.root, letters.profile, originals=True)
    assert len(holding(letters.root, b"CANARY")) > 5

    found = purge(letters)

    assert holding(letters.root, b"CANARY", b"Springfield", SECRET) == []
    assert (found.files, found.generations, found.shared) == (3, 2, ())
    assert Layout(letters.root).generation_numbers() == [letters.generation.number]
    assert letters.read("document/other").one("title") == "Other letter"
    assert verify_store(letters.root) == [] and find_leftovers(letters.root) == []
    assert [path.name for path in Layout(letters.root).dumps.glob("[0-9]*")] == [
        f"{letters.generation.number:04}"
    ]


def test_texts_of_earlier_versions_are_erased_too(letters):
    """
    A file that another took the position of, and what was read in it, whether its generation is there or not.
    """
    letters.write("letters/secret.pdf", pdf(Sheet(words("Redacted since", 72, 700))))
    letters.load()
    purge(letters)

    assert holding(letters.root, b"CANARY", b"Springfield", b"Redacted since", SECRET) == []
    assert verify_store(letters.root) == [] and find_leftovers(letters.root) == []


def test_texts_of_a_version_whose_generation_went_are_erased_too(letters):
    """No generation names them any more when the document is purged."""
    letters.write("letters/secret.pdf", pdf(Sheet(words("Redacted since", 72, 700))))
    letters.load(keep=1)
    letters.delete_older_generations()
    assert 1 == len(Layout(letters.root).generation_numbers())
    purge(letters)

    assert holding(letters.root, b"Springfield", b"Redacted since", SECRET) == []


@pytest.mark.parametrize("step", ["publish_generation", "delete_older_states"])
def test_a_purge_that_breaks_off_publishes_nothing_again(letters, monkeypatch, step):
    """
    Once it was decided, each load leaves the file out, under whatever name; purged again, all is erased.
    """

    def fail(*_):
        raise StoreError("The server does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(build if step == "publish_generation" else purge_module, step, fail)
        with pytest.raises(StoreError):
            purge(letters)
    letters.load()

    assert not [line for line in letters.quads() if "letters-secret" in line or "CANARY" in line]
    purge(letters)
    assert holding(letters.root, b"CANARY", b"Springfield", SECRET) == []


def test_a_load_brings_nothing_back(letters):
    """
    The publisher's folder still has it: the same folder is no change, another record is loaded, and of the
    purged one the store keeps nothing.
    """
    purge(letters)
    assert not letters.load().written
    letters.write("letters/letters.yaml", RECORDS.replace("Other letter", "The other letter"))

    before = log(letters).total
    letters.load()

    assert news(letters, before) == [
        ("Update", "graph/document/other", ""),
        ("Update", "id/document/other", ""),
    ]
    assert letters.read("document/other").one("title") == "The other letter"
    assert holding(letters.root, b"CANARY", SECRET) == [] and find_leftovers(letters.root) == []
    assert not letters.load().written


def test_other_settings_of_a_folder_bring_nothing_back(archive_of):
    """By another column of a table that did not change a row may be of the purged thing."""
    settings = """
    [files."works.csv"]
    type = "CitedWork"
    id = ["%s"]
    columns = { Title = "title" }
    ignore = ["%s"]
    """
    archive = archive_of(
        {
            "works/source.toml": settings % ("Number", "Name"),
            "works/works.csv": "Number,Name,Title\none,memo,CANARY\ntwo,report,A report\n",
            "papers/works.yaml": "- {type: CitedWork, id: memo, title: A memo, source: post}\n",
        }
    )
    archive.load()
    purge(archive, "work/memo")
    archive.load()
    assert "CANARY" == archive.read("work/one").one("title")
    archive.write("works/source.toml", settings % ("Name", "Number"))
    archive.load()
    kept = Layout(archive.root).files.get(archive.generation.inputs["works"]["works.csv"])

    assert "A report" == archive.read("work/report").one("title")
    assert b"Number,Name,Title\n\ntwo,report,A report\n" == kept
    assert not archive.load().written


def test_a_file_without_a_record_is_purged_too(archive_of):
    """A PDF that is a document by its name alone."""
    archive = archive_of({"letters/secret.pdf": SECRET, "letters/other.pdf": OTHER})
    archive.load()

    purge(archive, "document/letters-secret")
    archive.load()

    assert holding(archive.root, b"CANARY", SECRET) == [] and find_leftovers(archive.root) == []


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_texts_that_came_with_records_are_purged(archive_of, suffix):
    """Of lines of JSON only that of the purged one is emptied; packed files are packed again."""
    lines = [
        {"type": "ReleasedDocument", "id": name, "title": name, "description": "D", "text": f"Dear {text}"}
        for name, text in (("secret", "CANARY"), ("other", "Sheriff"))
    ]
    data = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    archive = archive_of(
        {
            "letters/source.toml": 'title = "Letters"\n',
            f"letters/letters.jsonl{suffix}": gzip.compress(data) if suffix else data,
        }
    )
    archive.load()
    assert holding(archive.root, b"CANARY")

    purge(archive)

    assert holding(archive.root, b"CANARY") == []
    assert archive.read("document/other").one("title") == "other"
    assert not archive.load().written and find_leftovers(archive.root) == []


def test_a_withdrawn_thing_can_be_purged(letters):
    """With all that was kept of it."""
    Decider(letters.root, letters.profile).withdraw("document/secret", "Sealed")
    purge(letters)

    assert holding(letters.root, b"CANARY", SECRET) == []


def test_a_file_of_two_documents_stays(letters):
    """It is told that another document has it."""
    letters.write(
        "letters/more.yaml",
        "- {type: ReleasedDocument, id: copy, title: C, description: D, file: secret.pdf}\n",
    )
    letters.load()

    found = purge(letters)

    assert found.shared == ("copy",)
    assert (
        letters.read("document/copy")
        and verify_store(letters.root) == []
        and find_leftovers(letters.root) == []
    )


def test_what_is_left_is_told(letters):
    """A copy that somebody put back is found by its digest."""
    purge(letters)
    digest = Layout(letters.root).files.put(SECRET)

    assert find_leftovers(letters.root) == [
        f"{Layout(letters.root).files.path(digest)} is a copy of what was purged."
    ]


def test_a_restored_thing_may_be_loaded_again(letters):
    """Nothing of it is left in the store, so that takes its input."""
    purge(letters)
    Decider(letters.root, letters.profile).restore("document/secret", "She agreed")
    assert find_leftovers(letters.root) == []

    letters.load()

    assert letters.read("document/secret").one("title") == "Letter of CANARY"


def test_a_page_is_not_purged_alone(letters):
    """It cannot be cut out of its file."""
    with pytest.raises(DecisionRefused, match=f"purge {ID}document/secret, or withdraw the page"):
        purge(letters, "document/secret/page/1")


def test_what_cannot_be_emptied_is_refused(archive_of):
    """Two records on one line cannot be parted; nothing changes then, and the position is told."""
    both = "[{type: CitedWork, id: secret, title: CANARY}, {type: CitedWork, id: other, title: O}]\n"
    archive = archive_of({"papers/works.yaml": both})
    archive.load()
    number = archive.generation.number

    with pytest.raises(LoadRefused) as refused:
        purge(archive, "work/secret")

    assert str(refused.value.problems[0]).startswith("papers/works.yaml:1: holds what was purged")
    assert archive.generation.number == number and archive.read("work/secret")
    assert archive.load().written is False and not json.loads((archive.root / ERASURE_FILE).read_bytes()).get(
        "files"
    )
