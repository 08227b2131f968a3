"""Pages for people: one template for all classes, one for all lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from flask import render_template

from foia_graph.errors import RequestRefused
from foia_graph.model import iris
from foia_graph.model.forms import FORMS
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import list_path, path_of, short_iri
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.atom import feed_path
from foia_graph.publish.feeds.provenance import history_path
from foia_graph.publish.output_forms import forms_of_shape
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.publish.quotes import QuotedClaim, SourceQuotes, claims_linking, own_claims, source_quotes
from foia_graph.publish.rights import LAW, document_access, rights_name
from foia_graph.publish.view_models import LinkView, thing_span
from foia_graph.store.rights import Basis, rights_of
from foia_graph.web.core.query_parameters import number_value
from foia_graph.web.core.responses import form_links
from foia_graph.web.core.site import current_publication
from foia_graph.web.pages.citation_box import (
    EmbedControl,
    EmbedSubject,
    citation_of,
    embed_control,
    is_embeddable,
    noted_thing,
)
from foia_graph.web.pages.sections import SECTIONS

CLAIMS_OF_SOURCE = ("source", "Claim")
CLAIMS_BY_SPEAKER = ("by", "Claim")
# The number of claims by a person or body that its page shows.
CLAIMS_AT_ONCE = 3
# The number of claims whose quotes a page of a source shows.
QUOTES_AT_ONCE = 40
# The number of claims of one speaker that are not folded.
STATEMENTS_AT_ONCE = 3
# The number of figures that are not folded.
FIGURES_AT_ONCE = 8


# A part of a page in the list of its contents: its anchor, its title, and how much there is of it, or 0.
PagePart: TypeAlias = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Speech:
    """What a person or body says: some of its claims, how many there are, and the path of their list."""

    claims: tuple[QuotedClaim, ...]
    total: int
    href: str


def current_viewer() -> Presenter:
    """Return the viewer of the catalogue as it is now."""
    return Presenter(current_publication())


def thing_link(iri: str) -> LinkView:
    """Return the link to a thing."""
    return current_viewer().link(iri)


def render_thing(description: Description) -> str:
    """Write the page of a thing."""
    res, source = description.thing, description.catalogue
    history = description.presenter.load_history(res.iri)
    besides = SECTIONS.get(res.type)
    section = besides.make(description.presenter, res) if besides else None
    rows = description.rows
    if besides and section:
        hidden, left = besides.hidden_fields(description.shape), besides.rest(res)
        kept = description.presenter.field_rows(left)
        rows = tuple(row for row in kept if row.field not in hidden)
    quotes, speech, citation = _quotes_asked(description), _speech(description), citation_of(res)
    return render_template(
        besides.layout if besides and section else "thing.html",
        description=description,
        title=description.title,
        rows=description.record_rows(rows),
        section=section,
        section_template=besides.template if besides and section else "",
        speech=speech,
        quotes=quotes,
        quote_pages=_quote_pages(quotes),
        contents=list(_page_parts(description, quotes, speech)),
        shown_at_once=STATEMENTS_AT_ONCE,
        figures_at_once=FIGURES_AT_ONCE,
        citation=citation,
        rights=rights_view(res, description.presenter),
        access=access_view(res, description.presenter),
        span=thing_span(history),
        history=history_path(path_of(res.iri, source.base)),
        embed=_embed_of(res, section, description.title),
        noted=noted_thing(description, path_of(res.iri, source.base), citation),
        feed=feed_path(res.iri, source.profile[res.type], source.base),
        forms=form_links(path_of(res.iri, source.base), (*FORMS, *forms_of_shape(description.shape))),
        linked_data=schemaorg.page_data_block(ProfileRequest(res, source, description.presenter.publication)),
    )


def _embed_of(thing: Resource, section: object, title: str) -> EmbedControl | None:
    passage = getattr(section, "passage", None)
    quote = passage.wanted if passage is not None and passage.found is not None else None
    return embed_control(EmbedSubject(thing.iri, quote), title) if is_embeddable(thing.iri) else None


def _quotes_asked(description: Description) -> SourceQuotes | None:
    """Return the quotes of a source that the address asks for by the number of the first claim (`quotes`).

    Raises RequestRefused for a number at which no page of quotes begins.
    """
    thing = description.thing
    others = description.catalogue.incoming_counts(thing.iri).get(CLAIMS_OF_SOURCE, 0)
    if not others and not description.statements.own:
        return None
    total = others + len(own_claims(thing))
    start = number_value("quotes", 1)
    if start % QUOTES_AT_ONCE != 1 or start > total:
        raise RequestRefused(f"quotes is 1, {QUOTES_AT_ONCE + 1} and so on, not {start}.")
    return source_quotes(thing, description.presenter, start - 1, QUOTES_AT_ONCE)


def _quote_pages(quotes: SourceQuotes | None) -> list[tuple[int, int]]:
    total = quotes.total if quotes else 0
    starts = range(1, total + 1, QUOTES_AT_ONCE)
    return [(first, min(first + QUOTES_AT_ONCE - 1, total)) for first in starts]


def _speech(description: Description) -> Speech | None:
    iri, catalogue = description.thing.iri, description.catalogue
    total = catalogue.incoming_counts(iri).get(CLAIMS_BY_SPEAKER, 0)
    if not total:
        return None
    claims = claims_linking("by", iri, description.presenter, CLAIMS_AT_ONCE)
    return Speech(claims, total, list_path("claim", by=short_iri(iri, catalogue.base)))


def _page_parts(
    description: Description, quotes: SourceQuotes | None, speech: Speech | None
) -> Iterator[PagePart]:
    statements, identities = description.statements, description.identities
    disagreements, figures = statements.contradictions, description.figures
    of_documents = {each.of_documents for each in description.groups}
    parts: tuple[tuple[object, PagePart], ...] = (
        (identities, ("identities", "Other names", len(identities))),
        (quotes, ("quotes", "Its words", quotes.total if quotes else 0)),
        (
            statements.groups or disagreements or statements.own,
            ("statements", "What sources say", statements.count),
        ),
        (disagreements, ("disagreements", "Who disagrees", len(disagreements))),
        (speech, ("speech", "What it says", speech.total if speech else 0)),
        (figures, ("figures", "Figures", len(figures))),
        (True in of_documents, ("documents", "Documents", 0)),
        (False in of_documents, ("relationships", "Relationships", 0)),
        (True, ("record", "Full record", 0)),
    )
    return (part for exists, part in parts if exists)


TOLD_OF = ("Catalog", "Release", "ReleasedDocument", "Page", "SourceDocument", "CitedWork")
REASONS: dict[Basis, str] = {
    "catalogue": "as the catalogue states of all its documents",
    "contested": "not known: what it belongs to states different rights",
    "unknown": "not known: neither its own record states them, nor what it belongs to, nor the catalogue",
}
ACCESS_WORDS = {
    "unrestricted": "the whole text; nothing in it is marked as withheld",
    "partly": "in part",
    "fully": "withheld in full",
    "undetermined": "how much was withheld is not known, since its text is not held here",
}


@dataclass(frozen=True, slots=True)
class RightsView:
    """Rights as a page reports them: links to licence and statement, words, and who or what says so.

    `reason` is before links to those from whom it is known, in `known_from`, and `law` behind them.
    """

    links: tuple[LinkView, ...]
    texts: tuple[str, ...]
    reason: str
    known_from: tuple[LinkView, ...] = ()
    law: str = ""


def rights_view(thing: Resource, presenter: Presenter) -> RightsView | None:
    """Return what a page reports the rights in its thing, None for a thing that no one has rights in."""
    if thing.type not in TOLD_OF:
        return None
    found = rights_of(presenter.catalogue, thing.iri)
    links = tuple(LinkView(address, rights_name(address)) for address in found.addresses[:1])
    texts = tuple(map(text_of, found.texts))
    if found.basis == "government work":
        authors = tuple(map(presenter.link, found.authors))
        return RightsView(links, texts, "as it is by", authors, f"{LAW}; a conclusion of this catalogue")
    if found.basis != "stated":
        return RightsView(links, texts, REASONS[found.basis])
    stated_on = iris.owner_iri(found.stated_on)
    if stated_on == thing.iri:
        return RightsView(links, texts, "as its own record states")
    return RightsView(links, texts, "as is stated of", (presenter.link(stated_on),))


def access_view(thing: Resource, presenter: Presenter) -> tuple[str, tuple[LinkView, ...]] | None:
    """Return the access to a document in words, with the exemptions claimed, None for what is no document."""
    if thing.type != "ReleasedDocument":
        return None
    found = document_access(presenter.catalogue, thing.iri)
    exemptions = tuple(presenter.link(each.exemption) for each in found.restrictions if each.exemption)
    how = "; withheld under" if exemptions else "; no exemption is named" if found.restrictions else ""
    return f"{ACCESS_WORDS[found.status]}{how}", exemptions
