"""Pages of things: one template for all classes, with a section of their class."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from flask import g, render_template

from foia_graph.audit.release_wall import ReleaseWall, WallRow, WallSquare, release_wall
from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.errors import RequestRefused
from foia_graph.model import iris
from foia_graph.model.forms import FORMS
from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import gallery_path, list_path, path_of, short_iri
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.atom import feed_path
from foia_graph.publish.feeds.provenance import history_path
from foia_graph.publish.output_forms import forms_of_shape
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.publish.quotes import SourceQuotes, claims_linking, own_claims, source_quotes
from foia_graph.publish.rights import LAW, document_access, rights_name
from foia_graph.publish.tenures import tenures_in, tenures_of
from foia_graph.publish.view_models import first_claims, thing_span
from foia_graph.store.listing.selection import ListSelector
from foia_graph.store.redaction_index import PageCount
from foia_graph.store.redaction_selection import DOCUMENT, GROUND_FILTERS, RedactionSelection
from foia_graph.store.rights import rights_of
from foia_graph.web.core.query_parameters import number_value
from foia_graph.web.core.responses import form_links
from foia_graph.web.core.site import current_publication
from foia_graph.web.pages.citation_box import EmbedSubject, citation_of, is_embeddable
from foia_graph.web.pages.crops import redacted_documents

# What the template of a section shows.
SectionValues: TypeAlias = dict[str, Any]
SectionMaker = Callable[[Presenter, Resource], SectionValues | None]
RowSource = Callable[[Resource], Resource]


@dataclass(frozen=True, slots=True)
class PageSection:
    """The section of pages of a class besides their rows: its maker, and its template.

    `make` gives None where there is nothing to show; else the fields in `hides` have no row, nor with
    `hides_findings` those that say what was found, and the others have what `rest` leaves of the thing.
    `layout` is the template of the whole page, which includes that of the section.
    """

    template: str
    make: SectionMaker
    hides: frozenset[str] = frozenset()
    rest: RowSource = lambda thing: thing
    hides_findings: bool = False
    layout: str = "thing.html"

    def hidden_fields(self, shape: Shape) -> frozenset[str]:
        """Return the names of the fields of a class that have no row."""
        finding_names = (p.name for p in shape.finding_fields if p.kind == "nested" and self.hides_findings)
        return self.hides | frozenset(finding_names)


def tenure_facts(presenter: Presenter, thing: Resource) -> SectionValues | None:
    """Return the posts of a person, or who held those of an organization, in the order of time."""
    tenures = (tenures_of if thing.type == "Person" else tenures_in)(thing, presenter)
    return {"tenures": tenures} if tenures else None


def agency_facts(presenter: Presenter, agency: Resource) -> SectionValues | None:
    """Return who held the posts of an agency in the order of time, and the redactions in its documents."""
    tenures, redactions = tenures_in(agency, presenter), redactions_of(presenter, {"agency": agency.iri})
    if not tenures and not redactions.total:
        return None
    base = presenter.catalogue.base
    return {
        "tenures": tenures,
        "total": redactions.total,
        "gallery": gallery_path(base, agency=agency.iri),
        "counts": exemption_counts(base, redactions.ground_counts(), agency=agency.iri),
    }


# -- redactions ----------------------------------------------------------------------------------------------

# The filter of redactions by concepts of each scheme.
SCHEMES = dict(zip(("exemptions", "withholding-marks"), GROUND_FILTERS, strict=True))
# Documents with most redactions by an exemption, and redactions, that its page shows.
SHOWN, CROPS = 20, 6


class RedactionCount(NamedTuple):
    """The number of redactions by a ground, or in a document (IRI), of pages with them, and their gallery."""

    of: str
    gallery: str
    times: int
    pages: int
    documents: int = 0


def exemption_counts(base: str, counts: Mapping[str, PageCount], **where: str) -> tuple[RedactionCount, ...]:
    """Return the counts of some documents, the most frequent first; `where` are filters that mean these."""
    beginning = f"{base}scheme/exemptions/"
    return tuple(
        RedactionCount(
            ground,
            gallery_path(base, **{GROUND_FILTERS[not ground.startswith(beginning)]: ground}, **where),
            *count,
        )
        for ground, count in sorted(counts.items(), key=lambda each: (-each[1].times, each[0]))
    )


def redactions_of(
    presenter: Presenter, filters: Mapping[str, str], *, exact: bool = False
) -> RedactionSelection:
    """Return the redactions that some filters leave."""
    selector = ListSelector(tuple((name, (iri,)) for name, iri in filters.items()), exact=exact)
    return RedactionSelection(presenter.catalogue, presenter.holdings.redaction_index, selector)


def exemption_totals(presenter: Presenter, concept: Resource) -> SectionValues | None:
    """Return the redactions by an exemption or a mark and by those under it, and the first of them."""
    base = presenter.catalogue.base
    name = next((SCHEMES[each] for each in SCHEMES if concept.iri.startswith(f"{base}scheme/{each}/")), "")
    selection = redactions_of(presenter, {name: concept.iri}) if name else None
    if selection is None or not selection.total:
        return None
    documents = selection.largest_documents(SHOWN)
    largest = redactions_of(presenter, {name: concept.iri, DOCUMENT: next(iter(documents))})
    return {
        "rows": list(_exemption_rows(presenter, name, concept.iri)),
        "documents": [
            RedactionCount(
                document,
                gallery_path(base, **{name: concept.iri, DOCUMENT: document}),
                times,
                selection.index.page_total(document, selection.choice),
            )
            for document, times in documents.items()
        ],
        "more": max(selection.document_total - SHOWN, 0),
        "total": selection.total,
        "gallery": gallery_path(base, **{name: concept.iri}),
        "shown": redacted_documents(presenter, largest, 0, min(CROPS, largest.total)),
    }


def _exemption_rows(presenter: Presenter, name: str, concept: str) -> Iterator[RedactionCount]:
    for iri in presenter.catalogue.narrower(concept):
        own = redactions_of(presenter, {name: iri}, exact=True)
        if own.total:
            gallery = gallery_path(presenter.catalogue.base, **{name: iri})
            yield RedactionCount(iri, gallery, own.total, own.page_total, own.document_total)


# -- releases and issues -------------------------------------------------------------------------------------

# The most claims that are read for the page of an issue.
MAX_CLAIMS = 50


def release_numbers(presenter: Presenter, release: Resource) -> SectionValues:
    """Return the numbers of a release, its wall, and its issues with the documents that raise them."""
    catalogue = presenter.catalogue
    holding = release.one("holdingStatus")
    concept = catalogue.describe(holding) if holding else None
    documents = catalogue.pointing_things(release.iri, "inSeries", catalogue.profile["ReleasedDocument"])
    stated_counts = [int(str(value)) for value in release.get("statedDocumentCount")]
    most = max(stated_counts, default=0)
    grounds = redactions_of(presenter, {"release": release.iri}).ground_counts()
    wall = release_wall(presenter.holdings, release.iri, documents, most)
    withheld = groupby(withheld_statements(catalogue, set(documents)), key=lambda each: each.document)
    return {
        "stated_counts": stated_counts,
        "catalogued_count": len(documents),
        "missing": max(0, most - len(documents)),
        "documents": list_path("document", inSeries=short_iri(release.iri, catalogue.base)),
        "holding": holding,
        "meaning": concept.one("definition") if concept else "",
        "issues": [
            (issue, *_showing_documents(presenter, issue, set(documents)))
            for issue in map(str, release.get("raisesIssue"))
        ],
        "withheld": [(document, list(map(str, alike))) for document, alike in withheld],
        "exemption_counts": exemption_counts(catalogue.base, grounds, release=release.iri),
        "wall": wall,
        "wall_rows": [
            (row.thing, list(_shown_squares(presenter, release.iri, wall, row))) for row in wall.rows
        ],
    }


def _shown_squares(
    presenter: Presenter, release: str, wall: ReleaseWall, row: WallRow
) -> Iterator[tuple[WallSquare, str, str]]:
    """Yield the squares of a row, each with its words and where it leads."""
    base, series = presenter.catalogue.base, short_iri(release, presenter.catalogue.base)
    for number, square in enumerate(row.squares, 1):
        name = presenter.labels.name(square.thing) if wall.unit == "document" else ""
        path = path_of(square.thing, base)
        if square.thing == release:
            path = "/gaps?group=promised"
        elif wall.unit == "documents":
            path = list_path("document", inSeries=series, per_page=wall.size, page=number)
        yield square, f"{name}: {square.words}" if name else square.words, path


def _showing_documents(presenter: Presenter, issue: str, documents: set[str]) -> tuple[dict[str, str], bool]:
    def raising(concepts: Iterable[str]) -> dict[str, str]:
        found = _raising_things(presenter, concepts, "ReleasedDocument")
        return {iri: concept for iri, concept in found.items() if iri in documents}

    found = raising(presenter.catalogue.narrower(issue))
    return (found, False) if found else (raising(presenter.catalogue.broader(issue)), True)


def _raising_things(presenter: Presenter, concepts: Iterable[str], shape: str) -> dict[str, str]:
    via: dict[str, str] = {}
    for concept in concepts:
        for iri in _raising_iris(presenter, concept, shape):
            via.setdefault(iri, concept)
    return via


def _raising_iris(presenter: Presenter, concept: str, shape: str) -> list[str]:
    return presenter.catalogue.pointing_things(concept, "raisesIssue", presenter.catalogue.profile[shape])


def issue_numbers(presenter: Presenter, issue: Resource) -> SectionValues:
    """Return the releases and documents that raise an issue or a narrower one, and who says so of it."""
    concepts = presenter.catalogue.narrower(issue.iri)
    shapes = "Release", "ReleasedDocument"
    releases, documents = (sorted(_raising_things(presenter, concepts, each).items()) for each in shapes)
    claims = claims_linking("object", issue.iri, presenter, MAX_CLAIMS)
    return {
        "issue": issue.iri,
        "releases": releases,
        "documents": documents,
        "rows": [
            (concept, *(len(_raising_iris(presenter, concept, each)) for each in shapes))
            for concept in concepts
        ],
        "claims": claims,
        "first": first_claims(each.claim for each in claims),
    }


# The sections by class; those of documents and pages are registered by their module.
SECTIONS = {
    "Agency": PageSection("_agency.html", agency_facts),
    "Concept": PageSection("_exemption.html", exemption_totals),
    "Issue": PageSection("_issue.html", issue_numbers),
    "Organization": PageSection("_agency.html", tenure_facts),
    "Person": PageSection("_person.html", tenure_facts),
    "Release": PageSection("_release.html", release_numbers),
}
# The claims by a person or body, and the quotes of a source, that its page shows at once.
CLAIMS_AT_ONCE, QUOTES_AT_ONCE = 3, 40
# The claims of one speaker, and the figures, that are not folded.
STATEMENTS_AT_ONCE, FIGURES_AT_ONCE = 3, 8
# The classes of things that someone has rights in.
WITH_RIGHTS = ("Catalog", "Release", "ReleasedDocument", "Page", "SourceDocument", "CitedWork")


def current_viewer() -> Presenter:
    """Return the viewer of the catalogue as it is now, the same for a whole request."""
    if "viewer" not in g:
        g.viewer = Presenter(current_publication())
    viewer: Presenter = g.viewer
    return viewer


def render_thing(description: Description) -> str:
    """Write the page of a thing."""
    thing, presenter, base = description.thing, description.presenter, description.catalogue.base
    history = presenter.load_history(thing.iri)
    besides = SECTIONS.get(thing.type)
    section = besides.make(presenter, thing) if besides else None
    rows, layout, section_template = description.rows, "thing.html", ""
    if besides and section:
        hidden = besides.hidden_fields(description.shape)
        rows = tuple(row for row in presenter.field_rows(besides.rest(thing)) if row.field not in hidden)
        layout, section_template = besides.layout, besides.template
    is_document = thing.type == "ReleasedDocument"
    rights = rights_of(presenter.catalogue, thing.iri) if thing.type in WITH_RIGHTS else None
    path = path_of(thing.iri, base)
    return render_template(
        layout,
        description=description,
        title=description.title,
        rows=description.record_rows(rows),
        section=section,
        section_template=section_template,
        speech=_speech(description),
        quotes=_quotes_asked(description),
        quotes_at_once=QUOTES_AT_ONCE,
        shown_at_once=STATEMENTS_AT_ONCE,
        figures_at_once=FIGURES_AT_ONCE,
        citation=citation_of(thing),
        rights=rights,
        rights_name=rights_name,
        rights_stated_on=iris.owner_iri(rights.stated_on) if rights else "",
        law=LAW,
        access=document_access(presenter.catalogue, thing.iri) if is_document else None,
        span=thing_span(history),
        history=history_path(path),
        embed=_embed_subject(thing.iri, section or {}),
        feed=feed_path(thing.iri, description.shape, base),
        forms=form_links(path, (*FORMS, *forms_of_shape(description.shape))),
        linked_data=schemaorg.page_data_block(
            ProfileRequest(thing, presenter.catalogue, presenter.publication)
        ),
    )


def _embed_subject(iri: str, section: SectionValues) -> EmbedSubject | None:
    passage = section.get("passage")
    quote = passage.wanted if passage is not None and passage.found is not None else None
    return EmbedSubject(iri, quote) if is_embeddable(iri) else None


def _quotes_asked(description: Description) -> SourceQuotes | None:
    """Return the quotes of a source that the address asks for by the number of the first claim (`quotes`).

    Raises RequestRefused for a number at which no page of quotes begins.
    """
    thing = description.thing
    others = description.catalogue.incoming_counts(thing.iri).get(("source", "Claim"), 0)
    if not others and not description.statements.own:
        return None
    total = others + len(own_claims(thing))
    start = number_value("quotes", 1)
    if start % QUOTES_AT_ONCE != 1 or start > total:
        raise RequestRefused(f"quotes is 1, {QUOTES_AT_ONCE + 1} and so on, not {start}.")
    return source_quotes(thing, description.presenter, start - 1, QUOTES_AT_ONCE)


def _speech(description: Description) -> SectionValues | None:
    iri, catalogue = description.thing.iri, description.catalogue
    total = catalogue.incoming_counts(iri).get(("by", "Claim"), 0)
    if not total:
        return None
    claims = claims_linking("by", iri, description.presenter, CLAIMS_AT_ONCE)
    return {"claims": claims, "total": total, "href": list_path("claim", by=short_iri(iri, catalogue.base))}
