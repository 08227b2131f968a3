"""Messages between the pool and its query workers: the heads of their frames.

A request has its query in the body, an answer its result. What is said with each small query is short: the
head of a request is a JSON object that is the same for most of them, that of an answer two numbers before
one.
"""

import struct
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from foia_graph.runtime.frames import decode_object, encode_object

_NUMBERS = struct.Struct("!dQ")
_SHORT = 512
"""Bytes of an object at most that is remembered: most are like one of a few before."""
_RESULT_FACTS = {"media_type", "dataset"}


class AnswerHead(NamedTuple):
    """The head of an answer: what it is, or why there is none, and what it took.

    `seconds` are those of the evaluation, `memory` the bytes that the worker holds for itself.
    """

    facts: Mapping[str, Any]
    seconds: float = 0.0
    memory: int = 0


def encode_answer(head: AnswerHead) -> bytes:
    """Write the head of an answer."""
    facts = head.facts
    is_result = facts.keys() == _RESULT_FACTS
    data = _result_facts(*facts.values()) if is_result else encode_object(dict(facts))
    return _NUMBERS.pack(head.seconds, head.memory) + data


@lru_cache(64)
def _result_facts(media_type: str, dataset: str) -> bytes:
    return encode_object({"media_type": media_type, "dataset": dataset})


def decode_answer(data: bytes) -> AnswerHead:
    """Parse the head of an answer; raise ValueError for anything else."""
    if len(data) < _NUMBERS.size:
        raise ValueError("the head of an answer is too short")
    return AnswerHead(_decode_facts(data[_NUMBERS.size :]), *_NUMBERS.unpack_from(data))


encode_request = encode_object


def decode_request(data: bytes) -> Mapping[str, Any]:
    """Parse the head of a request; raise ValueError for anything else."""
    return _decode_facts(data)


def _decode_facts(data: bytes) -> Mapping[str, Any]:
    return _decode_short(data) if len(data) <= _SHORT else decode_object(data)


@lru_cache(64)
def _decode_short(data: bytes) -> Mapping[str, Any]:
    return decode_object(data)
