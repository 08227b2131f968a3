"""APIs of catalogues: data.gov's by cursors, CKAN's by numbers, with pages that change, repeat or break."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

from foia_graph.connectors.harvest.client import HarvestError
from tests.connectors.harvest.origins import served
from tests.connectors.http.servers import Page, Site

TERMS, DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
NO_ROBOTS = Page(b"", 404, type="text/plain")


def answer(body, **more) -> Page:
    return Page(json.dumps(body).encode(), type="application/json", etag="", **more)


@dataclass(slots=True)
class DataGovApi(Site):
    """Datasets by slug, two on a page; the cursor is the last slug."""

    titles: dict[str, str] = field(default_factory=dict)
    troubles: list[Page] = field(default_factory=list)
    """What is answered first, to requests with a cursor."""
    same_cursor: bool = False
    forgotten: int = 0
    """The status with which cursors are refused."""

    def page(self, path: str) -> Page:
        address = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path != "/search":
            return NO_ROBOTS
        after = asked.get("after", "")
        if after and self.troubles:
            return self.troubles.pop(0)
        if after and self.forgotten:
            return answer({"message": "no such cursor"}, status=self.forgotten)
        rest = [slug for slug in sorted(self.titles) if slug > after]
        following = {"after": "a" if self.same_cursor else rest[1]} if len(rest) > 2 else {}
        return answer({"results": [self.hit(slug) for slug in rest[:2]], "sort": "relevance", **following})

    def hit(self, slug: str) -> dict:
        dcat = {
            "@type": "dcat:Dataset",
            "identifier": "same for all",
            "title": self.titles[slug],
            "keyword": ["x"],
        }
        dcat["publisher"] = {"name": "Office of Logs"}
        beside = {
            "title": self.titles[slug],
            "publisher": "Office of Logs",
            "keyword": ["x"],
            "has_spatial": False,
        }
        search = {"_score": 1.5, "_sort": [1.5, slug], "popularity": 7}
        organization = {"id": "1b", "name": "Department of Records", "slug": "records-gov"}
        record = f"https://catalog.example/harvest_record/{slug}"
        facts = {"slug": slug, "last_harvested_date": "2026-05-01", "organization": organization}
        return {**search, **beside, **facts, "harvest_record": record, "dcat": dcat}


@pytest.fixture
def data_gov():
    with served(DataGovApi(titles={each: each.upper() for each in "abcde"})) as found:
        yield found


def titles(harvester):
    return sorted(line.split('"')[1] for line in harvester.said() if f"<{TERMS}title>" in line)


@pytest.mark.parametrize("path", ["/", "/search", "/search?after=c&per_page=3"])
def test_all_pages_are_taken_by_cursors(data_gov, harvester, path):
    """A dataset is named by its page at data.gov, since identifiers of several agencies may be the same."""
    report = harvester.harvest(data_gov.url(path))

    assert ("data-gov", "pages", 5) == (report.kind, report.how, report.records)
    assert ["A", "B", "C", "D", "E"] == titles(harvester)
    assert {data_gov.url(f"/dataset/{each}") for each in "abcde"} == harvester.graphs()
    assert [] == report.remarks.sentences()


def test_what_the_search_says_beside_is_kept_and_what_it_says_of_the_question_is_not(data_gov, harvester):
    """
    The organisation it is listed under, the record of its harvest, its slug; no score, and nothing twice.
    """
    harvester.harvest(data_gov.url("/search"))

    said = " ".join(harvester.said(data_gov.url("/dataset/a")))
    field_of = data_gov.url("/search#field/")
    assert '"Department of Records"' in said
    assert "<https://catalog.example/harvest_record/a>" in said
    assert f'<{field_of}slug> "a"' in said
    assert f'<{field_of}last_harvested_date> "2026-05-01"' in said
    assert 1 == said.count('"A"')
    assert not [word for word in ("score", "_sort", "popularity") if word in said]


def test_parameters_of_a_search_are_kept(data_gov, harvester):
    """What was searched for is what is taken."""
    harvester.harvest(data_gov.url("/search?q=foia&org_slug=records-gov"))

    asked = [path for path in data_gov.paths if path.startswith("/search") and "per_page=100" in path]
    assert asked
    assert all("q=foia&org_slug=records-gov" in path for path in asked)


def test_nothing_changes_twice_and_what_is_gone_goes(data_gov, harvester):
    """The list is the whole truth."""
    harvester.harvest(data_gov.url("/search"))
    assert "unchanged" == harvester.harvest(data_gov.url("/search")).how
    del data_gov.titles["b"]
    data_gov.titles |= {"c": "CC", "f": "F"}

    report = harvester.harvest(data_gov.url("/search"))

    assert (1, 1, 1) == (report.created, report.updated, report.deleted)


def test_a_cursor_that_comes_again_is_no_way_on(data_gov, harvester):
    """The copy stays as it was."""
    data_gov.same_cursor = True

    with pytest.raises(HarvestError, match=r"gives the same cursor twice \(a\), so its list has no end"):
        harvester.harvest(data_gov.url("/search"))

    assert not harvester.is_there


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_harvest_goes_on_at_its_cursor_or_begins_anew(data_gov, harvester, status):
    """Where it was ended; a cursor that holds no more costs what came, and nothing else."""
    data_gov.troubles = [Page(b"", 403, type="text/plain")]
    with pytest.raises(HarvestError, match="403"):
        harvester.harvest(data_gov.url("/search"))
    data_gov.asked.clear()
    data_gov.forgotten = status
    data_gov.titles = {"a": "A", "b": "B"}

    harvester.harvest(data_gov.url("/search"), kind="data-gov")

    assert ["A", "B"] == titles(harvester)
    assert [path for path in data_gov.paths if "after=b" in path]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (answer({"results": 5, "after": "x"}), "is an object with results, after as JSON"),
        (answer({"results": [], "after": 5}), ""),
        (answer({"results": [], "after": {"x": 1}}), "has an object with x as its `after`"),
        (answer(["x"]), "is a list of 1 as JSON"),
        (Page(b"<html>Site unavailable</html>", type="text/html"), "is no JSON"),
    ],
)
def test_a_page_of_another_shape_in_the_middle_is_told(data_gov, harvester, page, message):
    """With its address, what came, and what would have been right."""
    data_gov.troubles = [page]

    if not message:
        assert 2 == harvester.harvest(data_gov.url("/search")).records
        return
    with pytest.raises(HarvestError) as refusal:
        harvester.harvest(data_gov.url("/search"))
    assert "/search?per_page=100&after=b answers 200 with " in str(refusal.value)
    assert message in str(refusal.value)


def test_hits_of_wrong_types_are_refused_one_by_one(data_gov, harvester, monkeypatch):
    """The others are taken."""
    hits = {
        "a": None,
        "b": 5,
        "c": {"slug": "c", "dcat": {}},
        "d": {"slug": 7, "dcat": {"title": "D"}},
        "e": [],
    }
    monkeypatch.setattr(DataGovApi, "hit", lambda _, slug: hits[slug])

    report = harvester.harvest(data_gov.url("/search"))

    assert ["D"] == titles(harvester)
    assert 3 == report.refused.counts.total()


# ---------------------------------------------------------------- CKAN


@dataclass(slots=True)
class CkanPortal(Site):
    """Packages by name, of which one answer has two at most, whatever was asked for."""

    packages: dict[str, dict] = field(default_factory=dict)
    between: list = field(default_factory=list)
    """What is done before a page that is not the first."""
    counted: int | None = None
    robots: str = ""

    def page(self, path: str) -> Page:
        address = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if path == "/robots.txt" and self.robots:
            return Page(self.robots.encode(), type="text/plain")
        if not address.path.endswith("/api/3/action/package_search"):
            return NO_ROBOTS
        start, rows = int(asked.get("start", 0)), int(asked.get("rows", 10))
        if start and self.between:
            self.between.pop(0)()
        every = [self.packages[name] for name in sorted(self.packages)]
        count = len(every) if self.counted is None else self.counted
        result = {"count": count, "results": every[start : start + min(rows, 2)]}
        return answer({"help": "…", "success": True, "result": result})


def package(name: str, **more) -> dict:
    return {
        "id": f"id-{name}",
        "name": name,
        "title": name.upper(),
        "state": "active",
        "private": False,
        **more,
    }


@pytest.fixture
def portal():
    with served(CkanPortal(packages={each: package(each) for each in "abcde"})) as found:
        yield found


@pytest.mark.parametrize(
    "path", ["/", "/dataset", "/api/3", "/api/3/action/package_search?rows=1&start=3", "/portal/"]
)
def test_a_portal_is_taken_page_by_page(portal, harvester, path):
    """Whatever is the most that it gives at once; a package is named by its id, which never changes."""
    report = harvester.harvest(portal.url(path))

    under = "/portal" if path == "/portal/" else ""
    assert ("ckan", 5) == (report.kind, report.records)
    assert ["A", "B", "C", "D", "E"] == titles(harvester)
    assert {portal.url(f"{under}/dataset/id-{each}") for each in "abcde"} == harvester.graphs()


def test_a_package_becomes_a_dataset(portal, harvester):
    """Its fields have the terms of DCAT; extras of DCAT-US too; accounts of users are omitted."""
    portal.packages = {
        "a": package(
            "a",
            notes="What was asked for.",
            tags=[{"name": "foia", "display_name": "FOIA"}],
            groups=[{"title": "Openness", "name": "open"}],
            organization={"title": "Office of Logs", "name": "logs", "id": "o1"},
            maintainer="Records desk",
            maintainer_email="desk@a.example",
            license_title="Public domain",
            license_url="https://creativecommons.org/publicdomain/zero/1.0/",
            metadata_created="2020-01-02T03:04:05.678901",
            url="https://a.example/logs",
            creator_user_id="secret-account",
            num_tags=1,
            resources=[
                {
                    "id": "r1",
                    "url": "https://a.example/log.csv",
                    "url_type": "upload",
                    "format": "CSV",
                    "size": 12,
                },
                {"id": "r2", "url": "https://a.example/api", "name": "API", "package_id": "a"},
            ],
            extras=[
                {"key": "accessLevel", "value": "public"},
                {"key": "publisher", "value": '{"name": "Department of Records"}'},
                {"key": "odd one", "value": "x"},
            ],
        )
    }

    report = harvester.harvest(portal.url("/"))

    said = " ".join(harvester.said())
    assert [] == report.remarks.sentences()
    for term, value in {
        f"{TERMS}description": '"What was asked for."',
        f"{DCAT}keyword": '"FOIA"',
        f"{DCAT}theme": '"Openness"',
        f"{TERMS}license": "<https://creativecommons.org/publicdomain/zero/1.0/>",
        f"{DCAT}landingPage": "<https://a.example/logs>",
        f"{DCAT}downloadURL": "<https://a.example/log.csv>",
        f"{DCAT}accessURL": "<https://a.example/api>",
        "http://www.w3.org/2006/vcard/ns#hasEmail": "<mailto:desk@a.example>",
        "https://project-open-data.cio.gov/v1.1/schema#accessLevel": '"public"',
        f"{portal.url('/api/3/action/package_search#field/odd%20one')}": '"x"',
        f"{portal.url('/api/3/action/package_search#field/license_title')}": '"Public domain"',
    }.items():
        assert f"<{term}> {value}" in said
    assert '"Office of Logs"' in said
    assert '"Department of Records"' in said
    assert "secret-account" not in said


def test_private_and_deleted_packages_are_refused(portal, harvester):
    """With their reason; they count as seen."""
    portal.packages |= {"b": package("b", private=True), "c": package("c", state="deleted")}

    report = harvester.harvest(portal.url("/"))

    assert ["A", "D", "E"] == titles(harvester)
    assert {
        "is private at the portal, where a public one is right": 1,
        "is in the state deleted, where active is right": 1,
    } == dict(report.refused.counts)


def test_packages_that_slip_between_two_pages_are_looked_for_again(portal, harvester):
    """One that goes away in the middle moves the others up by one."""
    portal.between = [lambda: portal.packages.pop("a")]

    report = harvester.harvest(portal.url("/"))

    assert ["B", "C", "D", "E"] == titles(harvester)
    assert [] == report.remarks.sentences()


def test_a_portal_that_counts_more_than_it_gives_is_remarked(portal, harvester):
    """Nothing shows that any was passed over."""
    portal.counted = 7

    report = harvester.harvest(portal.url("/"))

    assert 5 == report.records
    assert {"counts 2 packages more than it gives, where all of them are right": 1} == dict(
        report.remarks.counts
    )


def test_an_api_that_robots_may_not_ask_for_is_told(portal, harvester):
    """CKAN disallows it where no one changed its robots.txt."""
    portal.robots = "User-agent: *\nDisallow: /api/\n"

    with pytest.raises(HarvestError, match=r"robots\.txt disallows /api/3/action/package_search"):
        harvester.harvest(portal.url("/"))


def test_an_error_of_the_portal_is_told(site, harvester):
    """What it says is in the sentence."""
    body = {"success": False, "error": {"message": "Not authorised"}}
    site.pages["/api/3/action/package_search?rows=1"] = answer(body)

    with pytest.raises(HarvestError, match=r'it says that it failed.*: \{"message":"Not authorised"\}'):
        harvester.harvest(site.url("/api/3/action/package_search"), kind="ckan")
