"""Language maps of IIIF, and text that is never taken for markup that was not meant (3.0, 4)."""

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import escape

from foia_graph.model.resource import Resource, Text, Value, text_of
from foia_graph.publish.iiif.addresses import Addresses
from foia_graph.publish.presenter import Viewer
from foia_graph.publish.view_models import Cell, Row

Json = dict[str, Any]


OURS = "en"
"""The language in which the program speaks."""
NONE = "none"
Spoken = tuple[str, str]
"""A language, and a text in it."""
TOLD = (
    "identifier", "form", "created", "issued", "creator", "publisher", "recipient", "isPartOf", "inSeries",
    "responsiveTo", "numberOfPages", "raisesIssue", "subject", "about", "realizationOf",
    "isReferencedBy", "history", "isCopyOf", "date", "disclosure", "obtainedThrough", "litigatedIn",
)  # fmt: skip
"""The fields that are told as metadata, in this order."""


def by_language(texts: Iterable[Spoken]) -> dict[str, list[str]]:
    """Return texts by their language, each once."""
    found: dict[str, dict[str, None]] = {}
    for language, text in texts:
        found.setdefault(language, {})[text] = None
    return {language: list(each) for language, each in found.items()}


def ours(text: str) -> dict[str, list[str]]:
    """Write a text of the program."""
    return {OURS: [text]}


def spoken(values: Iterable[Value], language: str) -> Iterator[Spoken]:
    """Yield texts with their languages; what has none is in that of the catalogue."""
    for value in values:
        own = value.language if isinstance(value, Text) else ""
        yield own or language, text_of(value)


def plain(text: str) -> str:
    """Write a text where markup may stand: one that looks like it is escaped, and marked up itself.

    >>> plain("<b>"), plain("a < b")
    ('<span>&lt;b&gt;</span>', 'a < b')
    """
    looks_like_it = text.lstrip().startswith("<") and text.rstrip().endswith(">")
    return f"<span>{escape(text)}</span>" if looks_like_it else text


def named(iri: str, viewer: Viewer) -> dict[str, list[str]]:
    """Return the names of a thing, by language; only where it has several is it read whole."""
    stub, language = viewer.catalogue.stub(iri), viewer.catalogue.language
    labels = stub.labels if stub else ()
    thing = viewer.catalogue.describe(iri) if len(labels) > 1 else None
    return by_language(
        spoken(_names(thing, viewer) if thing else labels or (viewer.labels.name(iri),), language)
    )


def titles(thing: Resource, viewer: Viewer) -> dict[str, list[str]]:
    """Return all that a thing is called, by language; where sources differ, the first that is trusted
    first.
    """
    names = (*_names(thing, viewer), *thing.get("alternative"))
    return by_language(spoken(names, viewer.catalogue.language))


def _names(thing: Resource, viewer: Viewer) -> tuple[Value, ...]:
    first, others = viewer.labels.titles(thing)
    return first, *others


def summary(thing: Resource, viewer: Viewer) -> Json:
    """Return what is said of a thing as a whole, {} where nothing is."""
    texts = [
        (language, plain(text))
        for language, text in spoken(thing.get("description"), viewer.catalogue.language)
    ]
    return {"summary": by_language(texts)} if texts else {}


def metadata(thing: Resource, viewer: Viewer) -> Json:
    """Return the fields of a thing as pairs to show, {} where there are none.

    Of values that cannot all be true each is shown, and the label says that sources differ.
    """
    told = {name: found for name, found in thing.values.items() if name in (*TOLD, "claims")}
    rows = {row.field: row for row in viewer.rows(Resource(thing.iri, thing.type, told))}
    pairs = [_pair(rows[field], thing, viewer) for field in TOLD if field in rows]
    stamps = [(NONE, plain(printed)) for printed in viewer.holdings.bates.printed(thing.iri)]
    pairs.append({"label": ours("Bates numbers"), "value": by_language(stamps)})
    found = [pair for pair in pairs if pair["value"]]
    return {"metadata": found} if found else {}


def _pair(row: Row, thing: Resource, viewer: Viewer) -> Json:
    label = f"{row.title} (sources differ)" if row.contested else row.title
    is_text = viewer.profile[thing.type].properties[row.field].kind == "text"
    otherwise = viewer.catalogue.language if is_text else NONE
    told = (_shown(cell, viewer, otherwise) for cell in row.cells if _is_told(cell))
    return {"label": ours(label), "value": by_language(told)}


def _is_told(cell: Cell) -> bool:
    """Return whether a value stands and is of the corpus: a viewer has no mark for those that do not."""
    return cell.standing and not cell.missing and not cell.outside and cell.part is None


def _shown(cell: Cell, viewer: Viewer, otherwise: str) -> Spoken:
    if cell.link is None:
        return cell.lang or otherwise, plain(cell.text)
    language = cell.link.lang or viewer.catalogue.language
    if not cell.link.href:
        return language, plain(cell.link.text)
    path = cell.link.href
    address = Addresses(viewer.catalogue.base).served(path) if path.startswith("/") else path
    return language, f'<a href="{escape(address)}">{escape(cell.link.text)}</a>'
