"""Catalogues in the JSON of DCAT-US: served as a data.json, in pages, under other contexts, or in a file."""

import gc
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.connectors.harvest.client import HarvestError
from foia_graph.connectors.harvest.run import harvest_file
from sampling import sampled
from tests.connectors.http.servers import Page

TERMS, DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
CONTEXT = "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"
LOGS = {"identifier": "1", "title": "Logs", "keyword": ["foia"], "accessLevel": "public"}
MEMOS = {"identifier": "2", "title": "Memos", "keyword": ["foia"], "accessLevel": "public"}


def data_json(*datasets, type_="application/json", headers=None, **about) -> Page:
    body = {"@context": CONTEXT, "@type": "dcat:Catalog", **about, "dataset": list(datasets)}
    return Page(json.dumps(body).encode(), type=type_, headers=headers or {})


def titles(harvester):
    return sorted(line.split('"')[1] for line in harvester.said() if f"{TERMS}title" in line)


@pytest.mark.parametrize(
    "type_",
    ["application/json", "application/ld+json", "text/plain", "application/octet-stream", "text/html", ""],
)
def test_a_data_json_is_taken_whatever_its_media_type(site, harvester, type_):
    """Each dataset is a record; the context that it names is not asked for."""
    site.pages["/data.json"] = data_json(LOGS, MEMOS, type_=type_)

    report = harvester.harvest(site.url("/data.json"))

    assert ("dcat", "pages", 3) == (report.kind, report.how, report.records)
    assert ["Logs", "Memos"] == titles(harvester)
    base = site.url("/data.json")
    assert {base, f"{base}#dataset/1", f"{base}#dataset/2"} == harvester.graphs()
    assert {"/data.json", "/data.json?verb=Identify"} >= set(site.paths)


@pytest.mark.parametrize(
    "context",
    [
        None,
        "project-open-data.cio.gov/v1.1/schema",
        "https://resources.data.gov/schemas/dcat-us/v1.1/schema/catalog.jsonld",
        "https://elsewhere.example/dcat.jsonld",
        [CONTEXT, {"other": "https://a.example/other"}],
    ],
)
def test_any_context_of_dcat_us_or_none_will_do(site, harvester, context):
    """One that is not to be had neither, where the fields are those of DCAT-US."""
    site.pages["/data.json"] = Page(
        json.dumps({"@context": context, "dataset": [LOGS]}).encode(), type="application/json"
    )

    harvester.harvest(site.url("/data.json"))

    assert ["Logs"] == titles(harvester)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_any_encoding_is_read(site, harvester, encoding):
    """JSON is in Unicode; what is none is taken for Windows-1252."""
    text = json.dumps({"dataset": [{**LOGS, "title": "Détention"}]}, ensure_ascii=False)
    site.pages["/data.json"] = Page(text.encode(encoding), type="application/json")

    harvester.harvest(site.url("/data.json"))

    assert ["Détention"] == titles(harvester)


def test_json_ld_with_a_context_of_its_own_is_read_by_that(site, harvester):
    """Its `dataset` may mean something else."""
    own = {"dataset": f"{DCAT}dataset", "title": "https://a.example/title"}
    body = {"@context": own, "@id": "/cat", "@type": f"{DCAT}Catalog", "title": "x", "dataset": []}
    site.pages["/cat"] = Page(json.dumps(body).encode(), type="application/ld+json")

    harvester.harvest(site.url("/cat"))

    assert any("https://a.example/title" in line for line in harvester.said())


def test_a_second_harvest_is_one_request_and_changes_only_what_changed(site, harvester):
    """What is deleted goes."""
    site.pages["/data.json"] = data_json(LOGS, MEMOS)
    harvester.harvest(site.url("/data.json"))
    site.asked.clear()
    assert "unchanged" == harvester.harvest(site.url("/data.json")).how
    assert ["/data.json"] == site.paths
    new = data_json({**LOGS, "title": "Logs, revised"}, {**MEMOS, "identifier": "3"})
    new.etag = '"two"'
    site.pages["/data.json"] = new

    report = harvester.harvest(site.url("/data.json"))

    assert (1, 2, 1) == (report.created, report.updated, report.deleted)
    assert ["Logs, revised", "Memos"] == titles(harvester)


def test_pages_are_one_catalogue(site, harvester):
    """Datasets without an identifier are numbered through."""
    nameless = {"title": "Nameless", "keyword": ["x"]}
    site.pages["/data.json"] = data_json(LOGS, nameless, headers={"Link": '</data.json?page=2>; rel="next"'})
    site.pages["/data.json?page=2"] = data_json(MEMOS, {**nameless, "title": "Other"})

    harvester.harvest(site.url("/data.json"))

    assert ["Logs", "Memos", "Nameless", "Other"] == titles(harvester)
    base = site.url("/data.json")
    assert {f"{base}#/dataset/1", f"{base}#/dataset/3"} <= harvester.graphs()


@pytest.mark.parametrize(("vary", "requests"), [("", 2), ("Accept-Encoding", 2), ("Origin, Accept", 4)])
def test_a_large_file_is_not_asked_for_by_each_kind(site, harvester, vary, requests):
    """Once to see what it is, and once to take it, unless it may have other forms."""
    page = data_json({**LOGS, "description": "x" * (1 << 20)}, headers={"Vary": vary})
    site.pages["/data.json"] = page

    assert "dcat" == harvester.harvest(site.url("/data.json")).kind

    assert requests == len(site.paths)


def test_a_dataset_on_two_pages_is_joined_and_remarked_where_they_differ(site, harvester):
    """
    Lists that shift while they are read have some datasets twice; one that is the same says nothing new.
    """
    other = {**MEMOS, "title": "Memos, revised"}
    site.pages["/data.json"] = data_json(LOGS, MEMOS, headers={"Link": '</data.json?page=2>; rel="next"'})
    site.pages["/data.json?page=2"] = data_json(LOGS, other)

    report = harvester.harvest(site.url("/data.json"))

    assert 3 == report.records
    assert {"is on two pages in two ways, and has what both of them say": 1} == dict(report.remarks.counts)
    assert ["Logs", "Memos", "Memos, revised"] == titles(harvester)


def test_what_is_refused_and_remarked_is_counted_and_told(site, harvester):
    """A refusal ends the command with 1, a remark does not."""
    site.pages["/data.json"] = data_json({}, {**LOGS, "title": 7, "spatial": None})

    result = CliRunner().invoke(
        main,
        [
            "harvest",
            site.url("/data.json"),
            "--allow-private",
            "--store",
            str(harvester.store),
            "--report",
            "json",
        ],
    )

    assert 1 == result.exit_code, result.output
    report = json.loads(result.stdout)
    assert [
        "dataset 1 is an empty object, where an object with fields such as title and identifier is right"
    ] == report["refused"]["first"]
    assert ["dataset 2 (1): title is the number 7, where a text is right; it is kept as its text"] == report[
        "remarks"
    ]["first"]
    assert {"spatial": 1} == report["empty"]


def test_what_is_no_catalogue_is_refused_with_what_came_and_what_would_be_right(site, harvester):
    """One sentence has status, type, first words, and for each kind what it misses."""
    site.pages["/data.json"] = Page(b'{"error": "not today"}', type="application/json")

    with pytest.raises(HarvestError) as refusal:
        harvester.harvest(site.url("/data.json"))

    sentence = str(refusal.value)
    assert 'it answers 200 with application/json, which begins with “{"error": "not today"}”' in sentence
    assert "it is an object with error as JSON, and neither has a list of datasets" in sentence
    assert "a dcat:Catalog in RDF or a data.json of DCAT-US (--as dcat) is right" in sentence
    assert not harvester.is_there


@pytest.mark.parametrize(
    "body",
    [
        b'{"dataset": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"dataset": [{"title": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}]}",
        b'{"dataset": [{"title": "x", "identifier": "1"}',
        b'{"dataset": null}',
        b"\xff\xfe{",
    ],
    ids=["deep", "deep-in-a-dataset", "cut", "null", "utf-16"],
)
def test_a_hostile_file_is_refused(site, harvester, body):
    """In one sentence; there is no copy."""
    site.pages["/data.json"] = Page(body, type="application/json")
    # Where the limit of recursion is reached, a finalizer of earlier garbage would fail, and pytest with it.
    gc.collect()

    with pytest.raises(HarvestError, match="nothing that can be harvested"):
        harvester.harvest(site.url("/data.json"))

    assert not harvester.is_there


def test_a_file_is_harvested_as_if_it_were_served(tmp_path, harvester):
    """What it does not name itself is named by where it is published; no one is asked for anything."""
    path = tmp_path / "data.json"
    path.write_text(json.dumps({"@context": CONTEXT, "dataset": [LOGS]}))

    report = harvest_file(path, harvester.store, "https://agency.example/data.json")

    assert ("dcat", 2) == (report.kind, report.records)
    base = "https://agency.example/data.json"
    assert {base, f"{base}#dataset/1"} == harvester.graphs()
    assert "unchanged" == harvest_file(path, harvester.store, base).how
    path.write_text(json.dumps({"@context": CONTEXT, "dataset": [LOGS, MEMOS]}))
    assert 1 == harvest_file(path, harvester.store, base).created


def test_a_file_of_rdf_is_harvested_too_and_links_out_of_it_are_told(tmp_path, harvester):
    """Its suffix says what it is."""
    path = tmp_path / "catalogue.ttl"
    path.write_text(f"<https://a.example/c> a <{DCAT}Catalog> ; <{DCAT}dataset> <https://file.invalid/d> .")

    report = harvest_file(path, harvester.store)

    assert ["https://file.invalid/d is not asked for, since a file is harvested, and no server"] == (
        report.refused.sentences()
    )


def test_a_file_on_the_command_line(tmp_path, harvester):
    """By its name; what is neither a file nor an address is told."""
    path = tmp_path / "data.json"
    path.write_text(json.dumps([LOGS, MEMOS]))
    store = ["--store", str(harvester.store)]

    done = CliRunner().invoke(main, ["harvest", str(path), *store])
    missing = CliRunner().invoke(main, ["harvest", "nothing.json", *store])
    other = CliRunner().invoke(main, ["harvest", str(path), "--as", "oai-pmh", *store])

    assert (0, 2, 2) == (done.exit_code, missing.exit_code, other.exit_code), done.output
    assert "nothing.json is neither an address of http or https nor a file." in missing.stderr
    assert "is a file, which can be harvested as dcat, and not as oai-pmh." in other.stderr


SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "dev" / "metadata" / "dcat-us"
FILES = sorted(SHARED.glob("*.data.json")) if SHARED.is_dir() else []


@pytest.mark.skipif(not FILES, reason="../shared is not there")
@pytest.mark.parametrize("path", sampled(FILES, 4), ids=lambda path: path.name)
def test_real_files_are_taken(site, harvester, path):
    """As many records as datasets, and the catalogue, but for what was refused."""
    site.pages["/data.json"] = Page(path.read_bytes(), type="application/json")

    report = harvester.harvest(site.url("/data.json"))

    datasets = len(json.loads(path.read_bytes())["dataset"])
    assert 1 + datasets == report.records + report.refused.counts.total()
