"""The schema of the index: its fields, and the document of an entry."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tantivy import Document, Index, Schema, SchemaBuilder

from foia_graph.search.entry_builder import TEXTS, VOCABULARY, IndexEntry
from foia_graph.search.tokenizer import EXACT, word_analyzer

USUAL_WEIGHT = 254
"""It makes a score eight times that of a weight of 0: the engine takes the binary logarithm of 2 more."""


@cache
def index_schema() -> Schema:
    """Return the fields of the index.

    Only names are stored: what a page says is kept with its reading. `owner` is what entries are deleted by;
    `facet` has the values of all facets, each behind the name of its facet; `first` and `last` narrow,
    `oldest` and `newest` sort, which undated entries do at the end either way. `about` has the things that an
    entry speaks of, `quote_key` is the same where the same words of the same source are quoted.
    """
    builder = SchemaBuilder()
    builder.add_bytes_field("iri", stored=True, indexed=False)
    builder.add_text_field("owner", tokenizer_name="raw", index_option="basic")
    for name in ("text", *TEXTS):
        builder.add_text_field(name, tokenizer_name=EXACT, index_option="position")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("first", "last"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("oldest", "newest", "begin", "size", "weight"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("about", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("quote_key", fast=True)
    return builder.build()


def open_index(folder: Path, *, new: bool = False) -> Index:
    """Return the index in a folder, or a new one there."""
    index = Index(index_schema(), str(folder), reuse=False) if new else Index.open(str(folder))
    index.register_tokenizer(EXACT, word_analyzer())
    return index


def index_document(entry: IndexEntry) -> Document:
    """Return an entry as a document of the index."""
    begin, end = entry.place
    fields: Mapping[str, Any] = {
        "iri": entry.iri.encode(),
        "owner": entry.owner,
        "text": entry.whole_text,
        **{name: entry.texts[name] for name in TEXTS if name in entry.texts},
        "facet": entry.facet_terms,
        "first": entry.first,
        "last": entry.last,
        "oldest": entry.oldest,
        "newest": entry.newest,
        "begin": begin,
        "size": end - begin,
        "weight": 0 if entry.kind in VOCABULARY else USUAL_WEIGHT,
        "about": entry.about,
        **({"quote_key": entry.quote_key} if entry.quote_key else {}),
    }
    return Document.from_dict(dict(fields), index_schema())
