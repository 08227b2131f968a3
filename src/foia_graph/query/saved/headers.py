"""Headers of saved queries.

A header is made of comments, which say what is asked and what may be chosen:

    # title: Documents of a release
    # subject: Documents and releases
    # description: What is known of the documents of one release?
    # parameter release: release = 2012-04-10 -- The release.
    # parameter scope: choice(corpus|all) = corpus -- Whether sources outside the collection count too.
    # column evidence: Evidence -- The words that it rests on.

The subject is what a query is listed under. A column has a heading, and where that does not say enough, a
description. A line that begins deeper continues with the one above it. The type of a parameter is `date`,
`integer`, `text`, `choice(…|…)`, `concept(SCHEME)`, `thing`, or the kinds of things that it takes
(`agency|organization`). One that is `optional` may be left open: its variable then takes every value. Names
in angle brackets are relative to the base of the catalogue, so the same file serves every catalogue.

`scope` is no variable of the query, but chooses its dataset (`saved/dataset.py`). A line
`#include NAME TERM …` between the braces is replaced by a shared pattern (`saved/patterns.py`).
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from foia_graph.errors import InputError, NotFound
from foia_graph.model import dates
from foia_graph.query.saved.parameters import QueryParameter
from foia_graph.query.saved.patterns import (
    NO_PATTERNS,
    Pattern,
    expand_includes,
    header_entries,
    load_patterns,
)
from foia_graph.query.saved.query import SCOPE, SavedQuery
from foia_graph.query.sparql import gate
from foia_graph.runtime import files

HEADER_ENTRY = re.compile(r"(?P<key>[a-z]+)(?: (?P<name>[A-Za-z]\w*))?: (?P<text>.+)")
PARAMETER_ENTRY = re.compile(
    r"(?P<type>[a-z|-]+(?:\((?P<options>[a-z0-9|-]+)\))?)"
    r"(?: = (?P<default>.+?))?(?P<optional>, optional)? -- (?P<description>.+)"
)
SIMPLE_TYPES = frozenset(("date", "integer", "text", "thing"))


def parse_saved_query(name: str, source: str, patterns: Mapping[str, Pattern] = NO_PATTERNS) -> SavedQuery:
    """Parse a saved query, and expand its includes; raises InputError with the line that is wrong."""
    single: dict[str, str] = {}
    parameters, columns, headings = [], {}, {}
    for line, entry in header_entries(f"{name}.rq", source):
        match = HEADER_ENTRY.fullmatch(entry)
        key, of, value = match.group("key", "name", "text") if match else ("", "", "")
        if key in ("title", "subject", "description") and not of and key not in single:
            single[key] = value
        elif key == "parameter" and of:
            parameters.append(_parse_parameter(of, value, name, line))
        elif key == "column" and of:
            headings[of], _, columns[of] = value.partition(" -- ")
        else:
            raise _header_error(f"{dates.quote_text(entry)} is no line of a header", name, line)
    for key in ("title", "description"):
        if key not in single:
            raise _header_error(f"the header lacks its {key}", name, 1)
    descriptions = {of: words for of, words in columns.items() if words}
    text = expand_includes(name, source, patterns).text
    _check_use(name, text, [parameter.name for parameter in parameters])
    return SavedQuery(
        name,
        single["title"],
        single["description"],
        tuple(parameters),
        descriptions,
        text,
        headings,
        single.get("subject", ""),
    )


def _check_use(name: str, text: str, parameters: list[str]) -> None:
    """Refuse a parameter that the query never uses, or assigns itself; `scope` is its dataset."""
    tokens = list(gate.query_tokens(text))
    used = {token.text[1:] for token in tokens if token.kind == "variable"}
    assigned = {after.text[1:] for before, after in pairwise(tokens) if before.text.upper() == "AS"}
    for parameter in parameters:
        if parameter not in used and parameter != SCOPE:
            raise _header_error(f"the query does not use its parameter {parameter!r}", name, 1)
        if parameter in assigned:
            raise _header_error(f"the query itself gives its parameter {parameter!r} a value", name, 1)


def _header_error(message: str, query: str, line: int) -> InputError:
    return InputError(message, f"{query}.rq", line)


def _parse_parameter(name: str, text: str, query: str, line: int) -> QueryParameter:
    match = PARAMETER_ENTRY.fullmatch(text)
    if match is None:
        message = f"{dates.quote_text(text)} is no parameter; write TYPE = DEFAULT -- DESCRIPTION"
        raise _header_error(message, query, line)
    kind, options = match["type"].partition("(")[0], tuple((match["options"] or "").split("|"))
    if kind in SIMPLE_TYPES:
        options = ()
    elif kind not in ("choice", "concept"):
        kind, options = "thing", tuple(kind.split("|"))
    if options == ("",) or (kind == "concept" and len(options) != 1):
        raise _header_error(f"type {kind} needs its choices, or its scheme, in brackets", query, line)
    default, optional = match["default"] or "", bool(match["optional"])
    return QueryParameter(name, kind, options, default, optional, match["description"])


MAX_NAMES = 5


def query_folder(folder: Path | None) -> Path:
    """Return the folder of saved queries: that of the program where none is named."""
    return folder or files.resource_folder("queries")


def load_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """Read all saved queries of a folder, by name; raises InputError for a wrong header or include."""
    found = query_folder(folder)
    patterns = load_patterns(found)
    return {
        path.stem: parse_saved_query(path.stem, path.read_text(encoding="utf-8"), patterns)
        for path in sorted(found.glob("*.rq"))
    }


def find_query(name: str, folder: Path | None = None) -> SavedQuery:
    """Find one saved query; raises NotFound with the names nearest to it, else with all there are."""
    queries = load_queries(folder)
    if name not in queries:
        near = nearest_names(name, queries)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(queries)}"
        raise NotFound(f"no saved query is called {dates.quote_text(name)}; {hint}")
    return queries[name]


def nearest_names(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that look most like one that there is not, the nearest first."""
    return difflib.get_close_matches(name[:100], names, MAX_NAMES, 0.65)
