"""The metadata of a crate, in the bag of a dump."""

import json
from zipfile import ZipFile

import pytest

from foia_graph.publish.dumps import write_dump
from foia_graph.store.generations.generation import Layout
from tests.publish.library_checks import wrong_in

Entities = dict[str, dict]


@pytest.fixture
def crate(papers, profile, tmp_path):
    """The folder of a crate with the originals of documents, unpacked."""
    found = write_dump(papers.store, profile, originals=True)
    with ZipFile(Layout(papers.store).dumps / f"{found.generation:04}" / "bag.zip") as zipped:
        zipped.extractall(tmp_path)
    (bag,) = tmp_path.iterdir()
    return bag / "data"


def entities(crate) -> Entities:
    found = json.loads((crate / "ro-crate-metadata.json").read_text())
    assert "https://w3id.org/ro/crate/1.2/context" == found["@context"]
    return {each["@id"]: each for each in found["@graph"]}


def identifiers(value) -> set[str]:
    return {each["@id"] for each in (value if isinstance(value, list) else [value])}


def test_a_crate_names_all_files(crate):
    """Each file of the payload but the metadata itself, with its size and checksum."""
    found = entities(crate)
    paths = {str(path.relative_to(crate)) for path in crate.rglob("*") if path.is_file()}

    assert paths - {"ro-crate-metadata.json"} == identifiers(found["./"]["hasPart"])
    for path in identifiers(found["./"]["hasPart"]):
        assert str((crate / path).stat().st_size) == found[path]["contentSize"]
        assert 64 == len(found[path]["sha256"])


def test_a_crate_is_described_as_the_standard_asks(crate):
    """(RO-Crate 1.2, metadata descriptor and root data entity.) All that is referred to is described."""
    found = entities(crate)
    descriptor, root = found["ro-crate-metadata.json"], found["./"]
    referred = {
        name
        for entity in found.values()
        for value in entity.values()
        if isinstance(value, list | dict)
        for name in identifiers(value)
    }

    assert ("CreativeWork", {"@id": "https://w3id.org/ro/crate/1.2"}, {"@id": "./"}) == (
        descriptor["@type"],
        descriptor["conformsTo"],
        descriptor["about"],
    )
    assert {"name", "description", "datePublished", "license", "publisher"} <= root.keys()
    assert {"https://w3id.org/ro/crate/1.2"} == referred - found.keys()


def test_a_file_is_told_with_its_document(crate):
    """Its title and address, and the release in which it is."""
    found = entities(crate)
    files = [each for each in found.values() if each["@id"].startswith("files/")]
    releases = [found[name] for name in identifiers(found["./"]["mentions"])]

    assert files
    assert all(each["url"].startswith("https://foia.example.org/doc/document/") for each in files)
    assert {each["@type"] for each in releases} == {"Collection"}


def test_a_crate_is_valid(crate):
    """By the validator of third parties: nothing that RO-Crate 1.2 requires is missing."""
    assert [] == wrong_in("ro-crate", b"", str(crate))
