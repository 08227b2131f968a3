"""Messages between the pool and its workers: they are read as they were written, and nothing else is."""

from types import MappingProxyType

import msgspec
import pytest

from foia_graph.query.sparql.messages import (
    WorkerAnswer,
    WorkerRequest,
    decode_answer,
    decode_request,
    encode_message,
)


@pytest.mark.parametrize(
    "request_",
    [
        WorkerRequest("ASK {}"),
        WorkerRequest(
            'SELECT * { ?s ?p "ä\u2028\0" }',
            "turtle",
            [],
            ["http://e/g"],
            MappingProxyType({"e": "http://e/"}),
            {"name": {"@id": "http://e/n", "@container": "@set"}},
            "http://e/base",
            7,
        ),
    ],
)
def test_a_request_is_read_as_written(request_):
    """With all that it asks for; no graphs are another request than an empty list of them."""
    assert request_ == decode_request(encode_message(request_))


@pytest.mark.parametrize(
    "answer",
    [
        WorkerAnswer("text/csv", "all", has_more=True, seconds=0.25, memory=1 << 40),
        WorkerAnswer(reason="syntax", message="x" * 600, line=1, column=2),
        WorkerAnswer(reason="not-acceptable", message="no such form"),
    ],
)
def test_an_answer_is_read_as_written(answer):
    """Results and refusals."""
    assert answer == decode_answer(encode_message(answer))


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"reason":"because"}', b'{"memory":"much"}', b'"\xff"'])
def test_what_is_no_answer_is_refused(data):
    """A worker may send anything."""
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        decode_answer(data)
