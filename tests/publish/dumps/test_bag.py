"""The bag of a dump, read by another implementation of BagIt."""

import hashlib
from zipfile import ZipFile

import bagit
import pytest

from archives import ID
from foia_graph import __version__
from foia_graph.publish.dumps import write_dump
from foia_graph.publish.dumps.crate import write_bag
from foia_graph.store.generations.generation import Layout
from tests.web.conftest import FILES


def unpacked(path, to):
    with ZipFile(path) as zipped:
        zipped.extractall(to)
    (folder,) = to.iterdir()
    return bagit.Bag(str(folder))


def test_a_bag_is_valid(papers, profile, tmp_path):
    """`bagit` finds every file with its checksum, and what the bag says of itself."""
    found = write_dump(papers.store, profile)
    bag = unpacked(Layout(papers.store).dumps / f"{found.generation:04}" / "bag.zip", tmp_path)

    assert bag.validate()
    assert {
        "data/catalog.nq.gz",
        "data/catalog.jsonld.gz",
        "data/claims.nt.gz",
        "data/README.txt",
        "data/manifest.json",
        "data/decisions.jsonl",
        "data/rights.csv",
        "data/pages.jsonl.gz",
        "data/croissant.json",
        "data/description.nq.gz",
        "data/ro-crate-metadata.json",
    } == set(bag.payload_entries())
    assert {
        "External-Identifier": "https://foia.example.org/catalog",
        "External-Description": "Records",
        "Internal-Sender-Identifier": found.identity,
        "Bagging-Date": found.created[:10],
        "Bag-Software-Agent": f"foia-graph {__version__}",
    }.items() <= bag.info.items()


def test_the_rights_in_documents_travel(archive, profile, tmp_path):
    """
    Of each release and document what holds and where it is stated; the licence of the catalogue is another.
    """
    archive.write(
        "papers/open.yaml",
        """
        - type: Release
          id: open
          title: O
          description: D
          license: https://creativecommons.org/licenses/by/4.0/
        - {type: ReleasedDocument, id: heir, title: H, description: D, inSeries: open}
        - {type: ReleasedDocument, id: orphan, title: U, description: D}
        """,
    )
    archive.load()
    write_dump(archive.root, profile)
    unpacked(Layout(archive.root).dumps / "0001" / "bag.zip", tmp_path / "bag")
    (table,) = (tmp_path / "bag").rglob("rights.csv")

    by = "https://creativecommons.org/licenses/by/4.0/"
    assert [
        "thing,license,statement,basis,stated on",
        f"{ID}release/open,{by},,stated,{ID}release/open",
        f"{ID}document/heir,{by},,stated,{ID}release/open",
        f"{ID}document/orphan,,,unknown,",
    ] == table.read_text().splitlines()


def test_a_bag_may_hold_the_files(papers, profile, tmp_path):
    """Originals come with it where they are asked for: those of public documents, and no others."""
    found = write_dump(papers.store, profile, originals=True)
    bag = unpacked(Layout(papers.store).dumps / f"{found.generation:04}" / "bag.zip", tmp_path)
    files = {name for name in bag.payload_entries() if name.startswith("data/files/")}

    assert bag.validate()
    assert {
        f"data/files/{hashlib.sha256(FILES[name]).hexdigest()}.pdf"
        for name in ("memo.pdf", "seen.pdf", "long.pdf")
    } == files


def test_a_changed_file_is_found(tmp_path):
    """The checksums are those of the content."""
    write_bag(tmp_path / "b.zip", "b", {"a.txt": b"right"}, [("External-Description", "two\nlines")])
    bag = unpacked(tmp_path / "b.zip", tmp_path / "out")

    assert bag.validate() and "two lines" == bag.info["External-Description"]

    (tmp_path / "out" / "b" / "data" / "a.txt").write_text("wrong")

    with pytest.raises(bagit.BagValidationError, match="sha256"):
        bag.validate()


def test_the_same_files_give_the_same_bag(tmp_path):
    """No time is in it."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("text")
        write_bag(tmp_path / f"{name}.zip", "b", {"a.txt": tmp_path / f"{name}.txt"}, [])

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
