"""A parsed document without the names that are withheld: a mark stands in the place of each."""

from collections.abc import Collection
from functools import partial

from msgspec.structs import replace

from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText, TextLine
from foia_graph.extract.restricted_names import WITHHELD_NAME, NamePlace, RestrictedNames

DOCUMENT_TEXTS = ("title", "author", "subject", "keywords", "creator", "producer", "text_beside")


def document_texts(document: ParsedDocument) -> list[str]:
    """Return all texts of a document: of its pages, beside them, its metadata, and its table of contents."""
    pages = [text.text for page in document.pages for text in (page.layer, page.image) if text]
    labels = [mark.label for page in document.pages for mark in page.marks]
    beside = [each.title for each in document.outline] + [each.name for each in document.attachments]
    return [*pages, *labels, *beside, *(getattr(document, name) for name in DOCUMENT_TEXTS)]


def withhold_names(
    document: ParsedDocument, names: RestrictedNames, named: Collection[str]
) -> ParsedDocument:
    """Return a document with a mark for each withheld name; pages that had one say so.

    Links whose address has such a name are left out. `named` are the things whose surnames count.
    """
    write = partial(names.replace_names, named=named)
    return replace(
        document,
        pages=tuple(_withhold_on_page(page, names, named) for page in document.pages),
        outline=tuple(replace(each, title=write(each.title)) for each in document.outline),
        attachments=tuple(replace(each, name=write(each.name)) for each in document.attachments),
        links=tuple(each for each in document.links if not names.withheld_places(each.url, named)),
        **{name: write(getattr(document, name)) for name in DOCUMENT_TEXTS},
    )


def _withhold_on_page(page: ParsedPage, names: RestrictedNames, named: Collection[str]) -> ParsedPage:
    layer, image = (text and _withhold_in_text(text, names, named) for text in (page.layer, page.image))
    marks = tuple(replace(mark, label=names.replace_names(mark.label, named=named)) for mark in page.marks)
    if (layer, image, marks) == (page.layer, page.image, page.marks):
        return page
    return replace(page, layer=layer, image=image, marks=marks, has_withheld_names=True)


def _withhold_in_text(text: PositionedText, names: RestrictedNames, named: Collection[str]) -> PositionedText:
    places = names.withheld_places(text.text, named)
    if not places:
        return text
    lines = tuple(
        TextLine(_moved(line.start, places), _moved(line.end, places), line.box) for line in text.lines
    )
    return replace(text, text=names.replace_names(text.text, named), lines=lines)


def _moved(offset: int, places: list[NamePlace]) -> int:
    """Return where a character stands once names before it are marks; inside a name, where its mark ends."""
    shift = 0
    for place in places:
        if offset <= place.start:
            break
        mark_end = place.start + shift + len(WITHHELD_NAME)
        if offset < place.end:
            return mark_end
        shift = mark_end - place.end
    return offset + shift
