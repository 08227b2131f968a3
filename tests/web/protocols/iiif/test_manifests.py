"""Manifests, canvases, annotations and collections, as people's viewers and strict readers take them."""

import json
import subprocess

import pytest

from tests import separate_python
from tests.web.protocols.iiif.conftest import AT, BASE
from tests.web.protocols.iiif.contexts import expanded, needs_contexts, unknown

SURVEY = "/iiif/document/survey/manifest.json"
PAGE = "/iiif/document/survey/page/1"
SEARCHES = ("SearchService2", "AutoCompleteService2")
"""Services that are asked with words, and whose types are in the context of their own API."""


@pytest.fixture
def client(shelf):
    return shelf.client


def ids(body):
    """Give every address that a body names of our own, parts aside."""
    if isinstance(body, list):
        return {iri for each in body for iri in ids(each)}
    if not isinstance(body, dict):
        return set()
    found = {iri for each in body.values() for iri in ids(each)}
    asked = "?q=water" if body.get("type") in SEARCHES else ""
    named = {f"{body[key]}{asked}" for key in ("id", "target", "source") if isinstance(body.get(key), str)}
    return found | {iri.partition("#")[0] for iri in named if iri.startswith(BASE)}


def lost(given, read):
    """Name what a reader did not take over as it was given."""
    if isinstance(given, dict):
        return [f"{k}/{each}" for k, v in given.items() for each in (lost(v, read[k]) if k in read else [k])]
    if isinstance(given, list):
        return [each for one, other in zip(given, read, strict=True) for each in lost(one, other)]
    return [] if given == read else [f"{given!r}: {read!r}"]


# -- what a manifest says ------------------------------------------------------------------------------------


def test_a_manifest_says_what_a_document_is(client):
    """Label, summary and the rest are those of the record; what sources disagree on is told as that."""
    body = client.get(SURVEY).json
    metadata = {each["label"]["en"][0]: each["value"] for each in body["metadata"]}

    assert ("http://iiif.io/api/presentation/3/context.json", f"{AT}/document/survey/manifest.json") == (
        body["@context"],
        body["id"],
    )
    assert {"en": ["The survey", "A survey of gardens"], "fr": ["Une enquête"]} == body["label"]
    assert {"en": ["<span>&lt;b&gt;Gardens&lt;/b&gt;</span>"]} == body["summary"]
    assert "http://creativecommons.org/publicdomain/mark/1.0/" == body["rights"]
    assert {"none": ["2011-06-01", "2011-07-01"]} == metadata["Date on it (sources differ)"]
    assert {"en": [f'<a href="{BASE}doc/release/memos">The memos</a>']} == metadata["Release"]
    assert [(f"{BASE}id/agency/dhs", "Agent", {"en": ["Department of Homeland Security"]})] == [
        (each["id"], each["type"], each["label"]) for each in body["provider"]
    ]
    assert [f"{BASE}doc/document/survey.html"] == [each["id"] for each in body["homepage"]]
    assert [(f"{BASE}doc/document/survey.jsonld", f"{BASE}ontology/profile")] == [
        (each["id"], each["profile"]) for each in body["seeAlso"]
    ]
    assert [(f"{AT}/collection/release/memos", {"en": ["The memos"]})] == [
        (each["id"], each["label"]) for each in body["partOf"]
    ]


def test_a_date_is_told_where_it_is_settled(client):
    """Viewers sort by one day, so there is none where sources differ."""
    given = client.get("/iiif/document/map/manifest.json").json

    assert ("2011-06-01T00:00:00Z", False) == (given["navDate"], "navDate" in client.get(SURVEY).json)


def test_the_licence_of_a_document_is_that_of_its_manifest(client):
    """So are its rights, which a viewer has to show."""
    given = client.get("/iiif/document/map/manifest.json").json

    assert "http://creativecommons.org/licenses/by/4.0/" == given["rights"]
    assert {"en": ["The town drew it."]} == given["requiredStatement"]["value"]


def test_pages_and_their_images_have_the_rights_of_the_file(client):
    """So that a page that is shown alone keeps them."""
    canvas = client.get(SURVEY).json["items"][0]
    image = client.get("/iiif/image/survey/1/info.json").json

    assert ["http://creativecommons.org/publicdomain/mark/1.0/"] * 2 == [canvas["rights"], image["rights"]]


def test_the_file_is_linked_where_it_is_handed_out(shelf):
    """So it is not where words are hidden in it; then the reason is what must be said."""
    survey = shelf.client.get(SURVEY).json
    leaky = shelf.client.get("/iiif/document/leaky/manifest").json

    assert [(f"{BASE}file/{shelf.digest('survey.pdf')}", "application/pdf")] == [
        (each["id"], each["format"]) for each in survey["rendering"]
    ]
    assert (False, False) == ("rendering" in leaky, "rights" in leaky)
    assert "Not served until it is cleared" in leaky["requiredStatement"]["value"]["en"][0]


def test_every_page_is_a_canvas(client):
    """It is called by the number and the Bates number printed on it, and is as large as its image."""
    canvases = client.get(SURVEY).json["items"]
    images = [canvas["items"][0]["items"][0]["body"] for canvas in canvases]

    assert [{"none": [f"p. {34 + n}, ICE 2010FOIA2674.{117628 + n:07}"]} for n in (1, 2, 3, 4)] == [
        canvas["label"] for canvas in canvases
    ]
    assert [(1600, 2071)] * 4 == [(canvas["width"], canvas["height"]) for canvas in canvases]
    assert [(f"{AT}/image/survey/{n}", 1600, 2071) for n in (1, 2, 3, 4)] == [
        (image["service"][0]["id"], image["width"], image["height"]) for image in images
    ]
    assert [f"{AT}/document/survey/page/{n}" for n in (1, 2, 3, 4)] == [
        canvas["items"][0]["items"][0]["target"] for canvas in canvases
    ]


def test_a_canvas_has_the_shape_of_its_page(client):
    """
    As it is shown: turned, and a strip that would have too many pixels narrower. Its position is in brackets.
    """
    canvases = client.get("/iiif/document/map/manifest.json").json["items"]

    assert [(1600, 640), (500, 40000)] == [(canvas["width"], canvas["height"]) for canvas in canvases]
    assert [{"none": ["[p. 1]"]}, {"none": ["[p. 2]"]}] == [canvas["label"] for canvas in canvases]


def test_texts_without_a_file_have_canvases_without_images(client):
    """What is known of such a page is its words."""
    first, _ = client.get("/iiif/document/typed/manifest.json").json["items"]
    text = client.get("/iiif/document/typed/page/1/text").json["items"]

    assert (False, False, ["text"]) == (
        "items" in first,
        "thumbnail" in first,
        [each["id"].rpartition("/")[2] for each in first["annotations"]],
    )
    assert ["First"] == [each["body"]["value"] for each in text]
    assert 404 == client.get("/iiif/image/typed/1/info.json").status_code


def test_a_document_without_pages_has_no_manifest(client):
    """404 says why."""
    answer = client.get("/iiif/document/lost/manifest.json")

    assert 404 == answer.status_code
    assert "its file is not held, and no page of it is known" in answer.json["detail"]


def test_parts_of_a_document_are_ranges(client):
    """
    Each has those of its pages that are known; one whose pages are counted otherwise is not told as a range.
    """
    found = client.get(SURVEY).json["structures"]

    assert [({"en": ["The start"]}, ["1"]), ({"en": ["The annex"]}, ["2", "3", "4"])] == [
        (each["label"], [canvas["id"].rpartition("/")[2] for canvas in each["items"]]) for each in found
    ]


# -- annotations ---------------------------------------------------------------------------------------------


def test_the_text_of_a_page_is_an_annotation(client):
    """
    Its words are those at the page's own address, whole and once more line by line, each line in its box.
    """
    (whole,) = client.get(f"{PAGE}/text").json["items"]
    lines = client.get(f"{PAGE}/lines").json["items"]
    words = client.get("/doc/document/survey/page/1/text").text

    assert (words, "supplementing", f"{BASE[:-1]}{PAGE}") == (
        whole["body"]["value"],
        whole["motivation"],
        whole["target"],
    )
    assert words.split("\n") == [each["body"]["value"] for each in lines]
    assert f"{BASE[:-1]}{PAGE}#xywh=188,211,991,37" == lines[0]["target"]


def test_a_redaction_is_an_annotation(client):
    """It says the exemption and that a machine read it, and is where it was found."""
    items = client.get(f"{PAGE}/redactions").json["items"]
    (redaction,) = [each for each in items if "/exemptions/" in str(each.get("body"))]

    assert ["tagging", "https://w3id.org/foia-graph/ontology#redacting"] == redaction["motivation"]
    assert ["(b)(6) Personal privacy (machine-read, unverified)", f"{BASE}scheme/exemptions/b6"] == [
        each.get("value") or each["source"] for each in redaction["body"]
    ]
    assert redaction["target"].startswith(f"{BASE[:-1]}{PAGE}#xywh=")


def test_a_claim_is_an_annotation(client):
    """
    It is at its own box, or at its quote, whose words have their position in the text of the page, too; one
    that does not stand is none.
    """
    page = "/iiif/document/survey/page/3"
    items = client.get(f"{page}/claims").json["items"]
    (words,) = [each for item in items for each in item["target"] if isinstance(each, dict)]
    canvas = client.get(page).json
    boxes = {
        text: [
            round(int(each) / side, 2)
            for each, side in zip(
                (item["target"] if isinstance(item["target"], str) else item["target"][0])
                .rpartition("=")[2]
                .split(","),
                (canvas["width"], canvas["height"]) * 2,
                strict=True,
            )
        ]
        for item in items
        for text in [item["body"][0]["value"]]
    }

    assert {"A gardener signed here.", "Twice is enough."} == boxes.keys()
    assert [0.1, 0.2, 0.3, 0.05] == boxes["A gardener signed here."]
    assert boxes["Twice is enough."][1] < 0.2
    assert {f"{BASE}id/document/survey#claim-{name}" for name in ("note", "quoted")} == {
        item["body"][1]["source"] for item in items
    }
    assert f"{BASE[:-1]}{page}/claims" in [each["id"] for each in canvas["annotations"]]
    text = client.get("/doc/document/survey/page/3.txt").text
    quote, place = words["selector"]
    assert (f"{BASE}id/document/survey/page/3", "watered twice a week") == (words["source"], quote["exact"])
    assert "watered twice a week" == text[place["start"] : place["end"]]


def test_a_canvas_names_the_annotations_that_it_has(client):
    """A page without words or redactions names none."""
    canvas = client.get(PAGE).json
    empty = client.get("/iiif/document/map/page/2").json

    assert [f"{BASE[:-1]}{PAGE}/{kind}" for kind in ("text", "lines", "words", "redactions")] == [
        each["id"] for each in canvas["annotations"]
    ]
    assert "annotations" not in empty
    assert [] == client.get("/iiif/document/map/page/2/redactions").json["items"]


def test_what_is_held_back_is_in_no_annotation(client):
    """A page on which words are hidden shows its image, covered, and nothing of its text."""
    (canvas,) = client.get("/iiif/document/leaky/manifest").json["items"]
    found = [
        client.get(f"/iiif/document/leaky/page/1/{kind}").json["items"] for kind in ("text", "lines", "words")
    ]

    assert (False, [[], [], []]) == ("annotations" in canvas, found)


def test_words_have_boxes_of_their_own(client):
    """The words of a page are those of its text, in its order, each in a box on the canvas."""
    (whole,) = client.get(f"{PAGE}/text").json["items"]
    words = client.get(f"{PAGE}/words").json["items"]

    assert whole["body"]["value"].split() == [each["body"]["value"] for each in words]
    assert all("#xywh=" in each["target"] for each in words)
    assert len(words) == len({each["target"] for each in words})


def test_other_kinds_of_annotations_are_not_found(client):
    """404 lists the kinds there are."""
    answer = client.get(f"{PAGE}/notes")

    assert (404, True) == (
        answer.status_code,
        "painting, text, lines, words, redactions, claims" in answer.json["detail"],
    )


# -- collections ---------------------------------------------------------------------------------------------


def test_collections_lead_to_all_manifests(client):
    """A release is a collection; what is in none is next to the releases."""
    everything = client.get("/iiif/collection").json
    release = client.get("/iiif/collection/release/memos").json

    assert [
        ("Collection", f"{AT}/collection/release/memos"),
        ("Manifest", f"{AT}/document/leaky/manifest.json"),
        ("Manifest", f"{AT}/document/map/manifest.json"),
        ("Manifest", f"{AT}/document/typed/manifest.json"),
    ] == [(each["type"], each["id"]) for each in everything["items"]]
    assert [("Manifest", f"{AT}/document/survey/manifest.json")] == [
        (each["type"], each["id"]) for each in release["items"]
    ]
    assert [f"{AT}/collection"] == [each["id"] for each in release["partOf"]]


def test_a_long_collection_is_told_in_parts(client, monkeypatch):
    """Each part is a collection of its own; no answer grows with the catalogue."""
    monkeypatch.setattr("foia_graph.publish.iiif.collections.MEMBERS_IN_PART", 3)
    whole = client.get("/iiif/collection").json
    second = client.get("/iiif/collection/2").json

    assert [f"{AT}/collection/1", f"{AT}/collection/2"] == [each["id"] for each in whole["items"]]
    assert ({"en": ["4 to 4 of 4"]}, [f"{AT}/document/typed/manifest.json"]) == (
        second["label"],
        [each["id"] for each in second["items"]],
    )
    assert [404] * 4 == [client.get(f"/iiif/collection/{part}").status_code for part in ("0", "3", "01", "x")]
    assert 404 == client.get("/iiif/collection/release/memos/1").status_code


# -- whoever reads it ----------------------------------------------------------------------------------------


def test_every_address_leads_somewhere(client):
    """All that IIIF resources name of ours is served: canvases, annotations, images, pages, files."""
    todo, seen, broken = {f"{AT}/collection", f"{AT}/changes"}, set(), []
    while todo:
        iri = todo.pop()
        seen.add(iri)
        answer = client.get(iri.removeprefix(BASE[:-1]))
        if answer.status_code not in (200, 303):
            broken.append((iri, answer.status_code))
        if iri.startswith(AT) and answer.is_json:
            todo |= ids(answer.json) - seen
        answer.close()

    assert [] == broken
    assert len(seen) > 60


MODELS = {
    SURVEY: "Manifest",
    "/iiif/document/map/manifest.json": "Manifest",
    "/iiif/document/typed/manifest.json": "Manifest",
    "/iiif/document/leaky/manifest.json": "Manifest",
    PAGE: "Canvas",
    f"{PAGE}/painting": "AnnotationPage",
    f"{PAGE}/text": "AnnotationPage",
    f"{PAGE}/lines": "AnnotationPage",
    f"{PAGE}/redactions": "AnnotationPage",
    "/iiif/collection": "Collection",
    "/iiif/collection/release/memos": "Collection",
}
READER = """
import iiif_prezi3, json, sys
for name, body in json.load(sys.stdin):
    read = getattr(iiif_prezi3, name).model_validate(body)
    print(read.model_dump_json(by_alias=True, exclude_none=True))
"""


@pytest.mark.slow
def test_an_independent_reader_takes_all_of_it(client):
    """iiif-prezi3 finds nothing wrong, and gives back all that it was given."""
    given = [
        {name: value for name, value in client.get(path).json.items() if name != "@context"}
        for path in MODELS
    ]
    asked = json.dumps([*zip(MODELS.values(), given, strict=True)])
    command = [separate_python.python("iiif"), "-c", READER]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)

    assert "" == done.stderr
    read = map(json.loads, done.stdout.splitlines())
    assert {path: [] for path in MODELS} == dict(zip(MODELS, map(lost, given, read), strict=True))


@needs_contexts
@pytest.mark.parametrize(
    "path",
    [
        SURVEY,
        PAGE,
        *(f"{PAGE}/{kind}" for kind in ("painting", "text", "lines", "redactions")),
        "/iiif/collection",
        "/iiif/collection/release/memos",
        "/iiif/image/survey/1/info.json",
        "/iiif/changes",
        "/iiif/changes/1",
    ],
)
def test_the_published_contexts_know_every_term(client, path):
    """Offline, with the contexts as they were published, no term is dropped."""
    body = client.get(path).json

    assert [] == [term for term in unknown(body) if term not in SEARCHES]
    assert body["id"] == expanded(body)["@id"]


# -- how it is sent ------------------------------------------------------------------------------------------


def test_json_ld_names_its_context(client):
    """Who asks for plain JSON gets the same bytes; who asks for other forms is told what there is."""
    plain = client.get(SURVEY, headers={"Accept": "application/json"})
    linked = client.get(SURVEY, headers={"Accept": "application/ld+json"})
    other = client.get(SURVEY, headers={"Accept": "text/turtle"})

    assert ("application/json", 406) == (plain.content_type, other.status_code)
    assert (
        'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"' == linked.content_type
    )
    assert plain.data == linked.data
    assert ("*", "Accept") == (linked.headers["Access-Control-Allow-Origin"], linked.headers["Vary"])


def test_the_page_of_a_document_links_its_manifest(client):
    """So does not the page of one without pages."""
    link = f'<a href="{SURVEY}" type="application/ld+json">IIIF manifest</a>'

    assert link in client.get("/doc/document/survey.html").text
    assert "IIIF manifest" not in client.get("/doc/document/lost.html").text
