"""What is too much of an origin, where it may not lead, and what is not asked for at all."""

import gzip
import hashlib
import json

import pytest

from foia_graph.connectors.harvest.client import HarvestError
from foia_graph.ingest.load import load
from tests.connectors.harvest.origins import BASE, Origin, served, thing
from tests.connectors.http.servers import Page

NO_ROBOTS = {"/robots.txt": Page(b"User-agent: *\nDisallow: /catalog\n", type="text/plain")}


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"answer": 300}, r"is larger than .* MiB, so it is not taken"),
        ({"total": 1000}, r"sends more than .* MiB in all \(--max-total\)"),
        ({"requests": 4}, r"needs more than 4 requests \(--max-requests\)"),
        ({"triples": 5}, r"says more than 5 triples \(--max-triples\)"),
        ({"records": 3}, r"has more than 3 things \(--max-records\)"),
        ({"seconds": 0.0}, r"takes longer than 0 seconds \(--max-time\)"),
    ],
)
def test_what_is_too_much_is_left(origin, harvester, limits, message):
    """Each limit has a sentence of its own, and leaves no copy."""
    with pytest.raises(HarvestError, match=message):
        harvester.harvest(origin.url(), limits=limits)

    assert not harvester.is_there


def _bomb(origin: Origin, data: bytes, size: int | None = None) -> None:
    """Let the dump be a file of one's own, with a manifest that is right."""
    origin.dumps = True
    manifest = origin.manifest()
    manifest["files"][0] |= {"sha256": hashlib.sha256(data).hexdigest(), "size": size or len(data)}
    kept = Page(json.dumps(manifest).encode(), type="application/json")
    origin.troubles["/dump/manifest.json"] = [kept] * 9
    origin.troubles["/dump/catalog.nq.gz"] = [Page(data, type="application/gzip") for _ in range(9)]


def test_a_dump_that_unpacks_to_too_much_is_left(origin, harvester):
    """What is counted is what comes out, while it comes."""
    _bomb(origin, gzip.compress(b"# nothing\n" * 5_000_000))

    with pytest.raises(HarvestError, match="more than 10 MiB in all"):
        harvester.harvest(origin.url(), limits={"total": 10 << 20})


def test_a_dump_with_a_line_without_an_end_is_left(origin, harvester, monkeypatch):
    """A line is read whole, so it may not be endless."""
    monkeypatch.setattr("foia_graph.connectors.harvest.protocols.foia_graph.LONGEST", 5 << 20)
    _bomb(origin, gzip.compress(b"#" * (20 << 20)))

    with pytest.raises(HarvestError, match="a line of more than 5 MiB"):
        harvester.harvest(origin.url())


def test_a_dump_that_is_larger_than_its_manifest_says_is_left(origin, harvester):
    """No byte is taken beyond the size that was stated."""
    _bomb(origin, gzip.compress(origin.lines.encode()), size=10)

    with pytest.raises(HarvestError, match="is not the file that its manifest lists"):
        harvester.harvest(origin.url())


def test_a_dump_that_is_no_gzip_is_left(origin, harvester):
    """The right SHA-256 does not make it one."""
    _bomb(origin, b"no gzip at all")

    with pytest.raises(HarvestError, match="cannot be unpacked"):
        harvester.harvest(origin.url())


def test_no_private_address_is_asked(origin, harvester):
    """Unless it is allowed, an origin is a public host."""
    with pytest.raises(HarvestError, match="no public address; --allow-private would ask it"):
        harvester.harvest(origin.url(), private=False)

    assert [] == origin.asked


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/"])
def test_only_the_web_is_asked(harvester, link):
    """An address of anything but http and https is none."""
    with pytest.raises(HarvestError, match="no address of http or https"):
        harvester.harvest(link)


def test_a_redirect_to_elsewhere_is_checked_as_any_address(origin, harvester):
    """Where a server leads is looked at before it is asked."""
    away = Page(b"", 302, headers={"Location": "file:///etc/passwd"}, type="")
    origin.troubles["/.well-known/void"] = [away]

    with pytest.raises(HarvestError, match="leads to 'file:///etc/passwd', which is no address of http"):
        harvester.harvest(origin.url())


def test_redirects_come_to_an_end(origin, harvester):
    """A circle is seen."""
    away = Page(b"", 302, headers={"Location": "/.well-known/void"}, type="")
    origin.troubles["/.well-known/void"] = [away] * 9

    with pytest.raises(HarvestError, match="has a cycle"):
        harvester.harvest(origin.url())


def test_robots_are_heard(origin, harvester):
    """What robots.txt disallows is not asked for."""
    origin.pages |= NO_ROBOTS

    with pytest.raises(HarvestError, match=r"robots\.txt disallows /catalog\.nq"):
        harvester.harvest(origin.url())


def test_what_is_of_this_catalogue_is_refused(origin, harvester, archive):
    """No other catalogue may say anything of the things of this one, even under a base that is longer."""
    archive.write("catalog.toml", 'title = "Ours"\nbase = "https://foia.example.org/"\n')
    load((archive.folder,), harvester.store, archive.profile)

    with pytest.raises(HarvestError, match=rf"serves the catalogue of this very store \({BASE}\)"):
        harvester.harvest(origin.url())


def test_an_origin_beside_a_catalogue_is_kept_apart(harvester, archive):
    """The copy is a store of its own: what is loaded and served does not change."""
    archive.write("catalog.toml", 'title = "Ours"\nbase = "https://ours.example.org/"\n')
    load((archive.folder,), harvester.store, archive.profile)
    before = [path for path in harvester.store.rglob("*") if "generations" in path.parts]
    with served(Origin()) as origin:
        origin.load({"a": thing("a", "a") + '<https://ours.example.org/x> <http://t/p> "1" .\n'})

        report = harvester.harvest(origin.url())

    assert {"is of this catalogue, of which no other may say anything": 1} == dict(report.refused.counts)
    assert before == [
        path
        for path in harvester.store.rglob("*")
        if "generations" in path.parts and "harvested" not in path.parts
    ]
