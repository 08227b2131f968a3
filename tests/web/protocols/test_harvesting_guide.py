"""The guide for harvesters (docs/harvesting.md): its code does what it says of a catalogue that changes."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archives import ONLY_QUERIED
from foia_graph.ingest.decide import Decider
from foia_graph.model.profile import Profile
from tests.web.conftest import BASE, Load, Papers

GUIDE = Path(__file__).parents[3] / "docs" / "harvesting.md"
ID = f"{BASE}id/"
Harvester = Callable[[dict, str], None]
Harvesters = Mapping[str, Harvester]
NEEDED_SCHEMES = ("claim-status", "issues", "sensitivity")
WHOLE = ("harvest_catalogue", "harvest_resourcesync", "crawl_sitemap", "follow_changes")
"""Harvesters that hold all triples of all things."""

FIRST = """
- {type: SourceDocument, id: post, title: A post}
- {type: Agency, id: dhs, prefLabel: DHS}
- {type: Agency, id: homeland, prefLabel: Homeland Security}
- {type: Issue, id: harm, prefLabel: Harm}
- {type: Release, id: memos, title: The memos, description: Memos., source: post, date: 2012-04-10}
- {type: ReleasedDocument, id: plants, title: On plants, description: Old., source: post, inSeries: memos,
   creator: agency/dhs, raisesIssue: harm, numberOfPages: {value: "4", quote: four pages}}
- {type: ReleasedDocument, id: water, title: On water, description: Old., source: post, inSeries: memos}
- {type: ReleasedDocument, id: seeds, title: On seeds, description: Old., source: post}
"""
CHANGED = (
    FIRST.replace("On plants, description: Old.", "On plants, description: New.")
    .replace("id: water,", 'id: water, restricted: "a court says so",')
    .replace("- {type: ReleasedDocument, id: seeds, title: On seeds, description: Old., source: post}\n", "")
    + """
- {type: ReleasedDocument, id: soil, title: On soil, description: New., source: post}
- {type: Person, id: clerk, name: A clerk, sensitivity: public-official}
"""
)
CORRECTED = CHANGED.replace(
    'numberOfPages: {value: "4", quote: four pages}',
    'numberOfPages: [{value: "4", quote: four pages, status: corrected}, {value: "5", quote: five pages}]',
)


@pytest.fixture
def own_profile(tmp_path: Path, profile: Profile) -> Profile:
    """Give a profile with as few concepts as there can be: a crawl takes each by itself, three times over."""
    folder = shutil.copytree(profile.folder, tmp_path / "ontology")
    for path in (folder / "schemes").glob("*.ttl"):
        if path.stem not in NEEDED_SCHEMES:
            path.unlink()
    return Profile(folder)


@pytest.fixture
def guide() -> dict:
    """Give the names that the code of the guide defines."""
    names: dict = {}
    for block in re.findall(r"(?s)```python\n(.*?)```", GUIDE.read_text(encoding="utf-8")):
        exec(compile(block, str(GUIDE), "exec"), names)
    return names


def asking(guide: dict, client: FlaskClient) -> Harvesters:
    """Let the code of the guide ask a catalogue, and give its harvesters."""

    def get(address: str, accept: str = "*/*") -> tuple[str, str]:
        path = address.removeprefix(BASE)
        answer = client.get(f"/{path}", headers={"Accept": accept}, follow_redirects=True)
        assert 200 == answer.status_code, (address, answer.text)
        return answer.text, answer.headers.get("Link", "")

    guide["get"] = get
    return {
        name: each
        for name, each in guide.items()
        if callable(each) and name.startswith(("harvest_", "crawl_", "follow_"))
    }


def last_change(client: FlaskClient) -> str:
    """Give the time of the last entry of the log."""
    page = client.get("/changes").json["last"]["id"].removeprefix(BASE)
    time: str = client.get(f"/{page}").json["orderedItems"][-1]["published"]
    return time


def names_of(held: Mapping[str, object]) -> set[str]:
    """Give the kinds and slugs of what is held."""
    return {iri.removeprefix(ID) for iri in held if iri.startswith(ID)}


def test_what_is_held_after_changes_is_what_a_new_harvest_holds(
    guide: dict, own_client_of, own_profile: Profile, load_into: Load, tmp_path: Path
):
    """
    Changes, corrections, new things, things that are withdrawn or restricted, two that are judged to be one,
    and parted again: each protocol is asked at first, and after each step; its copy is then what it would be
    if it were taken again.
    """
    client = own_client_of(FIRST)
    harvesters = asking(guide, client)
    copies: dict[str, dict] = {name: {} for name in harvesters}
    agencies = ("agency/homeland", "agency/dhs", "By its letterhead")
    decider = Decider(tmp_path / "store", own_profile)
    steps = (
        lambda: load_into(CHANGED),
        lambda: decider.identify(*agencies),
        lambda: load_into(CORRECTED),
        lambda: decider.withdraw("person/clerk", "Sent by mistake."),
        lambda: decider.separate(*agencies),
    )
    since = ""
    identified = []
    for step in steps:
        for name, harvest in harvesters.items():
            harvest(copies[name], since)
        identified.append([name for name in WHOLE if says_the_same(copies[name], *agencies[:2])])
        since = last_change(client)
        step()
    anew: dict[str, dict] = {name: {} for name in harvesters}
    for name, harvest in harvesters.items():
        harvest(copies[name], since)
        harvest(anew[name], "")

    assert set(copies) == {*WHOLE, "harvest_oai", "harvest_iiif", "harvest_dcat"}
    assert [[], [], [*WHOLE], [*WHOLE], [*WHOLE]] == identified
    for held in (*copies.values(), *anew.values()):
        held.pop(f"{BASE}catalog", None)  # lists everything: made again by each load, told by no change

    assert copies == anew
    assert {"document/plants", "document/soil", "agency/homeland"} <= names_of(copies["harvest_oai"])
    assert not {"document/water", "document/seeds", "person/clerk"} & names_of(copies["harvest_oai"])


def says_the_same(held: Mapping[str, set[str]], one: str, other: str) -> bool:
    """Give whether what is held says of a thing that it is another one."""
    start = f"<{ID}{one}> <http://www.w3.org/2002/07/owl#sameAs> <{ID}{other}>"
    return any(line.startswith(start) for line in held[f"{ID}{one}"])


def test_what_carries_everything_is_equal(guide: dict, own_client_of):
    """
    Pages of data, ResourceSync, a crawl and the event stream have the same triples of the same things.

    Pages of data are lines of the store, and have those that are there for queries alone, too.
    """
    harvesters = asking(guide, own_client_of(CORRECTED))
    copies: dict[str, dict] = {name: {} for name in WHOLE}
    for name, copy in copies.items():
        harvesters[name](copy, "")
    first, *others = (
        {iri: set(filter(is_exchanged, held)) for iri, held in copy.items() if "/id/" in iri}
        for copy in copies.values()
    )

    assert {"document/plants", "document/soil", "agency/dhs", "release/memos"} < names_of(first)
    assert [first] * len(others) == others


def is_exchanged(line: str) -> bool:
    """Return whether a triple is there for others than queries."""
    return not any(predicate in line for predicate in ONLY_QUERIED)


def test_other_protocols_hold_what_they_have_words_for(guide: dict, own_client_of):
    """OAI-PMH all things with a name below /id/, DCAT releases and documents."""
    harvesters = asking(guide, own_client_of(CORRECTED))
    whole, oai, dcat = {}, {}, {}
    harvesters["harvest_catalogue"](whole, "")
    harvesters["harvest_oai"](oai, "")
    harvesters["harvest_dcat"](dcat, "")

    assert names_of(whole) == names_of(oai)
    assert {"document/plants", "document/soil", "release/memos"} == names_of(dcat)


def test_iiif_has_the_documents_whose_pages_are_held(guide: dict, papers: Papers):
    """Each with its manifest; the description of its document is linked from it."""
    held: dict = {}
    asking(guide, papers.client)["harvest_iiif"](held, "")

    assert {"Manifest"} == {each["type"] for each in held.values()}
    assert any(each["seeAlso"][0]["id"].startswith(f"{BASE}doc/document/plants") for each in held.values())


def test_a_set_is_followed_as_the_whole(guide: dict, own_client_of):
    """The stream of a release has it and its documents, with the same triples."""
    asking(guide, own_client_of(CORRECTED))
    whole: dict = {}
    part: dict = {}
    guide["follow_changes"](whole, "")
    guide["follow_changes"](part, "", "changes/sets/release:memos")

    assert {"release/memos", "document/plants"} == names_of(part)
    assert part.items() <= whole.items()
