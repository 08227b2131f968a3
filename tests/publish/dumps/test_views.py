"""`/dump/`: files that can be fetched, in parts too, as long as they are of what is served."""

import base64
import hashlib
import json

import jsonschema_rs
import pytest

from foia_graph.publish.dumps import write_dump
from foia_graph.store.generations.generation import Layout
from tests.web.conftest import WORLD

PAGE = {"Accept": "text/html"}


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def client(own_client_of, store, profile):
    """Give a client of a catalogue with a dump."""
    found = own_client_of()
    write_dump(store, profile)
    return found


def file(store, name):
    return (Layout(store).dumps / "0001" / name).read_bytes()


def test_without_a_dump_there_is_a_sentence(client_of):
    """404 says that none was made, and where the same is to be had."""
    client = client_of()
    answers = [client.get(f"/dump/{name}") for name in ("", "manifest.json", "catalog.nq.gz", "bag.zip")]

    assert [404] * 4 == [answer.status_code for answer in answers]
    assert {"There is no dump of generation 1, which is served now; /catalog gives the same by pages."} == {
        answer.json["detail"] for answer in answers
    }


def test_programs_get_the_manifest(client, store):
    """It is the manifest as it was written, under the address that is its own."""
    answer = client.get("/dump/")

    assert (200, "application/json", "/dump/manifest.json") == (
        answer.status_code,
        answer.content_type,
        answer.headers["Content-Location"],
    )
    assert file(store, "manifest.json") == answer.data == client.get("/dump/manifest.json").data
    assert "Accept" in answer.headers["Vary"]
    components = json.loads(client.get("/openapi.json").data)["components"]
    manifest_schema = {"$ref": "#/components/schemas/DumpManifest", "components": components}
    jsonschema_rs.validate(manifest_schema, json.loads(answer.data))


def test_people_get_a_page(client, store):
    """It links every file, and says how a copy is proved."""
    page = client.get("/dump/", headers=PAGE).text
    found = json.loads(file(store, "manifest.json"))

    assert [] == [f["path"] for f in found["files"] if f'<a href="/dump/{f["path"]}">' not in page]
    assert found["defaultGraph"]["rdfc10-sha256"] in page
    assert f"head -n {found['defaultGraph']['triples']} | sha256sum" in page


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("catalog.nq.gz", "application/gzip"),
        ("catalog.jsonld.gz", "application/gzip"),
        ("claims.nt.gz", "application/gzip"),
        ("description.nq.gz", "application/gzip"),
        ("bag.zip", "application/zip"),
        ("README.txt", "text/plain; charset=utf-8"),
    ],
)
def test_files_come_as_they_are(client, store, name, media_type):
    """The bytes are those of the file, with its SHA-256 as a strong ETag and as Repr-Digest."""
    data = file(store, name)
    digest = hashlib.sha256(data)
    answer = client.get(f"/dump/{name}", buffered=True)

    assert (200, data, media_type) == (answer.status_code, answer.data, answer.content_type)
    assert {
        "ETag": f'"{digest.hexdigest()}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(data)),
        "Cache-Control": "max-age=0, must-revalidate",
        "Access-Control-Allow-Origin": "*",
        "Foia-Graph-Generation": "1",
    }.items() <= dict(answer.headers).items()
    assert "Content-Encoding" not in answer.headers
    assert "Last-Modified" in answer.headers


def test_a_transfer_is_taken_up_again(client, store):
    """With If-Range the rest comes while the file is the same, and all of it when it is another."""
    data = file(store, "catalog.nq.gz")
    etag = client.get("/dump/catalog.nq.gz", buffered=True).headers["ETag"]
    rest = {"Range": "bytes=100-", "If-Range": etag}
    same = client.get("/dump/catalog.nq.gz", headers=rest, buffered=True)
    other = client.get("/dump/catalog.nq.gz", headers={**rest, "If-Range": '"other"'}, buffered=True)

    assert (206, data[100:], f"bytes 100-{len(data) - 1}/{len(data)}") == (
        same.status_code,
        same.data,
        same.headers["Content-Range"],
    )
    assert (200, data) == (other.status_code, other.data)


def test_another_file_is_not_there(client):
    """404 names the files there are."""
    answer = client.get("/dump/all.zip")

    assert (
        404,
        "The dump has no file 'all.zip'; it has catalog.nq.gz, catalog.jsonld.gz, claims.nt.gz, README.txt, "
        "pages.jsonl.gz, croissant.json, description.nq.gz, bag.zip and manifest.json.",
    ) == (answer.status_code, answer.json["detail"])


def test_an_older_dump_is_never_served(client, store, profile, load_into):
    """After a load the dump is of the new generation; one that was left behind by a swap is not there."""
    load_into(WORLD.replace("A packet.", "Another packet."))
    renewed = client.get("/dump/manifest.json").json

    assert 2 == renewed["generation"]

    (Layout(store).dumps / "0002").rename(Layout(store).dumps / "0001")

    assert 404 == client.get("/dump/catalog.nq.gz").status_code


def test_another_dump_of_the_same_generation_is_served_at_once(client, store, profile):
    """No answer is taken for one that lasts as long as the generation."""
    write_dump(store, profile, originals=True)
    answers = [client.get(f"/dump/{name}", buffered=True) for name in ("", "manifest.json", "bag.zip")]

    assert client.get("/dump/manifest.json").json["originals"]
    assert {"max-age=0, must-revalidate"} == {answer.headers["Cache-Control"] for answer in answers}


def test_a_lost_file_is_a_sentence(client, store):
    """What the manifest lists and the disk has lost is 503, not a failure."""
    (Layout(store).dumps / "0001" / "catalog.nq.gz").unlink()
    answer = client.get("/dump/catalog.nq.gz")

    assert (503, True) == (answer.status_code, "missing in the store" in answer.json["detail"])
