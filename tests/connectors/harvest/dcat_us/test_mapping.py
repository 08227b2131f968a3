"""Files of DCAT-US: what each field becomes, what is remarked of wrong values, and that none is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia_graph.connectors.harvest.dcat_us.catalogue_file import CatalogueFile
from foia_graph.connectors.harvest.dcat_us.terms import CONTEXT, FIELDS
from foia_graph.connectors.harvest.documents import UnreadableDocument
from foia_graph.model.namespaces import DCAT, DCTERMS, VCARD

URL = "https://a.example/data.json"
POD = "https://project-open-data.cio.gov/v1.1/schema#"
JSON, XSD = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON", "http://www.w3.org/2001/XMLSchema#"
CONTEXT_URL = "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"
FULL = {
    "@type": "dcat:Dataset",
    "title": "Requests received",
    "description": "A log of requests.",
    "keyword": ["requests", "logs"],
    "modified": "2014-10-03",
    "publisher": {
        "@type": "org:Organization",
        "name": "Office of Logs",
        "subOrganizationOf": {
            "name": "Department of Records",
            "subOrganizationOf": {"name": "U.S. Government"},
        },
    },
    "contactPoint": {"@type": "vcard:Contact", "fn": "Records desk", "hasEmail": "mailto:desk@a.example"},
    "identifier": "LOG-1",
    "accessLevel": "restricted public",
    "rights": "Names are withheld.",
    "license": "https://creativecommons.org/publicdomain/zero/1.0/",
    "spatial": "United States",
    "temporal": "2000-01-15T00:45:00Z/2010-01-15T00:06:00Z",
    "distribution": [
        {
            "@type": "dcat:Distribution",
            "downloadURL": "https://a.example/log.csv",
            "mediaType": "text/csv",
            "format": "CSV",
            "title": "The log as CSV",
            "description": "One row each.",
            "conformsTo": "https://a.example/standard",
            "describedBy": "https://a.example/columns.json",
            "describedByType": "application/json",
        },
        {"accessURL": "https://a.example/logs"},
    ],
    "accrualPeriodicity": "R/P1D",
    "conformsTo": "https://a.example/profile",
    "bureauCode": ["015:11"],
    "programCode": ["015:001"],
    "dataQuality": True,
    "describedBy": "https://a.example/dictionary.html",
    "describedByType": "text/html",
    "isPartOf": "LOGS",
    "issued": "2012-01",
    "language": ["en-US"],
    "landingPage": "https://a.example/logs/1",
    "primaryITInvestmentUII": "023-000000001",
    "references": ["https://a.example/about", "https://a.example/more"],
    "systemOfRecords": "https://a.example/sorn",
    "theme": ["openness"],
}


def read(*datasets, **about):
    data = json.dumps({"@context": CONTEXT_URL, "dataset": list(datasets), **about}).encode()
    return CatalogueFile(data, URL)


def said(file, key):
    """The lines about a thing, and all that hangs on it, without their subjects, "" where there are none."""
    found = file.datasets(0, 1000).things.get(key, "")
    return [line.partition(" ")[2].removesuffix(" .") for line in found.splitlines()]


def values(file, key, predicate):
    return sorted(line.partition(" ")[2] for line in said(file, key) if line.startswith(f"<{predicate}> "))


def remarks(file):
    return [f"{what} {why}" for what, why in file.datasets(0, 1000).remarks]


def refusals(file):
    return [f"{what} {why}" for what, why in file.datasets(0, 1000).refusals]


def test_every_field_of_version_1_1_has_its_term():
    """
    Nothing is remarked of a dataset as the schema wants it; nested objects have types and names of their own.
    """
    file = read({"identifier": "LOGS", "title": "Logs"}, FULL)
    key = f"{URL}#dataset/LOG-1"

    assert [] == remarks(file)
    expected = {
        f"{DCTERMS}title": ['"Requests received"', '"The log as CSV"'],
        f"{DCTERMS}description": ['"A log of requests."', '"One row each."'],
        f"{DCAT}keyword": ['"logs"', '"requests"'],
        f"{DCTERMS}modified": ['"2014-10-03"^^<http://www.w3.org/2001/XMLSchema#date>'],
        f"{DCTERMS}issued": ['"2012-01"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'],
        f"{DCTERMS}accrualPeriodicity": ['"R/P1D"'],
        "http://www.w3.org/2004/02/skos/core#prefLabel": [
            '"Department of Records"',
            '"Office of Logs"',
            '"U.S. Government"',
        ],
        f"{VCARD}fn": ['"Records desk"'],
        f"{VCARD}hasEmail": ["<mailto:desk@a.example>"],
        f"{POD}accessLevel": ['"restricted public"'],
        f"{DCTERMS}rights": ['"Names are withheld."'],
        f"{DCTERMS}license": ["<https://creativecommons.org/publicdomain/zero/1.0/>"],
        f"{DCTERMS}spatial": ['"United States"'],
        f"{DCAT}startDate": ['"2000-01-15T00:45:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'],
        f"{DCAT}endDate": ['"2010-01-15T00:06:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'],
        f"{DCAT}downloadURL": ["<https://a.example/log.csv>"],
        f"{DCAT}accessURL": ["<https://a.example/logs>"],
        f"{DCAT}mediaType": ['"text/csv"'],
        f"{DCTERMS}format": ['"CSV"'],
        f"{DCTERMS}conformsTo": ["<https://a.example/profile>", "<https://a.example/standard>"],
        f"{POD}bureauCode": ['"015:11"'],
        f"{POD}programCode": ['"015:001"'],
        f"{POD}dataQuality": ['"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'],
        f"{DCTERMS}isPartOf": [f"<{URL}#dataset/LOGS>"],
        f"{DCTERMS}language": ['"en-US"'],
        f"{DCAT}landingPage": ["<https://a.example/logs/1>"],
        f"{POD}primaryITInvestmentUII": ['"023-000000001"'],
        f"{DCTERMS}references": ["<https://a.example/about>", "<https://a.example/more>"],
        f"{POD}systemOfRecords": ["<https://a.example/sorn>"],
        f"{DCAT}theme": ['"openness"'],
        "http://www.w3.org/2007/05/powder-s#describedby": [
            "<https://a.example/columns.json>",
            "<https://a.example/dictionary.html>",
        ],
    }
    assert expected == {predicate: values(file, key, predicate) for predicate in expected}


def test_a_dataset_is_named_by_its_id_its_identifier_or_its_place():
    """An address as it is; any other identifier in the catalogue's address; a long one by its hash."""
    file = read(
        {"@id": "https://a.example/d/1", "identifier": "1", "title": "x"},
        {"identifier": "https://a.example/d/2", "title": "x"},
        {"identifier": "A B/é", "title": "x"},
        {"title": "x"},
        {"identifier": ["only"], "title": "x"},
        {"identifier": "9" * 4000, "title": "x"},
    )

    assert [
        "https://a.example/d/1",
        "https://a.example/d/2",
        f"{URL}#dataset/A%20B/%C3%A9",
        f"{URL}#/dataset/3",
        f"{URL}#dataset/only",
    ] == file.keys[:5]
    assert len(URL) + len("#dataset/") + 64 == len(file.keys[5])


def test_the_catalogue_links_to_its_datasets_under_its_own_name():
    """Refused ones are not linked to."""
    file = read(
        {"identifier": "1", "title": "x"},
        {},
        **{"@id": "https://b.example/data.json", "conformsTo": POD[:-1]},
    )

    (lines,) = file.about().things.values()
    assert [
        f"<https://b.example/data.json> <{DCTERMS}conformsTo> <{POD[:-1]}> .",
        f"<https://b.example/data.json> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{DCAT}Catalog> .",
        f"<https://b.example/data.json> <{DCAT}dataset> <https://b.example/data.json#dataset/1> .",
    ] == lines.splitlines()


@pytest.mark.parametrize(
    ("dataset", "sentence"),
    [
        (
            {},
            "dataset 1 is an empty object, where an object with fields such as title and identifier is right",
        ),
        (None, "dataset 1 is null, where an object with fields such as title and identifier is right"),
        (5, "dataset 1 is the number 5, where an object with fields such as title and identifier is right"),
        ("x", "dataset 1 is the text “x”, where an object with fields such as title and identifier is right"),
        ([{}], "dataset 1 is a list of 1, where an object with fields such as title and identifier is right"),
        (
            {"title": None, "keyword": []},
            "dataset 1 has nothing but empty fields, where an object with fields such as title and "
            "identifier is right",
        ),
    ],
)
def test_what_is_no_dataset_is_refused_with_its_place(dataset, sentence):
    """The next one is taken."""
    file = read(dataset, {"identifier": "2", "title": "y"})

    assert [sentence] == refusals(file)
    assert [f"{URL}#dataset/2"] == list(file.datasets(0, 9).things)


AS_TEXT, AS_JSON, AS_TRUTH = "is kept as its text", "is kept as JSON", "is kept as a truth value"


@pytest.mark.parametrize(
    ("field", "value", "line", "found", "wanted", "outcome"),
    [
        ("title", 707, '"707"', "the number 707", "a text", AS_TEXT),
        ("title", {"a": [1]}, f'"{{\\"a\\":[1]}}"^^<{JSON}>', "an object with a", "a text", AS_JSON),
        ("title", True, f'"true"^^<{XSD}boolean>', "true", "a text", AS_TRUTH),
        (
            "landingPage",
            "www.a.example",
            '"www.a.example"',
            "the text “www.a.example”",
            "an address",
            AS_TEXT,
        ),
        ("license", False, f'"false"^^<{XSD}boolean>', "false", "a text, an address or an object", AS_TRUTH),
        (
            "modified",
            2014,
            f'"2014"^^<{XSD}integer>',
            "the number 2014",
            "a date or period of ISO 8601",
            AS_TEXT,
        ),
        ("dataQuality", "good", '"good"', "the text “good”", "true or false", AS_TEXT),
        ("size", "12 KB", '"12 KB"', "the text “12 KB”", "a number", AS_TEXT),
        ("distribution", "x", '"x"', "the text “x”", "an object with its own fields", AS_TEXT),
        ("accessURL", {"a": 1}, f'"{{\\"a\\":1}}"^^<{JSON}>', "an object with a", "an address", AS_JSON),
    ],
)
def test_a_wrong_value_is_kept_and_remarked(field, value, line, found, wanted, outcome):
    """With its position, what was found, and what would have been right."""
    file = read({"identifier": "1", "title": "x", field: value})

    place = "distribution[0].accessURL" if field == "accessURL" else field
    assert line in values(file, file.keys[0], FIELDS[field].predicate)
    assert f"dataset 1 (1): {place} is {found}, where {wanted} is right; it {outcome}" in remarks(file)


@pytest.mark.parametrize("value", [None, "", " ", [], {}, [None, ""]])
def test_an_empty_value_says_nothing_and_is_counted(value):
    """Null is allowed by the schema where a field is not required."""
    file = read({"identifier": "1", "title": "x", "spatial": value})

    assert {"spatial": 2 if value == [None, ""] else 1} == dict(file.datasets(0, 1).empty)
    assert [] == remarks(file)


def test_a_field_that_the_schema_lacks_is_kept_under_its_own_name():
    """As a term of the file that says it; objects in it as JSON."""
    file = read({"identifier": "1", "title": "x", "more fields": "y", "list": [1, {"b": 2.50}]})

    assert ['"y"'] == values(file, file.keys[0], f"{URL}#field/more%20fields")
    assert [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"{\\"b\\":2.5}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>',
    ] == values(file, file.keys[0], f"{URL}#field/list")


def test_two_datasets_with_one_identifier_are_two():
    """The second is named by its position; one that is the very same is taken once. Both are remarked."""
    one, other = {"identifier": "1", "title": "x"}, {"identifier": "1", "title": "y"}

    file = read(one, other, one)

    assert [f"{URL}#dataset/1", f"{URL}#/dataset/1"] == list(file.datasets(0, 3).things)
    assert [
        "dataset 2 (1) is called as dataset 1 (1), where it needs its own name: it is named by position",
        "dataset 3 (1) is the same as dataset 1 (1); it is taken once",
    ] == remarks(file)


def test_version_1_0_is_read():
    """A bare list; address of the file, name of the publisher and mailbox are in the dataset itself."""
    dataset = {
        "title": "Logs",
        "identifier": "1",
        "publisher": "Office of Logs",
        "contactPoint": "Records desk",
        "mbox": "mailto:desk@a.example",
        "accessURL": "https://a.example/log.csv",
        "format": "text/csv",
        "accessLevelComment": "None",
    }
    file = CatalogueFile(json.dumps([dataset]).encode(), URL)
    lines = said(file, f"{URL}#dataset/1")

    assert [] == remarks(file)
    assert [f"<{DCAT}Distribution>"] == [line.split()[1] for line in lines if "Distribution>" in line]
    assert ["<https://a.example/log.csv>"] == values(file, file.keys[0], f"{DCAT}accessURL")
    assert ['"Office of Logs"'] == values(file, file.keys[0], "http://www.w3.org/2004/02/skos/core#prefLabel")
    assert ['"Records desk"'] == values(file, file.keys[0], f"{VCARD}fn")


def test_version_3_is_read():
    """Objects where version 1.1 has texts: concepts, positions, periods, documents, series, services."""
    dataset = {
        "@type": "Dataset",
        "title": "Logs",
        "identifier": "1",
        "theme": [{"@type": "Concept", "prefLabel": "openness"}],
        "spatial": [
            {
                "@type": "Location",
                "bbox": "POLYGON ((1 2))",
                "centroid": {"type": "Point", "coordinates": [1, 2]},
                "prefLabel": "Here",
            }
        ],
        "temporal": [{"@type": "PeriodOfTime", "startDate": "2020-01-01", "endDate": "2021"}],
        "landingPage": {"@type": "Document", "title": "The page"},
        "conformsTo": [{"@type": "Standard", "title": "A standard"}],
        "contactPoint": [{"@type": "Kind", "fn": "Records desk", "hasEmail": "mailto:desk@a.example"}],
        "distribution": [{"@type": "Distribution", "byteSize": "12", "accessURL": "https://a.example/x"}],
        "inSeries": [{"@type": "DatasetSeries", "title": "All logs"}],
    }
    file = CatalogueFile(json.dumps({"dataset": [dataset], "service": [{"title": "API"}]}).encode(), URL)

    assert [] == remarks(file)
    titles = ['"A standard"', '"All logs"', '"Logs"', '"The page"']
    assert titles == values(file, file.keys[0], f"{DCTERMS}title")
    assert ['"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'] == values(
        file, file.keys[0], f"{DCAT}startDate"
    )
    assert f"<{DCTERMS}Location>" in " ".join(said(file, file.keys[0]))
    assert ['"POLYGON ((1 2))"'] == values(file, file.keys[0], f"{DCAT}bbox")
    assert ["geosparql#geoJSONLiteral>"] == [
        value.rpartition("/")[2] for value in values(file, file.keys[0], f"{DCAT}centroid")
    ]
    assert [f'"12"^^<{XSD}integer>'] == values(file, file.keys[0], f"{DCAT}byteSize")
    assert '"API"' in file.about().things[URL]


def test_geometries_languages_and_value_objects_are_what_they_are():
    """GeoJSON is a literal of it, texts by language have tags, a value object of JSON-LD is its value."""
    point = {"type": "Point", "coordinates": [-77.0, 38.9]}
    dataset = {
        "identifier": "1",
        "title": {"en": "Logs", "es": "Registros"},
        "description": {"@value": "Text", "@language": "en"},
        "spatial": point,
    }
    file = read(dataset)

    assert [] == remarks(file)
    assert ['"Logs"@en', '"Registros"@es'] == values(file, file.keys[0], f"{DCTERMS}title")
    assert ['"Text"@en'] == values(file, file.keys[0], f"{DCTERMS}description")
    geometry = '"{\\"coordinates\\":[-77.0,38.9],\\"type\\":\\"Point\\"}"'
    assert [geometry] == [
        line.partition("^^")[0] for line in values(file, file.keys[0], "http://www.w3.org/ns/locn#geometry")
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "is no JSON, or only a part of it: "),
        (b"\x00\x01", "is no JSON, or only a part of it: "),
        (b"5", "is the number 5 as JSON, and neither has a list of datasets"),
        (b"[]", "is an empty list as JSON, of which none is a dataset"),
        (b'[{"a": 1}]', "is a list of 1 as JSON, of which none is a dataset"),
        (b'{"a": 1}', "is an object with a as JSON, and neither has a list of datasets"),
        (b'{"dataset": null}', "has null as its `dataset`, where a list of objects is right"),
        (b'{"dataset": "x"}', "has the text “x” as its `dataset`, where a list of objects is right"),
        (b'{"dataset": {"a": 1}}', "has an object with a as its `dataset`, where a list of objects is right"),
        (b'{"@context": {"a": "b"}, "dataset": []}', "has a @context of its own, by which it is no DCAT-US"),
        (b'{"results": [], "after": []}', "has an empty list as its `after`, where a text or nothing"),
        (b'{"success": true, "result": {"results": 3}}', "has the number 3 as the `results` of its `result`"),
    ],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused_with_what_would_be_right(data, message):
    """The sentence names what was found."""
    with pytest.raises(UnreadableDocument) as refusal:
        CatalogueFile(data, URL)

    assert str(refusal.value).startswith(message)


def test_names_that_come_twice_numbers_of_any_size_and_other_letters_are_read():
    """JSON lets a name come twice, numbers have as many digits as they like, and old files are no Unicode."""
    digits = b"9" * 9000
    dataset = b'{"identifier": "1", "title": "a", "title": "b", "x": %s, "y": 1e999, "z": NaN}' % digits
    data = b'{"dataset": [%s, {"identifier": "2", "title": "caf\xe9 \\ud800"}]}' % dataset

    file = CatalogueFile(data, URL)

    assert ['"a"', '"b"'] == values(file, file.keys[0], f"{DCTERMS}title")
    assert [f'"{digits.decode()}"'] == values(file, file.keys[0], f"{URL}#field/x")
    assert ['"1e999"'] == values(file, file.keys[0], f"{URL}#field/y")
    assert ['"café \ufffd"'] == values(file, file.keys[1], f"{DCTERMS}title")
    assert [(URL, "is not in UTF-8, where that is right; it is read as Windows-1252")] == file.about().remarks


def test_a_context_for_json_ld_has_the_same_terms():
    """It is computed from the table of fields."""
    terms = CONTEXT["@context"]

    assert all(terms[name]["@id"] == field.predicate for name, field in FIELDS.items())


# ---------------------------------------------------------------- counts on both sides

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(max_size=30)
    | st.sampled_from(
        ["https://a.example/ä?b=1#c", "http://a.example/two words.pdf", "R/P1D", "2014-13-01", "[[REDACTED]]"]
    )
)
NAMES = ["@id", "@type", "name", "fn", "type", "coordinates", "en", "title", "é x"]
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
MUTATIONS = st.dictionaries(
    st.sampled_from(sorted({*FULL, "@id", "mbox", "extra"})), ANYTHING, min_size=1, max_size=6
)


def leaves(value):
    """All that a value says, by an independent walk: texts, and whether it is true or false."""
    if isinstance(value, dict):
        return [leaf for name, each in value.items() if name != "@context" for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    return [json.dumps(value) if not isinstance(value, str) else value]


def words(text):
    """A text as it may be in lines: cut where N-Triples, JSON and addresses escape."""
    return "".join(each if each.isascii() and each.isalnum() else " " for each in text).split()


@settings(max_examples=300, deadline=None)
@given(MUTATIONS)
def test_no_value_is_lost_whatever_stands_where(mutation):
    """
    Each word of each value is in the lines of the dataset, whatever its type; or the dataset is refused.
    """
    dataset = {**FULL, **mutation}

    file = read(dataset, {"identifier": "other", "title": "Other"})
    found = file.datasets(0, 2)

    # Fields of one name that are wrong in the frame of the file are a refusal of the dataset.
    assert 2 == len(found.things) + len(found.refusals)
    lines = "".join(found.things.values())
    missing = [
        leaf
        for name, value in dataset.items()
        if name != "isPartOf"
        for leaf in leaves(value)
        if any(word.casefold() not in lines.casefold() for word in words(leaf))
    ]
    assert [] == missing


@settings(max_examples=300, deadline=None)
@given(ANYTHING, ANYTHING)
def test_any_document_is_read_or_refused(members, about):
    """Each member of the list is a thing, a refusal, or remarked as the same as another."""
    document = {"dataset": members, "title": about} if not isinstance(members, list) else members
    try:
        file = CatalogueFile(json.dumps(document).encode(), URL)
    except UnreadableDocument:
        return

    found = file.datasets(0, 1000)

    same = [why for _, why in found.remarks if why.startswith("is the same as")]
    assert len(file.catalogue.members) == len(found.things) + len(found.refusals) + len(same)


PACKAGE_FIELDS = """
id name title notes tags groups organization resources extras maintainer maintainer_email author
license_url license_title private state url
""".split()  # noqa: SIM905 - easier to read than a list
PAIRS = st.lists(st.fixed_dictionaries({"key": ANYTHING, "value": ANYTHING}), max_size=2)
PACKAGES = st.dictionaries(st.sampled_from(PACKAGE_FIELDS), ANYTHING | PAIRS, max_size=8)
HITS = st.fixed_dictionaries({"slug": ANYTHING, "dcat": MUTATIONS | ANYTHING, "publisher": ANYTHING})


@settings(max_examples=300, deadline=None)
@given(st.lists(PACKAGES | ANYTHING, max_size=3), st.lists(HITS | ANYTHING, max_size=3), ANYTHING, ANYTHING)
def test_any_page_of_an_api_is_read_or_refused(packages, hits, after, count):
    """Each package and each hit is a thing, a refusal, or remarked as the same as another."""
    ckan = {"success": True, "result": {"count": count, "results": packages}}
    for document in (ckan, {"results": hits, "after": after}):
        try:
            file = CatalogueFile(json.dumps(document).encode(), URL)
        except UnreadableDocument:
            continue

        about, found = file.about(), file.datasets(0, 1000)

        same = [why for _, why in found.remarks if why.startswith("is the same as")]
        taken = len(found.things) + len(found.refusals) + len(about.refusals) + len(same)
        assert len(packages if document is ckan else hits) == taken


SHARED = Path(__file__).parents[4] / ".." / "shared" / "corpora" / "dev" / "metadata" / "dcat-us"
FILES = sorted(SHARED.glob("*.data.json")) if SHARED.is_dir() else []


@pytest.mark.skipif(not FILES, reason="../shared is not there")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_counts_of_real_files_agree(path):
    """Values on the one side, triples of values on the other; datasets and what was refused of them."""
    document = json.loads(path.read_bytes())
    file = CatalogueFile(path.read_bytes(), f"https://a.example/{path.name}")
    found = file.datasets(0, 1000)

    assert len(document["dataset"]) == len(found.things) + len(found.refusals)
    # An object in a field that the schema lacks is one value.
    extra = ("additionalFieldDict", "additionalFieldListWDict")
    counted = [{**each, **{name: "x" for name in extra if name in each}} for each in document["dataset"]]
    lists = sum(len(each["additionalFieldListWDict"]) - 1 for each in document["dataset"] if extra[1] in each)
    assert len(leaves(counted)) + lists == found.values
