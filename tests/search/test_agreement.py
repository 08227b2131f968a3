"""`text:query` in SPARQL and /api/search find the same: on two hundred random words and phrases."""

import random
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.search.conftest import made, pages
from web_settings import PATIENT

WORDS = (
    "the", "of", "and", "to", "in", "a", "that", "for", "is", "on", "agency", "sheriff", "county",
    "detainer", "detainers", "released", "release", "records", "fbi’s", "S-Comm", "ICE-117629", "117629",
    "(b)(7)(E)", "b7E", "1,397", "287(g)", "café", "cafe", "co-operate", "naïve", "“quoted”",
    "police-chief", "arrest", "arrested", "arresting", "policy", "policies", "jail", "jails", "deport",
    "deportation", "2012", "April", "memo", "memoranda",
)  # fmt: skip
FIELDS = ("", "", "", "title:", "kind:page ", "kind:document ", "-")


@pytest.fixture(scope="module")
def client(small: Profile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a catalogue with forty documents, three pages each, of random words."""
    chance = random.Random(20120410)
    texts = {
        f"paper_{n}": "\f".join(" ".join(chance.choices(WORDS, k=25)) for _ in range(3)) for n in range(40)
    }
    archive = made(tmp_path_factory.mktemp("agreement"), small, {"papers/records.yaml": pages(**texts)})
    archive.load()
    app = create_app(archive.root, archive.profile, settings=PATIENT)
    app.testing = True
    yield app.test_client()
    app.extensions[EXTENSION].close()


def drawn() -> list[str]:
    """Draw words, phrases, several words, beginnings, and words in fields."""
    chance = random.Random(7)
    found = []
    for _ in range(200):
        words = chance.choices(WORDS, k=chance.choice((1, 1, 2, 3)))
        kind = chance.choice(("all", "any", "phrase", "near", "begins"))
        text = " ".join(words).replace("“", "").replace("”", "")
        if kind == "any":
            text = text.replace(" ", " OR ")
        elif kind == "phrase":
            text = f'"{text}"'
        elif kind == "near":
            text = f"sheriff NEAR/3 {words[0]}" if words[0].isalpha() else text
        elif kind == "begins" and words[-1].isalpha():
            text = f"{text}*"
        field = chance.choice(FIELDS)
        found.append(f"{field}{text}" if " " not in text or not field.endswith((":", "-")) else text)
    return found


def searched(client: FlaskClient, words: str) -> dict[str, tuple[object, str]]:
    """Search: name each hit, with how well it fits, and the piece of its text."""
    found, number = {}, 1
    while len(found) < number:
        asked = {"q": words, "per_page": 100, "page": 1 + len(found) // 100}
        answer = client.get("/api/search.jsonld", query_string=asked).json
        number = answer["hydra:totalItems"]
        for hit in answer["hydra:member"]:
            # It comes with three digits here, and with all there are in SPARQL.
            found[hit["id"]] = pytest.approx(hit.get("foia:relevance", 0.0), abs=0.001), hit["foia:snippet"]
        if not answer["hydra:member"]:
            break
    return found


def queried(client: FlaskClient, words: str) -> dict[str, tuple[float, str]]:
    """Search in SPARQL."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    query = f'SELECT * {{ (?thing ?score ?text) text:query "{quoted}" }}'
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "application/json"})
    assert 200 == answer.status_code, (words, answer.text)
    return {
        row["thing"]["value"]: (float(row["score"]["value"]), row["text"]["value"])
        for row in answer.json["results"]["bindings"]
    }


def test_both_find_the_same(client: FlaskClient):
    """The same things, each as well as there and with the same piece of its text."""
    differing = [words for words in drawn() if searched(client, words) != queried(client, words)]

    assert [] == differing


def test_the_words_do_find_something(client: FlaskClient):
    """Most of them find something, and not all the same."""
    found = [len(queried(client, words)) for words in drawn()[:50]]

    assert 30 < sum(number > 0 for number in found)
    assert 10 < len(set(found))
