"""What `/openapi.json` promises, tried with data that fits and data that does not (schemathesis)."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from foia_graph.web.core.query_parameters import FORM_TYPE
from web_settings import PATIENT

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    allow_header_conformance,
]
TEXTS = ("/sparql", "/search", "/api/search", "/oai", "/api/q/emails-on-words", "/api/q/pages-on-words")
"""Where no schema can say which texts are accepted, or what is wrong is told under status 200 (OAI-PMH)."""
MAX_VALUES = 50
"""More of them may be too many for a list."""


def checks(case: Case, response: Response) -> list[Callable]:
    """Give what an answer must keep to.

    An empty value is no value; what is no text or number is sent as some text, which may be a good one;
    some bounds are of the whole, as that of the address; and no schema can say which profile comes in which
    form (406).
    """
    if case.path.partition("{")[0] in TEXTS:
        return CHECKS
    values = [each for value in (case.query or {}).values() for each in _several(value)]
    is_sent = "" not in values and not any(isinstance(each, dict | list) for each in values)
    is_had = response.status_code != 406 or "_profile" not in (case.query or {})
    is_short = len(response.request.path_url) <= PATIENT.address_bytes
    positive = [positive_data_acceptance] if len(values) <= MAX_VALUES and is_had and is_short else []
    negative = [negative_data_rejection] if is_short and is_sent else []
    return [*CHECKS, *positive, *negative]


def _several(value: object) -> list[object]:
    """Give the values of a parameter, an empty one for what is sent as nothing."""
    return value if isinstance(value, list) and value else ["" if value in ({}, [], None) else value]


SETTLED_ELSEWHERE = re.compile(
    r"/oembed\?.* 501: "  # for a format that there is not (oEmbed 1.0, section 2.3.2.1)
    r"|/api/similar.* 400: Schema-valid"  # either a page or words
    r"|/questions/[a-z-]+\?.*sort=.* 400: Schema-valid",  # the columns are those of each question
    re.DOTALL,
)


def broken(operation: APIOperation, mode: GenerationMode, examples: int) -> Iterator[str]:
    """Try an operation, and tell what it did not keep to."""
    found = []

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        derandomize=True,
        database=None,
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        encode_objects(case)
        response = case.call()
        try:
            case.validate_response(response, checks=checks(case, response))
        except FailureGroup as failures:
            found.extend(
                f"{response.request.url} {response.status_code}: {each}" for each in failures.exceptions
            )

    try:
        ask()
    except Unsatisfiable:
        assert mode == GenerationMode.NEGATIVE, (
            operation.label
        )  # nothing can be wrong where nothing is chosen
    yield from (each for each in found if not SETTLED_ELSEWHERE.search(each))


def encode_objects(case: Case) -> None:
    """Write objects in a form as JSON (OpenAPI 3.1, 4.8.15), where schemathesis would make fields of them."""
    if case.media_type == FORM_TYPE and isinstance(case.body, dict):
        case.body = {
            name: json.dumps(each) if isinstance(each, dict) else each for name, each in case.body.items()
        }


EXAMPLES = 12
STATUSES_OF_ALL = ("406", "414", "431", "503")
"""What the document tells once for every operation (`default`); here any other status is wrong."""


def strict(document: dict) -> dict:
    """Give the document with the statuses of `default` one by one, so that no other passes for it."""
    for methods in document["paths"].values():
        for operation in methods.values():
            problem = operation["responses"].pop("default")
            operation["responses"] |= dict.fromkeys(STATUSES_OF_ALL, problem)
    return document


@pytest.mark.slow
def test_answers_are_as_documented(shipped_app: Flask):
    """
    Every operation answers with the statuses, media types and bodies that the document gives it; what fits
    it is answered, what does not is refused, and nothing ends in an error of the server.
    """
    document = strict(shipped_app.test_client().get("/openapi.json").json)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = shipped_app
    tried = [found.ok() for found in schema.get_all_operations()]

    assert "" == "\n".join(
        each for operation in tried for mode in GenerationMode for each in broken(operation, mode, EXAMPLES)
    )
    assert len(tried) > 60
