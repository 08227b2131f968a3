"""JSON of strangers: what is read, and what is refused in one sentence."""

import pytest

from foia_graph.connectors.imports.api_client import DEEPEST, TruncatedJson, decode_json
from foia_graph.errors import InputError


def test_values_come_as_they_are():
    assert {"a": [1, 2.5, "ü", None, True]} == decode_json('\ufeff{"a": [1, 2.5, "ü", null, true]}'.encode())


def test_half_of_a_surrogate_pair_becomes_the_replacement_character():
    """Also in a name; a whole pair stays a letter."""
    assert {"\ufffd": "a😀"} == decode_json(rb'{"\ud800": "a\ud83d\ude00"}')


@pytest.mark.parametrize("data", [b'{"a": [1, 2', b'{"a": "b', b'{"a"', b"[", b'[{"a": 1},'])
def test_what_ends_too_early_is_told_from_what_is_wrong(data):
    with pytest.raises(TruncatedJson, match="is JSON that ends too early, in line 1"):
        decode_json(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html>", "is no JSON (Expecting value), in line 1"),
        (b'{"a": 1} {"b": 2}', "is no JSON (Extra data), in line 1"),
        (b'{"a": NaN}', "is no JSON that can be relied on: NaN is no number"),
        (b"[1e999]", "is no JSON that can be relied on: 1e999 is a number out of range"),
        (b'{"a": 1, "a": 2}', "is no JSON that can be relied on: it has the key 'a' twice in one object"),
        (b'{"a": "\xff"}', "is not in UTF-8, from byte 7 on"),
        (b"[" * 101 + b"]" * 101, "is nested more than 100 deep"),
        (b"[" * 200_000, "is nested more than 100 deep"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(data, message):
    with pytest.raises(InputError) as caught:
        decode_json(data)

    assert message == str(caught.value)


def test_a_document_may_be_as_deep_as_the_bound():
    assert decode_json(b"[" * DEEPEST + b"]" * DEEPEST)


def test_a_number_of_too_many_digits_is_refused():
    with pytest.raises(InputError, match="is no JSON that can be relied on"):
        decode_json(b"[" + b"9" * 5000 + b"]")


def test_who_wants_to_know_is_told_what_was_put_right():
    """Of a key that is twice the last value counts then; the end of a page stays."""
    notes = []

    assert {"a": 2, "b": "x\ufffd\f"} == decode_json(rb'{"a": 1, "b": "x\u0000\f", "a": 2}', notes.append)
    assert [
        "has 'a' twice in one object; the last one counts",
        "holds characters that no text can hold; they are replaced",
    ] == notes
