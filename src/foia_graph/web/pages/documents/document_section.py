"""Sections of a document and of its pages: its file, dates, redactions, e-mails and citations."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import g, request

from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.errors import FoiaGraphError, NotFound, RequestRefused
from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, build_resource, text_of
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.search.similar.embedder import stored_embedder
from foia_graph.search.similar.similar_pages import SimilarPages
from foia_graph.store.bates_index import Stamp
from foia_graph.store.claim_views import EvidencePlace, evidence_places
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.documents.passages import linked_passage, page_search
from foia_graph.web.pages.documents.reader_frame import STRIP, document_head, reader_frame
from foia_graph.web.pages.documents.reader_page import reader_page
from foia_graph.web.pages.thing_page import SECTIONS, PageSection, SectionValues, exemption_counts


def is_machine_read(value: object) -> bool:
    """Return True for a part that an extractor made."""
    return isinstance(value, Resource) and bool(value.get("generatedBy"))


def _without_machine_parts(thing: Resource) -> Resource:
    values = {
        name: [v for v in field_values if not is_machine_read(v)]
        if name in ("pageRange", "citation")
        else field_values
        for name, field_values in thing.values.items()
    }
    return build_resource(thing.iri, thing.type, values)


HIDDEN = frozenset(("distribution", "readStatus"))
# Fields of the pages of an e-mail, and of what a file says of itself.
SPAN, FILE_FACTS = ("firstPage", "lastPage"), ("title", "author", "creatorTool", "producer")


def document_view(presenter: Presenter, thing: Resource) -> SectionValues | None:
    """Return what is shown of a document besides its rows, None where nothing but its record is known.

    `frame` and `sheet` are those of its first page, `head` is that of a document without pages.
    """
    holdings = presenter.holdings
    held_file, numbers = holdings.file_of(thing.iri), holdings.page_numbers(thing.iri)
    if held_file is None and not numbers:
        return None
    return {
        "file": held_file,
        **(_file_values(presenter, thing, held_file) if held_file else {}),
        "status": thing.one("readStatus"),
        "dates": list(_date_rows(presenter, thing)),
        "exemption_counts": exemption_counts(
            presenter.catalogue.base, holdings.redaction_index.ground_counts(thing.iri), document=thing.iri
        ),
        "messages": _emails(presenter, thing),
        "citations": list(_work_citations(presenter, thing)),
        "original": thing.one("isCopyOf"),
        "text_beside": holdings.text_beside(thing.iri),
        **(
            _page_values(presenter, thing, numbers)
            if numbers
            else {"head": document_head(presenter, thing, numbers, ())}
        ),
    }


def _page_values(presenter: Presenter, thing: Resource, numbers: list[int]) -> SectionValues:
    """Return the first page in the reader, with anchors of its own, the search, and all pages in small."""
    stamps, first = presenter.holdings.page_stamps(thing.iri), f"{thing.iri}/page/{numbers[0]}"
    found, leaf = page_search(presenter, first), presenter.catalogue.describe(first)
    search, prefix = found["search"], f"page-{numbers[0]}-"
    return {
        "frame": reader_frame(presenter, thing, numbers, numbers[0], stamps),
        "sheet": reader_page(presenter, leaf, prefix, found["lit_spans"], search["query"]) if leaf else None,
        "contact": _contact_sheet(presenter, thing, numbers, stamps),
        "manifest": f"/iiif/document/{iris.last_segment(thing.iri)}/manifest.json",
        "search": search,
        "passage": linked_passage(presenter, f"{thing.iri}/page/0"),
    }


# -- e-mails and citations -----------------------------------------------------------------------------------


def _emails(presenter: Presenter, thing: Resource) -> list[dict[str, Any]]:
    """Return the e-mails of a document as far as they could be read, in the order in which they are in it."""
    return [
        {
            "anchor": part.iri.partition("#")[2],
            "first": part.one("firstPage"),
            "subject": part.one("title"),
            "sent": part.one("dateSent") or part.one("date"),
            "sender": _stated_names(part, "sender"),
            "recipients": _stated_names(part, "toRecipient", "ccRecipient", "bccRecipient"),
            "pages": _page_links(
                presenter, (EvidencePlace(thing.iri, int(text)) for name in SPAN if (text := part.one(name)))
            ),
            "thread": part.one("thread"),
            "status": part.one("status"),
        }
        for part in _read_runs(thing, emails=True)
    ]


def _read_runs(thing: Resource, *, emails: bool) -> list[Resource]:
    runs = [
        part
        for part in thing.parts("pageRange")
        if is_machine_read(part) and emails == (iris.last_segment(part.one("form")) == "e-mail")
    ]
    return sorted(runs, key=lambda part: (int(part.one("firstPage") or 0), len(part.iri), part.iri))


def _stated_names(part: Resource, *fields: str) -> list[str]:
    return [each.one("asStated") for field in fields for each in part.parts(field)]


def _work_citations(presenter: Presenter, thing: Resource) -> Iterator[dict[str, Any]]:
    """Yield the works that a document cites, each once, with the anchors of the citations and their pages."""
    by_work: dict[str, list[Resource]] = {}
    for part in filter(is_machine_read, thing.parts("citation")):
        by_work.setdefault(part.one("citedEntity") or part.one("asStated"), []).append(part)
    for work, parts in sorted(by_work.items()):
        yield {
            "work": presenter.link(work) if "://" in work else LinkView("", work),
            "anchors": [part.iri.partition("#")[2] for part in parts],
            "pages": _page_links(presenter, (place for part in parts for place in evidence_places(part))),
        }


def _page_links(presenter: Presenter, evidence: Iterable[EvidencePlace]) -> list[LinkView]:
    pages = {place.page: place for place in evidence if place.page}
    links = ((number, presenter.page_links(place)[0]) for number, place in sorted(pages.items()))
    return [LinkView(link.href, str(number)) for number, link in links if link is not None]


# -- the pages -----------------------------------------------------------------------------------------------


def _contact_sheet(
    presenter: Presenter, thing: Resource, numbers: list[int], stamps: Mapping[str, list[Stamp]]
) -> SectionValues:
    """Return some pages of a document in small: those from the one on that the address asks for.

    `parts` are the first and the last page of each part, `absent` sentences on pages that are not there.
    """
    parts = [numbers[first : first + STRIP] for first in range(0, len(numbers), STRIP)]
    starts, text = [str(part[0]) for part in parts], request.args.get("pages", str(numbers[0]))
    if text not in starts:
        raise RequestRefused(f"pages is one of {', '.join(starts[:20])}, not {text[:20]!r}.")
    first = numbers.index(int(text))
    return {
        "pages": _small_pages(presenter, thing, numbers, slice(first, first + STRIP), stamps),
        "outline": _read_runs(thing, emails=False),
        "total": len(numbers),
        "parts": [(part[0], part[-1]) for part in parts],
        "here": int(text),
        "absent": list(map(str, withheld_statements(presenter.catalogue, (thing.iri,)))),
    }


def _small_pages(
    presenter: Presenter,
    thing: Resource,
    numbers: list[int],
    listed: slice,
    stamps: Mapping[str, list[Stamp]],
) -> Iterator[dict[str, Any]]:
    """Yield pages in small; `status` is "" for one that was read as it should be, `gap` what lacks before."""
    spans = ([int(part.one(name)) for name in SPAN] for part in _read_runs(thing, emails=True))
    holdings, email_pages = presenter.holdings, {n for first, last in spans for n in range(first, last + 1)}
    exemptions, reading = holdings.exemptions_by_page(thing.iri), holdings.parsed_document(thing.iri)
    has_file = holdings.file_of(thing.iri) is not None
    before = numbers[listed.start - 1] if listed.start else 0
    for number in numbers[listed]:
        iri = f"{thing.iri}/page/{number}"
        status = holdings.read_status(iri)
        page = reading.find_page(number) if reading else None
        own_stamps, stamps_before = stamps.get(iri, []), stamps.get(f"{thing.iri}/page/{before}", [])
        yield {
            "iri": iri,
            "number": number,
            "label": holdings.printed_page_number(iri),
            "stamps": own_stamps,
            "status": "" if status.endswith("/extracted") else status,
            "codes": [presenter.link(each).text.partition(" ")[0] for each in exemptions.get(iri, ())],
            "has_email": number in email_pages,
            "has_picture": has_file and page is not None and not page.has_withheld_names,
            "gap": _gap(before, number, stamps_before, own_stamps),
        }
        before = number


def _gap(before: int, number: int, stamps_before: list[Stamp], stamps: list[Stamp]) -> str:
    if before and number > before + 1:
        lacking = number - before - 1
        return f"{lacking} {'page is' if lacking == 1 else 'pages are'} not here"
    lasts = {prefix_key(stamp.prefix): stamp.last for stamp in stamps_before}
    keyed = ((prefix_key(stamp.prefix), stamp.first) for stamp in stamps)
    jump = max((first - lasts[key] - 1 for key, first in keyed if key in lasts), default=0)
    return f"{jump:,} Bates {'number' if jump == 1 else 'numbers'} missing" if jump > 0 else ""


# -- the file ------------------------------------------------------------------------------------------------


def _file_values(presenter: Presenter, thing: Resource, held_file: StoredFile) -> SectionValues:
    """Return where a file was available, what it says of itself, and its path behind a cover sheet."""
    distribution = next(
        part
        for part in thing.parts("distribution")
        if held_file.sha256 in [c.one("checksumValue") for c in part.parts("checksum")]
    )
    properties = presenter.profile[distribution.type].properties
    facts = ((properties[name].title, distribution.one(name)) for name in FILE_FACTS)
    origin = distribution.one("accessURL")
    slug = iris.last_segment(thing.iri)
    is_covered = held_file.public and held_file.media_type == PDF
    return {
        "origin": origin if not origin.startswith(presenter.catalogue.base) else "",
        "facts": [fact for fact in facts if fact[1]],
        "covered": f"/doc/document/{slug}/with-cover.pdf" if is_covered else "",
    }


def _date_rows(presenter: Presenter, thing: Resource) -> Iterator[tuple[str, list[str]]]:
    """Yield the dates of document, release, upload and PDF apart, which are often taken for one another."""
    releases = (presenter.catalogue.describe(text_of(iri)) for iri in thing.get("inSeries"))
    files = thing.parts("distribution")
    yield "The document", _field_texts([thing], "created")
    of_release = _field_texts([thing], "issued") or _field_texts(filter(None, releases), "date")
    yield "Its release", of_release
    yield "Upload of the file", _field_texts(files, "issued")
    yield "Making of the PDF", _field_texts(files, "created")
    yield "Last change of the PDF", _field_texts(files, "modified")


def _field_texts(of: Iterable[Resource], field: str) -> list[str]:
    return list(dict.fromkeys(text_of(value) for each in of for value in each.get(field)))


WARNING = (
    "A machine's guess: a model of language compared the passages, and nobody has looked at it. It takes "
    "what sounds alike for the same, misses what is badly read, and knows nothing of who, when or whether."
)
SHOWN = 5
# Passages of a catalogue up to which pages are compared for each page that is looked at.
MAX_ROWS = 100_000


def current_similar_pages() -> SimilarPages:
    """Return what finds similar pages in the generation of this request; raises NotFound without passages."""
    source = current_catalogue()
    return source.compute_once("similar pages", lambda: SimilarPages(source, current_site().holdings(source)))


def similar_pages_view(page: str) -> dict[str, Any] | None:
    """Return the pages that may be similar to a page with their paths, and the address of more.

    None where the catalogue has no passages; pages of older states are compared with nothing.
    """
    source = current_catalogue()
    if "as_of" in g or not stored_embedder(source.generation.path):
        return None
    try:
        finder = current_similar_pages()
    except FoiaGraphError:
        return None  # without numpy, or with a damaged file, a page is shown all the same
    short = page.removeprefix(f"{source.base}id/")
    return {
        "hits": finder.near_page(page, SHOWN) if len(finder) <= MAX_ROWS else [],
        "all_pages": f"/api/similar?{urlencode({'page': short}, safe='/')}",
        "warning": WARNING,
    }


ORIGINS = {
    "born-digital": "as the file has it, set by its maker",
    "ocr": "read off the image by a machine; expect mistakes",
    "supplied": "as they came with the records of the catalogue",
}


HIDDEN_OF_PAGES = frozenset((
    "position", "pagination", "isPartOf", "precedes", "textOrigin", "readStatus", "confidence", "sameTextAs",
))  # fmt: skip


def page_view(presenter: Presenter, leaf: Resource) -> SectionValues:
    """Return the page in the reader, and what is known of its words and its file."""
    (document, number), holdings = page_of(leaf.iri), presenter.holdings
    thing = presenter.catalogue.describe(document)
    if thing is None:
        raise NotFound(f"Nothing is known about <{document}>, which the page is of.")
    search, passage = page_search(presenter, leaf.iri), linked_passage(presenter, leaf.iri)
    lit = passage.lit_spans if passage is not None else search["lit_spans"]
    page, path = holdings.parsed_page(leaf.iri), path_of(leaf.iri, presenter.catalogue.base)
    numbers, stamps = holdings.page_numbers(document), holdings.page_stamps(document)
    return {
        "frame": reader_frame(presenter, thing, numbers, number, stamps),
        "sheet": reader_page(presenter, leaf, lit=lit, query=search["search"]["query"]),
        "status": leaf.one("readStatus"),
        "origin": ORIGINS.get(leaf.one("textOrigin"), leaf.one("textOrigin")),
        "confidence": leaf.one("confidence"),
        "original": presenter.original_address(document, number),
        "has_file": holdings.file_of(document) is not None,
        "text": f"{path}/text" if page is not None and page.words is not None else "",
        "same_pages": list(_same_pages(presenter, leaf)),
        "search": search,
        "passage": passage,
        "guesses": similar_pages_view(leaf.iri),
    }


def _same_pages(presenter: Presenter, leaf: Resource) -> Iterator[dict[str, Any]]:
    """Yield the pages with the same text, the most similar first, each with the path of the comparison."""
    claims = leaf.parts("claims")
    similar = {text_of(each): claim.one("confidence") for claim in claims for each in claim.get("object")}
    twins = map(text_of, leaf.get("sameTextAs"))
    for iri in sorted(twins, key=lambda iri: (-float(similar.get(iri) or 0), iri)):
        document, number = page_of(iri)
        stamps, path = presenter.holdings.printed_numbers(iri), comparison_path(leaf.iri, iri)
        yield {
            "iri": iri,
            "document": document,
            "number": number,
            "stamps": stamps,
            "similarity": similar.get(iri, ""),
            "compare": path,
        }


SECTIONS["ReleasedDocument"] = PageSection(
    "_document.html", document_view, HIDDEN, _without_machine_parts, layout="reader.html"
)
SECTIONS["Page"] = PageSection(
    "_page.html", page_view, HIDDEN_OF_PAGES, hides_findings=True, layout="reader.html"
)
