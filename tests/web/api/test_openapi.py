"""The document of the API, the page for developers, and what both are made of."""

import re
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from foia_graph import __version__
from foia_graph.web.core.operations import PATH_EXPANDERS, Operation, OperationParameter, operation_of
from foia_graph.web.core.responses import CORS_HEADERS
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.openapi.path_expansions import ARGUMENT, Route

UNASKED = {"/static/<path:filename>"}
"""Routes that belong to pages, not to the API."""


@pytest.fixture(scope="module")
def document(shipped_app: Flask) -> dict:
    return shipped_app.test_client().get("/openapi.json").json


def resolved(part, document: dict):
    """Give a part of the document with all references but those to schemas of answers instead."""
    if isinstance(part, dict) and "$ref" in part:
        found = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return {**resolved(found, document), **{key: part[key] for key in part if key != "$ref"}}
    return part


def parameters_of(described: dict, document: dict) -> list[dict]:
    """Give the parameters of an operation."""
    found = [resolved(each, document) for each in described.get("parameters", ())]
    schemas = [each.get("schema") or each["content"]["application/json"]["schema"] for each in found]
    return [
        {**each, "schema": resolved(schema, document)} for each, schema in zip(found, schemas, strict=True)
    ]


def response_of(described: dict, status: str, document: dict) -> dict:
    """Give a response of an operation."""
    return resolved(described["responses"][status], document)


def folded(path: str, document: dict) -> str:
    """Give the path as the document has it, where a suffix is a part of it."""
    stem = path.removesuffix(".{suffix}").rstrip("/")
    return f"{stem}{{suffix}}" if f"{stem}{{suffix}}" in document["paths"] else path


def address_of(path: str) -> str:
    """Give an address that a path of the document stands for, without a suffix."""
    if path == "/api/q{suffix}":
        return "/api/q/"  # the folder of the saved queries, whose suffix follows its name
    return re.sub(r"\{\w+\}", "1", path.replace("{suffix}", "")) or "/"


def examples(shipped_app: Flask) -> list[str]:
    listed = shipped_app.test_client().get("/api", headers={"Accept": "application/json"}).json
    return [example for each in listed["operations"] for example in each["examples"]]


# -- the document --------------------------------------------------------------------------------------------


def test_the_document_is_openapi(document: dict):
    """The document is valid OpenAPI 3.1, of this version of the program, for wherever it is served."""
    assert [] == list(OpenAPIV31SpecValidator(document).iter_errors())
    assert ("3.1.0", __version__, [{"url": "/"}]) == (
        document["openapi"],
        document["info"]["version"],
        document["servers"],
    )


def test_the_document_tells_whose_catalogue_it_is(document: dict):
    """Title, licence and contact are those of the catalogue."""
    assert {
        "title": "Uncover the Truth: records on Secure Communities",
        "license": {
            "name": "https://creativecommons.org/publicdomain/zero/1.0/",
            "url": "https://creativecommons.org/publicdomain/zero/1.0/",
        },
        "contact": {"email": "catalogue@foia-graph.example.org"},
    } == {name: document["info"][name] for name in ("title", "license", "contact")}


def test_every_route_says_what_it_can_be_asked(shipped_app: Flask):
    """No route of the app is omitted, and none says that it is asked by a method that it does not take."""
    rules = list(shipped_app.url_map.iter_rules())

    assert UNASKED == {rule.rule for rule in rules if operation_of(shipped_app, rule.endpoint) is None}


def test_the_document_has_every_route(shipped_app: Flask, document: dict):
    """Every route is in the document with its methods: as it is, or as the paths that it is told as."""
    missing = [
        (rule.rule, method)
        for rule in shipped_app.url_map.iter_rules()
        if rule.rule not in UNASKED and rule.endpoint not in PATH_EXPANDERS
        for method in rule.methods & {"GET", "POST"}
        if method.lower() not in document["paths"].get(folded(ARGUMENT.sub(r"{\1}", rule.rule), document), {})
    ]
    told = {
        rule.rule.partition("<")[0].rstrip(".")
        for rule in shipped_app.url_map.iter_rules()
        if rule.endpoint in PATH_EXPANDERS
    }

    assert [] == missing
    assert [] == [start for start in told if not any(path.startswith(start) for path in document["paths"])]


def test_every_path_of_the_document_is_a_route(shipped_app: Flask, document: dict):
    """Nothing is promised that there is not."""
    adapter = shipped_app.url_map.bind("localhost")
    strange = [
        (path, method)
        for path, methods in document["paths"].items()
        for method in methods
        if not adapter.test(address_of(path), method.upper())
    ]

    assert [] == strange


def test_who_may_ask_of_a_date_may_ask_of_none(document: dict):
    """Where a date can be given, the answer to what is no date (400) is documented."""
    assert [] == [
        path
        for path, methods in document["paths"].items()
        for described in methods.values()
        if any(each["name"] == "asOf" for each in parameters_of(described, document))
        and "400" not in described["responses"]
    ]


def test_the_document_is_small(shipped_app: Flask):
    """What routes have in common is in the document once: it has at most 300 kB."""
    assert len(shipped_app.test_client().get("/openapi.json").data) <= 300_000


def test_operations_are_named_by_what_they_do(document: dict):
    """Each operation has a name of its own, as a client in a programming language would call it."""
    names = [each["operationId"] for methods in document["paths"].values() for each in methods.values()]
    told = {
        path: document["paths"][path]["get"]["operationId"]
        for path in ("/api/releases{suffix}", "/doc/{kind}/{slug}{suffix}", "/conflicts{suffix}")
    }

    assert len(names) == len(set(names))
    assert [] == [name for name in names if not re.fullmatch("[a-z][A-Za-z0-9]*", name)]
    assert {
        "/api/releases{suffix}": "listReleases",
        "/doc/{kind}/{slug}{suffix}": "describeOneThing",
        "/conflicts{suffix}": "listConflicts",
    } == told


def test_headers_of_answers_are_documented(shipped_app: Flask, document: dict):
    """Headers of this server that scripts may read are documented where they are sent."""
    client, missing = shipped_app.test_client(), []
    responses = document["components"]["responses"].values()
    told = {name for each in responses for name in each["headers"]}
    exposed = set(CORS_HEADERS["Access-Control-Expose-Headers"].split(", ")) & told
    for example in examples(shipped_app):
        place = urlsplit(example).path
        stem = re.sub(r"\.[a-z0-9]+$", "", place).rstrip("/")
        described = document["paths"].get(f"{stem}{{suffix}}", document["paths"].get(place, {})).get("get")
        answer = client.get(example)
        if described and answer.status_code == 200:
            documented = response_of(described, "200", document)["headers"]
            missing += [(example, name) for name in exposed & {*answer.headers.keys()} - {*documented}]

    assert [] == missing
    assert {"ETag", "Foia-Graph-Generation", "Link", "Retry-After", "Location"} <= told


def test_a_thing_is_described_by_the_schema_of_its_class(document: dict):
    """The answer to `/doc/{kind}/{slug}` refers to the schema of each class that has such names."""
    described = document["paths"]["/doc/{kind}/{slug}{suffix}"]["get"]
    answer = response_of(described, "200", document)["content"]

    assert {"$ref": "#/components/schemas/Release"} in answer["application/ld+json"]["schema"]["anyOf"]
    assert {} == answer["text/turtle"]


def test_a_saved_query_is_told_with_the_types_of_its_parameters(document: dict):
    """Each saved query is an operation of its own."""
    told = document["paths"]["/api/q/releases-in-period"]["get"]
    parameters = {each["name"]: each["schema"] for each in parameters_of(told, document)}

    assert ("Releases in a period", "answerReleasesInPeriod") == (told["summary"], told["operationId"])
    assert {
        "anyOf": [{"type": "string", "format": "date"}, {"const": ""}],
        "default": "2012-04-01",
    } == parameters["from"]
    assert {"enum": ["within", "overlapping", ""], "default": "within"} == parameters["match"]


def test_problems_are_documented(document: dict):
    """Whatever goes wrong is a problem of RFC 9457; those of every route are told as one."""
    described = document["paths"]["/api/q/{name}{suffix}"]["get"]

    assert {"200", "303", "400", "404", "422", "429", "default"} == set(described["responses"])
    for status in ("404", "default"):
        content = response_of(described, status, document)["content"]
        assert {"schema": {"$ref": "#/components/schemas/Problem"}} == content["application/problem+json"]


def test_problems_that_pass_say_when_to_ask_again(document: dict):
    """A budget that is used up, and a server that is busy."""
    described = document["paths"]["/sparql"]["get"]
    headers = [response_of(described, status, document)["headers"] for status in ("429", "default")]

    assert [True, True] == ["Retry-After" in each for each in headers]


def test_what_is_charged_to_a_budget_says_so(document: dict):
    """Heavy routes, those that have a queue of their own, and those that can be asked for the past."""
    paths = (
        "/api/releases{suffix}",
        "/search{suffix}",
        "/sparql",
        "/doc/{kind}/{slug}{suffix}",
        "/healthz",
        "/robots.txt",
    )
    charged = ["429" in document["paths"][path]["get"]["responses"] for path in paths]

    assert [True, True, True, True, False, False] == charged


def test_what_a_path_holds_must_be_said():
    """A route whose parameters no one explains is refused, with its name."""
    told = Route("/x/{y}", "GET", Operation("X", "X", cost="light"), "things.x")

    with pytest.raises(LookupError, match=r"things\.x does not say what 'y' is in /x/\{y\}"):
        _ = told.parameters


def test_a_suffix_names_a_form():
    """What a suffix may be follows from the media types of the answer."""
    told = Route(
        "/x{suffix}",
        "GET",
        Operation("X", "X", cost="light", media_types=("text/csv", "text/html")),
        "things.x",
    )

    assert [
        OperationParameter(
            "suffix", {"enum": ["", ".csv", ".html"]}, "The form; without it `Accept` chooses.", "path"
        )
    ] == told.parameters


SUFFIXED = {
    "/doc/{kind}/{slug}{suffix}": "/doc/release/2012-04-10",
    "/doc/scheme/{scheme}/{notation}{suffix}": "/doc/scheme/issues/juveniles",
    "/doc/graph/{source}{suffix}": "/doc/graph/post-fact-sheet",
    "/api/q/{name}{suffix}": "/api/q/timeline",
    "/api/graph{suffix}": "/api/graph?focus=work/oig-12-64",
    "/api/path{suffix}": "/api/path?from=work/oig-12-64&to=person/zoe-lofgren",
    "/search{suffix}": "/search?q=juveniles",
    "/api/search{suffix}": "/api/search?q=juveniles",
    "/api/claims{suffix}": "/api/claims?about=work/oig-12-64",
    "/cite{suffix}": "/cite?iri=work/oig-12-64",
}
"""What is instead of a name, or must be said besides."""
OF_SOME_CLASSES = {("/doc/{kind}/{slug}{suffix}", ".eac")}
"""Forms that a release has not."""


def test_every_suffix_that_is_documented_works(shipped_app: Flask, document: dict):
    """Each form that a path promises by its suffix is there, in the media type that is promised."""
    client = shipped_app.test_client()
    wrong = []
    for path, methods in document["paths"].items():
        found = SUFFIXED.get(path, path.removesuffix("{suffix}"))
        if path.endswith("{suffix}") and "{" not in found:
            place, mark, query = found.partition("?")
            parameters = {each["name"]: each["schema"] for each in parameters_of(methods["get"], document)}
            content = response_of(methods["get"], "200", document)["content"]
            for suffix in filter(None, parameters["suffix"]["enum"]):
                if place == "/api/similar" or (path, suffix) in OF_SOME_CLASSES:
                    continue  # the shipped catalogue has no pages to compare
                answer = client.get(f"{place}{suffix}{mark}{query}")
                if answer.mimetype not in content:
                    wrong.append((path, suffix, answer.status_code, answer.mimetype))

    assert [] == wrong


# -- schemas -------------------------------------------------------------------------------------------------


def test_every_thing_is_as_the_schema_of_its_class_says(shipped_app: Flask, document: dict):
    """The JSON of every thing of the catalogue is valid by the schema that the document has for its class."""
    client, site = shipped_app.test_client(), shipped_app.extensions[EXTENSION]
    source = site.current.served_catalogue()
    components = {"components": document["components"]}
    invalid = []
    for name in source.profile.shapes:
        schema = {"$ref": f"#/components/schemas/{name}", **components}
        validator = jsonschema_rs.Draft202012Validator(schema)
        for iri in source.all_things:
            if (stub := source.stub(iri)) is None or stub.type != name or name == "Graph":
                continue
            path = f"/doc/{iri.removeprefix(source.base).removeprefix('id/')}.jsonld"
            invalid += [f"{path}: {each.message}" for each in validator.iter_errors(client.get(path).json)]

    assert [] == invalid


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, 0),
        ({"date": {"type": "xsd:gYearMonth", "value": "2012-04"}}, 0),
        ({"date": ["2012-04-10", "2012-04-11"]}, 0),
        ({"date": ["2012-04-10"]}, 1),
        ({"raisesIssue": "https://foia-graph.example.org/scheme/issues/juveniles"}, 1),
        ({"statedDocumentCount": "16"}, 1),
        ({"colour": "red"}, 1),
        ({"type": "Person"}, 1),
        ({"title": None}, 1),
    ],
)
def test_a_schema_refuses_what_is_not_of_its_class(change: dict, wrong: int, document: dict, shipped):
    """One value is bare, many are a list, and there are no other fields than those of the profile."""
    schema = {"$ref": "#/components/schemas/Release", "components": document["components"]}
    body = {**shipped.get("/doc/release/2012-04-10.jsonld").json, **change}

    assert wrong == len(list(jsonschema_rs.Draft202012Validator(schema).iter_errors(body)))


# -- the page ------------------------------------------------------------------------------------------------


def test_every_example_works(shipped_app: Flask):
    """Each example of the page leads to an answer, or to where one is."""
    client = shipped_app.test_client()
    answers = {example: client.get(example).status_code for example in examples(shipped_app)}

    assert {} == {example: status for example, status in answers.items() if not 200 <= status < 400}
    assert len(answers) >= 30


def test_the_page_shows_every_operation(shipped_app: Flask, shipped):
    """The page says what a group is, and has a section for each operation, links and a line for a shell."""
    page = shipped.get("/api", headers={"Accept": "text/html"}).get_data(as_text=True)
    listed = shipped.get("/api", headers={"Accept": "application/json"}).json["operations"]

    assert len(listed) == page.count('<section class="case"')
    assert '<p class="note">Full text, and the timeline.</p>' in page
    assert '<a href="/api/q/timeline.csv">/api/q/timeline.csv</a>' in page
    assert "curl -L https://foia-graph.example.org/api/q/timeline.csv" in page
    assert (
        "curl -L -H &#39;Accept: application/ld+json&#39; https://foia-graph.example.org/id/release/2012-04-10"
        in page
    )
    assert "<script>" not in page


def test_the_page_leads_programs_to_the_document(shipped):
    """Who asks for JSON is told where the document is; so is who reads headers."""
    answer = shipped.get("/api", headers={"Accept": "application/json"})

    assert ("application/json", "/openapi.json") == (answer.content_type, answer.json["openapi"])
    assert '</openapi.json>; rel="service-desc"' in answer.headers["Link"]
    assert '</api>; rel="service-doc"' in shipped.get("/").headers["Link"]


# -- problems ------------------------------------------------------------------------------------------------

METHODS = ("PUT", "DELETE", "PATCH", "POST")


def is_problem(answer, status: int) -> bool:
    """Tell whether an answer is a problem of RFC 9457 with its four facts, and the reason in its type."""
    if answer.content_type != "application/problem+json" or answer.status_code != status:
        return False
    facts = answer.json
    said = facts["detail"][-1:] in (".", "?") and bool(facts["reason"])
    kind = f"https://w3id.org/foia-graph/problems#{facts['reason']}"
    return said and (facts["status"], facts["type"]) == (status, kind) and bool(facts["title"])


def test_a_wrong_method_is_a_problem_on_every_route(shipped_app: Flask, document: dict):
    """A method that a route does not take is 405, with those that it takes, whatever the route."""
    client = shipped_app.test_client()
    wrong = []
    for path, methods in document["paths"].items():
        address = address_of(path)
        for method in METHODS:
            if method.lower() not in methods:
                answer = client.open(address, method=method)
                if not is_problem(answer, 405) or "GET" not in answer.headers["Allow"]:
                    wrong.append((method, address, answer.status_code))

    assert [] == wrong


def test_a_name_that_there_is_not_is_a_problem_on_every_route(shipped_app: Flask, document: dict):
    """
    Whatever a path names, a name or a suffix that there is not is 404, if nothing else was wrong before that.
    """
    client = shipped_app.test_client()
    paths = [path.replace("{suffix}", ".{suffix}") for path in document["paths"]]
    named = [path for path in paths if "{" in path and not path.startswith("/static")]
    wrong = [
        (address, answer.status_code)
        for path in named
        for address in [re.sub(r"\{\w+\}", "no-such-name-1", path)]
        for answer in [client.get(address)]
        if not (is_problem(answer, 404) or is_problem(answer, 400))
    ]

    assert [] == wrong


OF_ITS_OWN = {"/oai"}
"""Where what is wrong is told under status 200 (OAI-PMH 2.0, 3.6)."""


def is_bounded(schema: dict) -> bool:
    """Tell whether a schema does not allow every text."""
    return bool({"enum", "anyOf", "pattern"} & schema.keys()) or schema.get("type") == "integer"


def test_a_parameter_that_is_wrong_is_a_problem_on_every_route(shipped_app: Flask, document: dict):
    """A value that no schema allows is refused with a problem, where the value is read."""
    client = shipped_app.test_client()
    asked = [
        (path.removesuffix("{suffix}"), each["name"])
        for path, methods in document["paths"].items()
        for each in parameters_of(methods["get"], document)
        if "{" not in path.removesuffix("{suffix}") and each["in"] == "query" and is_bounded(each["schema"])
        if path not in OF_ITS_OWN
    ]
    wrong = [
        (path, name, answer.status_code)
        for path, name in asked
        for answer in [client.get(path, query_string={name: "\x01"})]
        if not (is_problem(answer, 400) or is_problem(answer, 404))
        if not (name == "_profile" and is_problem(answer, 406))
        if not ((path, name) == ("/oembed", "format") and is_problem(answer, 501))  # oEmbed 1.0, 2.3.2
    ]

    assert [] == wrong


@pytest.mark.parametrize("accept", ["image/png", "application/x-none"])
def test_a_form_that_there_is_not_is_a_problem(accept: str, shipped_app: Flask, document: dict):
    """Where a suffix may name the form, none that the client accepts is a problem that lists the forms."""
    client = shipped_app.test_client()
    wrong = []
    for example in examples(shipped_app):
        path = urlsplit(example).path
        operation = document["paths"].get(f"{path}{{suffix}}", {}).get("get")
        if operation and "format=" not in example:
            answer = client.get(example, headers={"Accept": accept})
            if not is_problem(answer, 406) or "there are" not in answer.json["detail"]:
                wrong.append((example, answer.status_code))

    assert [] == wrong


def test_a_browser_gets_the_problem_as_a_page(shipped):
    """People get the same sentence on a page."""
    page = shipped.get("/api/q/none", headers={"Accept": "text/html"})

    assert (404, "text/html; charset=utf-8") == (page.status_code, page.content_type)
    assert "No saved query is called &#39;none&#39;." in page.get_data(as_text=True)
