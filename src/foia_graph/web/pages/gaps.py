"""`/gaps`, and as data `/api/gaps`: missing records, with the sources that mention or promise them."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.audit.gaps import (
    COLUMNS,
    FOR_CURATORS,
    GROUPS,
    KINDS,
    CatalogueGap,
    CatalogueGaps,
    catalogue_gaps,
)
from foia_graph.model import iris
from foia_graph.model.claims import claim_stands
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import Json
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import full_iri, list_path, short_iri
from foia_graph.publish.date_words import date_words
from foia_graph.publish.descriptions import named_body
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.view_models import LinkedClaim
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.listing.selection import list_index
from foia_graph.web.core.query_parameters import address_without_empty, one_value, word_value
from foia_graph.web.core.responses import lead_to, suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.core.tables import LIST_FORMS, PEOPLE_FIRST
from foia_graph.web.pages.lists.collection import Narrowing, PagedCollection, subject_iri
from foia_graph.web.pages.lists.listing import render_collection
from foia_graph.web.pages.lists.lists import page_bounds, send_list
from foia_graph.web.pages.thing_choices import Choice, ChoiceField, ThingRange
from foia_graph.web.pages.thing_page import current_viewer

PATH, DATA_PATH = "/gaps", "/api/gaps"
USUAL_SIZE = 100


@dataclass(frozen=True)
class GapList(PagedCollection):
    """Some of the gaps that are asked for, kind by kind."""

    gaps: CatalogueGaps
    usual_size: ClassVar[int] = USUAL_SIZE

    @cached_property
    def total(self) -> int:
        """Return the number of gaps."""
        return sum(self.gaps.kind_total(kind) for kind in self._kinds)

    @property
    def _kinds(self) -> tuple[str, ...]:
        return (self.gaps.kind,) if self.gaps.kind else tuple(KINDS)

    def rows(self) -> Iterator[Row]:
        """Yield all gaps as rows, the names of the columns first."""
        yield COLUMNS
        yield from map(astuple, self.gaps)

    def thing_names(self) -> Iterator[str]:
        """Yield the things that something is missing of."""
        return (each.thing for each in self.gaps)

    def group_path(self, group: str) -> str:
        """Return the path of the gaps of one group."""
        return self.narrowed_path((*self.narrowing.parameters_without("group"), ("group", group)))

    @cached_property
    def iri(self) -> str:
        """Return the IRI of the list, whichever of its addresses it is asked for at."""
        query = urlencode(self.narrowing.parameters_without("spreadsheet"), safe="/")
        return f"{self.source.base}{DATA_PATH[1:]}{'?' if query else ''}{query}"

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as Hydra collections, one a kind, each with its gaps on this page."""
        return {**super().body(words), "hydra:totalItems": len(self._kinds)}

    def members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the collection of each kind.

        What is stated is in the words of the profile (`statedDocumentCount`, `numberOfPages`, `batesStart`);
        what is there of it is the `hydra:collection` of the list that has it.
        """
        before = 0
        iri = f"{self.source.base}{DATA_PATH[1:]}"
        for kind in self._kinds:
            total = self.gaps.kind_total(kind)
            first, last = max(self.start - before, 0), min(self.stop - before, total)
            shown = self.gaps.of_kind(kind, first, last - first) if first < last else ()
            yield {
                "id": f"{iri}#{kind}",
                "type": "hydra:Collection",
                "title": {"value": KINDS[kind], "lang": "en"},
                "hydra:totalItems": total,
                "hydra:member": [
                    _gap_body(each, f"{iri}#{kind}-{number}", words)
                    for number, each in enumerate(shown, first + 1)
                ],
            }
            before += total


# Of kinds of gaps in what is counted: the field of the number, and the list of what is there.
COUNTED: Mapping[str, tuple[str, str, str]] = {
    "documents": ("statedDocumentCount", "api/documents", "inSeries"),
    "pages": ("numberOfPages", "api/pages", "isPartOf"),
}


def _gap_body(gap: CatalogueGap, iri: str, words: LanguageWriters) -> dict[str, Json]:
    """Write what lacks something, or as a part of that a run of Bates numbers, or pages that are omitted."""
    source = current_catalogue()
    thing = named_body(gap.thing, source, words)
    comment: dict[str, Json] = {"rdfs:comment": {"value": gap.text, "lang": "en"}}
    if gap.kind in COUNTED:
        field, path, name = COUNTED[gap.kind]
        query = urlencode({name: short_iri(gap.thing, source.base)}, safe="/")
        there = {
            "id": f"{source.base}{path}?{query}",
            "type": "hydra:Collection",
            "hydra:totalItems": int(gap.there),
        }
        return {**thing, field: int(gap.stated), "hydra:collection": [there]}
    if gap.kind == "not-held":
        return {**thing, "holdingStatus": iris.concept_iri(source.base, "holding-status", gap.status)}
    if gap.kind == "rights":
        return {**thing, **comment}
    if gap.kind == "link":
        return {**thing, "rdfs:seeAlso": {"id": gap.to}}
    facts: dict[str, Json]
    if gap.kind == "withheld":
        treatment = iris.concept_iri(source.base, "page-treatments", gap.status)
        facts = {"numberOfPages": int(gap.missing)} if gap.missing else {}
        facts |= {"pageTreatment": treatment} if gap.status else {}
    else:
        facts = {"batesPrefix": gap.prefix} if gap.prefix else {}
        facts |= {"batesStart": int(gap.first), "batesEnd": int(gap.last)}
    return {"id": iri, **facts, **comment, "about": [thing]}


blueprint = Blueprint("gaps", __name__)


@suffixed_routes(blueprint, PATH, DATA_PATH)
def gaps(suffix: str) -> Response:
    """Send the list of gaps."""
    if not suffix and (without_empty := address_without_empty()):
        return lead_to(without_empty)
    source, about = current_catalogue(), subject_iri()
    kind, group = word_value("kind", KINDS), word_value("group", GROUPS)
    brief = short_iri(about, source.base) if about else ""
    narrowing = Narrowing.of_texts(about=brief, group=group, kind=kind, spreadsheet=one_value("spreadsheet"))
    found = GapList(
        request.path.partition(".")[0],
        GROUPS.get(group, "Missing records"),
        source,
        narrowing,
        *page_bounds(USUAL_SIZE, current_site().settings.most_per_page),
        catalogue_gaps(source, kind, group, _with_documents(about) if about else ()),
    )
    forms = LIST_FORMS if found.path == DATA_PATH else PEOPLE_FIRST
    return send_list(found, lambda: render_gaps(found), suffix, forms)


def _with_documents(thing: str) -> list[str]:
    source = current_catalogue()
    index = list_index(source, source.profile["ReleasedDocument"])
    found = index.value_maps("release", exact=False).get(thing)
    return [thing, *(index.names_of(found) if found else ())]


# The field whose claims say that something should be here, by kind of gap.
STATED_FIELDS: Mapping[str, str] = {
    "documents": "statedDocumentCount",
    "not-held": "holdingStatus",
    "pages": "numberOfPages",
}
AUTHORS, DATES = ("creator", "publisher"), ("created", "issued", "date")
MAX_CLAIMS = 2
# Gaps of a group that are shown beside those of others.
FIRST = 10
# The most things that refer to one, and the links that are looked at for them.
MAX_REFERRING, LOOKED_AT = 3, 30


def render_gaps(found: GapList) -> str:
    """Write the page of gaps: a page of one group, or the first of each."""
    view, group, kind = current_viewer(), found.gaps.group, found.gaps.kind
    start, size = (found.start, found.size) if group else (0, FIRST)
    totals = {name: found.gaps.group_total(name) for name in GROUPS}
    chosen = [group] if group else [name for name in GROUPS if kind or name not in FOR_CURATORS]
    sections = [
        {
            "name": name,
            "heading": GROUPS[name],
            "total": totals[name],
            "gaps": [gap_view(view, each) for each in found.gaps.of_group(name, start, size)],
            "path": found.group_path(name),
        }
        for name in chosen
        if totals[name] or not found.narrowing.parameters
    ]
    for_curators = [
        (GROUPS[name], totals[name], found.group_path(name)) for name in GROUPS if name in FOR_CURATORS
    ]
    fields = list(_choice_fields(found)) if found.gaps.group not in FOR_CURATORS else []
    return render_collection(
        "gaps.html", found, view, sections=sections, group=group, for_curators=for_curators, fields=fields
    )


def _choice_fields(found: GapList) -> Iterator[ChoiceField]:
    """Yield the pick lists of the page: releases, and the kinds of gaps that there are."""
    about, kind = map(found.narrowing.first_text, ("about", "kind"))
    releases = ThingRange(found.source, ("release",))
    iri = full_iri(about, found.source) if about else ""
    yield releases.field("about", "Release", iri, about, "all")
    every = catalogue_gaps(found.source)
    kinds = sorted((title, name) for name, title in KINDS.items() if every.kind_total(name))
    yield ChoiceField(
        "kind", "Kind", kind, (Choice("", "all"), *(Choice(name, title) for title, name in kinds))
    )


def gap_view(presenter: Presenter, gap: CatalogueGap) -> dict[str, Any]:
    """Return a gap as shown: what is known of it, who says so, and some things that refer to it."""
    document = presenter.catalogue.describe(gap.thing) if gap.page else None
    is_not_held, base = gap.kind == "not-held", presenter.catalogue.base
    return {
        "gap": gap,
        "status": f"{base}scheme/holding-status/{gap.status}" if gap.status and is_not_held else "",
        "text": _gap_text(gap),
        "page_number": page_of(gap.page)[1],
        "authors": _first_values(document, AUTHORS),
        "date": " or ".join(map(date_words, _first_values(document, DATES))),
        "claims": list(_claims(presenter, gap)),
        "there": list_path("document", inSeries=short_iri(gap.thing, base)),
        "referring": _referring_things(presenter, gap) if is_not_held else [],
    }


def _gap_text(gap: CatalogueGap) -> str:
    # The sentence names no other thing: these are linked next to it.
    first, last = f"{gap.prefix}{gap.first}", f"{gap.prefix}{gap.last}"
    numbers = first if first == last else f"{first} to {last} ({int(gap.missing or 0):,} numbers)"
    if gap.kind == "bates-missing":
        return f"Missing: {numbers}. The number before is in this document."
    if gap.kind == "bates-stated":
        return f"Missing: {numbers} (letter says {int(gap.stated):,} pages enclosed)"
    return gap.text or (f"It leads to {gap.to}." if gap.to else "")


def _first_values(thing: Resource | None, fields: tuple[str, ...]) -> list[str]:
    found = (list(map(text_of, thing.get(name))) for name in fields) if thing else ()
    return next(filter(None, found), [])


def _claims(presenter: Presenter, gap: CatalogueGap) -> Iterator[LinkedClaim]:
    """Yield the claims that say so, those with words first, or else other claims with words on the thing."""
    field = STATED_FIELDS.get(gap.kind, "")
    thing = presenter.catalogue.describe(gap.thing) if field else None
    if thing is None:
        return
    claims = [presenter.linked_claim(claim) for claim in thing.parts("claims") if claim_stands(claim)]
    own = [each for each in claims if each.view.predicate == presenter.profile.predicates[field]]
    found = sorted(own, key=lambda each: not each.view.quote)
    yield from (found or [each for each in claims if each.view.quote])[:MAX_CLAIMS]


def _referring_things(presenter: Presenter, gap: CatalogueGap) -> list[str]:
    quads = presenter.catalogue.quad_store.quads(None, None, NamedNode(gap.thing))
    subjects = (quad.subject for quad in islice(quads, LOOKED_AT))
    owners = {iris.owner_iri(each.value) for each in subjects if isinstance(each, NamedNode)}
    return sorted(owners - {gap.thing})[:MAX_REFERRING]
