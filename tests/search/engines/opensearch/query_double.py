"""A double of the query language of search servers: what a query finds among documents in memory.

It goes by the documentation of OpenSearch and Elasticsearch, and knows only what this program sends; all else
is an error. Scores are numbers of clauses that match, which is all that can be said without frequencies.
"""

from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any

from foia_graph.search.tokenizer import stem_word

Json = dict[str, Any]


@dataclass
class FakeDocument:
    """A document: what was sent, and for each text field the words with their positions."""

    source: Json
    words: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def values(self, name: str) -> list[Any]:
        found = self.source.get(name, [])
        return found if isinstance(found, list) else [found]

    def places(self, name: str, word: str) -> list[int]:
        return [place for place, each in self.words.get(name, ()) if each == word]


def analyze(source: Json, properties: Json) -> FakeDocument:
    """Cut the text fields of a document at blanks, with a gap between values; raise KeyError for no field."""
    found = FakeDocument(source)
    for name in source:
        described = properties[name]
        if described["type"] == "text":
            found.words[name] = _positions(found.values(name), described["position_increment_gap"])
            stem = described["fields"]["stem"]
            assert stem["position_increment_gap"] == described["position_increment_gap"]
            found.words[f"{name}.stem"] = [(at, stem_word(word)) for at, word in found.words[name]]
    return found


def _positions(values: list[str], gap: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    at = 0
    for value in values:
        for word in value.split():
            found.append((at, word))
            at += 1
        at += gap
    return found


def score(query: Json, document: FakeDocument) -> float | None:
    """Score a document, None where the query does not find it."""
    ((kind, body),) = query.items()
    return _KINDS[kind](body, document)


def _match_all(_body: Json, _document: FakeDocument) -> float:
    return 1.0


def _match_none(_body: Json, _document: FakeDocument) -> None:
    """Match nothing."""


def _term(body: Json, document: FakeDocument) -> float | None:
    ((name, asked),) = body.items()
    value = asked["value"]
    if name in document.words:
        return float(len(document.places(name, value))) or None
    return 1.0 if value in document.values(name) else None


def _terms(body: Json, document: FakeDocument) -> float | None:
    ((name, values),) = body.items()
    return 1.0 if set(values) & set(document.values(name)) else None


def _match(body: Json, document: FakeDocument) -> float | None:
    ((name, asked),) = body.items()
    assert name.endswith(".stem"), name
    return float(len(document.places(name, stem_word(asked["query"])))) or None


def _prefix(body: Json, document: FakeDocument) -> float | None:
    ((name, asked),) = body.items()
    words = (word for _, word in document.words.get(name, ()))
    return 1.0 if any(word.startswith(asked["value"]) for word in words) else None


def _match_phrase(body: Json, document: FakeDocument) -> float | None:
    """Match words that need `slop` moves at most to stand one behind the other."""
    ((name, asked),) = body.items()
    places = [document.places(name, word) for word in asked["query"].split()]
    for chosen in product(*places):
        moved = [at - number for number, at in enumerate(chosen)]
        if len(set(chosen)) == len(chosen) and max(moved) - min(moved) <= asked["slop"]:
            return 1.0
    return None


def _intervals(body: Json, document: FakeDocument) -> float | None:
    ((name, rule),) = body.items()
    every = rule["all_of"]
    assert every["ordered"] is True
    places = [_interval_places(each, name, document) for each in every["intervals"]]
    for chosen in product(*places):
        in_order = all(a < b for a, b in pairwise(chosen))
        if in_order and chosen[-1] - chosen[0] + 1 - len(chosen) <= every["max_gaps"]:
            return 1.0
    return None


def _interval_places(rule: Json, name: str, document: FakeDocument) -> list[int]:
    ((kind, body),) = rule.items()
    if kind == "prefix":
        words = document.words.get(name, ())
        return [place for place, word in words if word.startswith(body["prefix"])]
    assert kind == "match"
    own = body.get("use_field", name)
    return document.places(own, stem_word(body["query"]) if own.endswith(".stem") else body["query"])


def _range(body: Json, document: FakeDocument) -> float | None:
    ((name, bounds),) = body.items()
    low, high = bounds["gte"], bounds.get("lte", float("inf"))
    return 1.0 if any(low <= value <= high for value in document.values(name)) else None


def _bool(body: Json, document: FakeDocument) -> float | None:
    assert body.keys() <= {"must", "must_not", "should", "minimum_should_match", "boost"}, body
    if not body.keys() & {"must", "must_not", "should"}:
        return 1.0  # as servers do
    must = [score(each, document) for each in body.get("must", ())]
    should = [each for q in body.get("should", ()) if (each := score(q, document)) is not None]
    if None in must or any(score(each, document) is not None for each in body.get("must_not", ())):
        return None
    if len(should) < body.get("minimum_should_match", 0 if must else 1):
        return None
    return sum([*should, *(each for each in must if each is not None)]) * float(body.get("boost", 1))


def _constant_score(body: Json, document: FakeDocument) -> float | None:
    return None if score(body["filter"], document) is None else float(body["boost"])


def _function_score(body: Json, document: FakeDocument) -> float | None:
    assert body["boost_mode"] == "multiply"
    own = score(body["query"], document)
    return None if own is None else own * float(document.source[body["field_value_factor"]["field"]])


_KINDS = {
    "match_all": _match_all,
    "match_none": _match_none,
    "term": _term,
    "terms": _terms,
    "match": _match,
    "prefix": _prefix,
    "match_phrase": _match_phrase,
    "intervals": _intervals,
    "range": _range,
    "bool": _bool,
    "constant_score": _constant_score,
    "function_score": _function_score,
}
