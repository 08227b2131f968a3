"""Language maps of IIIF, and text that is never taken for markup that was not meant (3.0, 4)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import escape

from foia_graph.model.claims import marked
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.rights import rights_name, rights_texts
from foia_graph.publish.view_models import FieldRow, ValueCell
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import UsageRights, common_rights, rights_of

Json = dict[str, Any]


# The language in which the program speaks.
PROGRAM_LANGUAGE = "en"
NO_LANGUAGE = "none"
# A language, and a text in it.
TaggedText = tuple[str, str]
# The fields that are told as metadata, in this order.
METADATA_FIELDS = (
    "identifier", "form", "created", "issued", "creator", "publisher", "recipient", "isPartOf", "inSeries",
    "responsiveTo", "numberOfPages", "raisesIssue", "subject", "about", "realizationOf",
    "isReferencedBy", "history", "isCopyOf", "date", "disclosure", "obtainedThrough", "litigatedIn",
)  # fmt: skip


def by_language(texts: Iterable[TaggedText]) -> dict[str, list[str]]:
    """Return texts by their language, each once."""
    found: dict[str, dict[str, None]] = {}
    for language, text in texts:
        found.setdefault(language, {})[text] = None
    return {language: list(each) for language, each in found.items()}


def program_text(text: str) -> dict[str, list[str]]:
    """Write a text of the program."""
    return {PROGRAM_LANGUAGE: [text]}


def texts_with_language(values: Iterable[Value], language: str) -> Iterator[TaggedText]:
    """Yield texts with their languages; what has none is in that of the catalogue."""
    for value in values:
        own = value.language if isinstance(value, TaggedLiteral) else ""
        yield own or language, text_of(value)


def escape_markup(text: str) -> str:
    """Write a text where markup may be: one that looks like it is escaped, and marked up itself.

    >>> escape_markup("<b>"), escape_markup("a < b")
    ('<span>&lt;b&gt;</span>', 'a < b')
    """
    looks_like_it = text.lstrip().startswith("<") and text.rstrip().endswith(">")
    return f"<span>{escape(text)}</span>" if looks_like_it else text


def thing_label(iri: str, presenter: Presenter) -> dict[str, list[str]]:
    """Return the names of a thing, by language; only where it has several is it read whole."""
    stub, language = presenter.catalogue.stub(iri), presenter.catalogue.language
    labels = stub.labels if stub else ()
    thing = presenter.catalogue.describe(iri) if len(labels) > 1 else None
    label = presenter.labels.preferred_label(iri)
    values = _title_values(thing, presenter) if thing else (label or presenter.labels.name(iri),)
    return by_language(texts_with_language(values, language))


def thing_titles(thing: Resource, presenter: Presenter) -> dict[str, list[str]]:
    """Return all that a thing is called, by language, the name that is trusted most first."""
    names = (*_title_values(thing, presenter), *thing.get("alternative"))
    return by_language(texts_with_language(names, presenter.catalogue.language))


def _title_values(thing: Resource, presenter: Presenter) -> tuple[Value, ...]:
    first, others = presenter.labels.titles(thing)
    return first, *others


def summary_field(thing: Resource, presenter: Presenter) -> Json:
    """Return what is said of a thing as a whole, {} where nothing is."""
    texts = texts_with_language(thing.get("description"), presenter.catalogue.language)
    found = by_language((language, escape_markup(text)) for language, text in texts)
    return {"summary": found} if found else {}


def metadata_field(thing: Resource, presenter: Presenter) -> Json:
    """Return the fields of a thing as pairs to show, {} where there are none.

    Of values that cannot all be true each is shown, and the label says that sources differ.
    """
    values = {name: found for name, found in thing.values.items() if name in (*METADATA_FIELDS, "claims")}
    rows = {row.field: row for row in presenter.field_rows(Resource(thing.iri, thing.type, values))}
    pairs = [_metadata_pair(rows[field], thing, presenter) for field in METADATA_FIELDS if field in rows]
    stamps = dict.fromkeys(map(escape_markup, presenter.holdings.printed_numbers(thing.iri)))
    pairs.append(
        {"label": program_text("Bates numbers"), "value": {NO_LANGUAGE: list(stamps)} if stamps else {}}
    )
    found = [pair for pair in pairs if pair["value"]]
    return {"metadata": found} if found else {}


def _metadata_pair(row: FieldRow, thing: Resource, presenter: Presenter) -> Json:
    label = f"{row.title} (sources differ)" if row.contested else row.title
    is_text = presenter.profile[thing.type].properties[row.field].kind == "text"
    otherwise = presenter.catalogue.language if is_text else NO_LANGUAGE
    # A viewer has no mark for values that are not accepted, or that only outside sources give.
    texts = (
        _cell_text(cell, presenter, otherwise)
        for cell in row.cells
        if cell.standing and not (cell.missing or cell.outside or cell.part)
    )
    return {"label": program_text(label), "value": by_language(texts)}


def _cell_text(cell: ValueCell, presenter: Presenter, otherwise: str) -> TaggedText:
    if cell.link is None:
        return cell.lang or otherwise, escape_markup(marked(cell.text, cell.machine))
    language = cell.link.lang or presenter.catalogue.language
    text = marked(cell.link.text, cell.machine or cell.link.machine)
    if not cell.link.href:
        return language, escape_markup(text)
    path = cell.link.href
    address = f"{presenter.catalogue.base}{path[1:]}" if path.startswith("/") else path
    return language, f'<a href="{escape(address)}">{escape(text)}</a>'


# What `rights` may be: a licence of Creative Commons, or a statement of RightsStatements.org.
ALLOWED = re.compile(
    r"https?://(creativecommons\.org/(?:licenses|publicdomain)/[^\s?#]+|rightsstatements\.org/vocab/[^\s?#]+)"
)


def file_rights(document: str, catalogue: Catalogue) -> UsageRights:
    """Return the rights in the files of a document, those of the document where it has none."""
    files = catalogue.links(document, catalogue.profile.predicates["distribution"])
    return common_rights(rights_of(catalogue, iri) for iri in files or [document])


def rights_field(rights: UsageRights) -> Json:
    """Return the licence, or else the statement, if viewers take it; its scheme is http, as they want."""
    found = (ALLOWED.fullmatch(address) for address in rights.addresses)
    allowed = next((match[1] for match in found if match), "")
    return {"rights": f"http://{allowed}"} if allowed else {}


def statement_field(thing: Resource, rights: UsageRights, catalogue: Catalogue) -> Json:
    """Return what a viewer has to show: words on rights in a thing and its files, else their name."""
    own = dict.fromkeys([*thing.get("rights"), *rights_texts(rights, catalogue)])
    of_files = (each for file in thing.parts("distribution") for each in file.get("rights"))
    words = texts_with_language([*own, *of_files], catalogue.language)
    shown = by_language((language, escape_markup(text)) for language, text in words)
    shown = shown or (program_text(rights_name(rights.addresses[0])) if rights.addresses else {})
    return {"requiredStatement": {"label": program_text("Rights"), "value": shown}} if shown else {}
