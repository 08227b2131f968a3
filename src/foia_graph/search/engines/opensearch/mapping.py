"""The mapping of an index on a search server, and the document of an entry.

Texts are cut into words here, and sent as these words with blanks between them. So Bates numbers and codes
such as (b)(7)(E) are the same words as in an index of tantivy; no analyzer of the server would cut them so.
"""

from collections.abc import Iterable
from typing import Any

from foia_graph.search.engines.opensearch.server import JsonObject
from foia_graph.search.entry import TEXTS, VOCABULARY, IndexEntry
from foia_graph.search.tokenizer import split_words

MADE_BY = "foia-graph"
LONGEST_WORD = 8_000
"""Characters of a word beyond which it is cut; Lucene refuses words of more than 32,766 bytes."""
FULL_WEIGHT, LOW_WEIGHT = 8.0, 1.0
"""The factors of scores; entries that only define words rank behind all others."""
STORED = ("iri", "begin", "size", "quote_key")
"""What is given back of an entry."""
KEYWORDS = frozenset(("owner", "facet", "about"))
"""Fields whose values are terms as they are."""


def index_body(base: str) -> JsonObject:
    """Return what an index is created with; shards and replicas are those that the server gives it.

    Only names are stored: what a page says is kept with its reading.
    """
    own = {"type": "custom", "tokenizer": "written_words"}
    return {
        "settings": {
            "index": {"refresh_interval": "-1"},
            "analysis": {
                "tokenizer": {"written_words": {"type": "whitespace", "max_token_length": LONGEST_WORD}},
                "filter": {"english_stem": {"type": "stemmer", "language": "porter2"}},
                "analyzer": {"exact_words": own, "stemmed_words": {**own, "filter": ["english_stem"]}},
            },
        },
        "mappings": {
            "_meta": {"made_by": MADE_BY, "base": base},
            "_source": {"includes": list(STORED)},
            "dynamic": "strict",
            "properties": _fields(),
        },
    }


def _fields() -> dict[str, Any]:
    text = {
        "type": "text",
        "analyzer": "exact_words",
        # As between two values in an index of tantivy: no phrase goes over the end of one.
        "position_increment_gap": 1,
        "fields": {
            "stem": {"type": "text", "analyzer": "stemmed_words", "position_increment_gap": 1},
        },
    }
    unsearched = {"index": False, "doc_values": False}
    types: tuple[tuple[Iterable[str], JsonObject], ...] = (
        (("iri",), {"type": "keyword", **unsearched}),
        (("text", *TEXTS), text),
        (sorted(KEYWORDS), {"type": "keyword"}),
        (("first", "last", "oldest", "newest"), {"type": "integer"}),
        (("begin", "size"), {"type": "long", **unsearched}),
        (("quote_key", "position"), {"type": "long"}),
        (("weight",), {"type": "float", "index": False}),
    )
    return {name: described for names, described in types for name in names}


def entry_document(entry: IndexEntry, position: int) -> JsonObject:
    """Return an entry as a document; `position` is its place in the order in which entries are written."""
    begin, end = entry.place
    texts = {"text": entry.whole_text, **{name: entry.texts[name] for name in TEXTS if name in entry.texts}}
    return {
        "iri": entry.iri,
        "owner": entry.owner,
        **{name: list(_written_words(values)) for name, values in texts.items()},
        "facet": entry.facet_terms,
        "about": entry.about,
        "first": entry.first,
        "last": entry.last,
        "oldest": entry.oldest,
        "newest": entry.newest,
        "begin": begin,
        "size": end - begin,
        "position": position,
        "weight": LOW_WEIGHT if entry.kind in VOCABULARY else FULL_WEIGHT,
        **({"quote_key": entry.quote_key} if entry.quote_key else {}),
    }


def _written_words(texts: Iterable[str]) -> Iterable[str]:
    """Yield texts as their words, without those that have none: they would move what follows."""
    for text in texts:
        if words := split_words(text):
            yield " ".join(words)
