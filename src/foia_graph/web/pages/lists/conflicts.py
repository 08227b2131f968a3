"""`/conflicts`: values on which sources disagree, each with quote, source, author and date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.model.jsonld import Json
from foia_graph.publish.addresses import short_iri
from foia_graph.publish.descriptions import linked_body, named_body
from foia_graph.publish.plain_json import plain_value
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.statements import COLUMNS, claim_row, difference_view
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.claim_views import claim_view
from foia_graph.store.conflicts import GROUPS, SCOPES, ConflictGroup, ConflictSelection, FieldConflict
from foia_graph.web.core.responses import suffixed_routes
from foia_graph.web.core.site import current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists import collection
from foia_graph.web.pages.lists.listing import render_collection
from foia_graph.web.pages.lists.lists import page_bounds, send_list, walk_generation

TITLES: Mapping[ConflictGroup, str] = {
    "contradictions": "Contradictions",
    "differences": "Differences that are none",
}


@dataclass(frozen=True)
class ConflictList(collection.PagedCollection):
    """Some of the conflicts of a selection: those of so many things, from `start` on."""

    selection: ConflictSelection
    is_walked: ClassVar[bool] = True

    @property
    def total(self) -> int:
        """Return the number of things, those with contradictions and differences counted for each."""
        return self.selection.total

    def thing_names(self) -> Iterator[str]:
        """Yield the things with conflicts."""
        return self.selection.things()

    @cached_property
    def iri(self) -> str:
        """Return the IRI of the list, whichever of its addresses it is asked for at."""
        pairs = (("scope", self.selection.scope), *self.narrowing.parameters_without("scope"))
        return f"{self.source.base}conflicts?{urlencode(pairs, safe='/')}"

    def conflicts(self, group: ConflictGroup) -> list[FieldConflict]:
        """Return the conflicts of a group that are on this page."""
        return [each for each in self._conflicts if each.group == group]

    @cached_property
    def _conflicts(self) -> tuple[FieldConflict, ...]:
        return tuple(self.selection.conflicts(self.start, self.start + self.size))

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as two collections of things with the claims that differ, and a view of this page."""
        return {**super().body(words), "hydra:totalItems": len(GROUPS)}

    def members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the two collections."""
        for group in GROUPS:
            claims: dict[str, list[Json]] = {}
            for each in self.conflicts(group):
                bodies = (linked_body(claim, self.source, words) for claim in each.claims)
                claims.setdefault(each.thing.iri, []).extend(bodies)
            yield {
                "id": f"{self.iri}#{group}",
                "type": "hydra:Collection",
                "title": {"value": TITLES[group], "lang": "en"},
                "hydra:totalItems": self.selection.thing_count(group),
                "hydra:member": [
                    {**named_body(iri, self.source, words), "claims": said} for iri, said in claims.items()
                ],
            }

    def plain_items(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield each field of a thing on which sources differ, with the claims that do."""
        for each in self._conflicts:
            claims = [linked_body(claim, self.source, words) for claim in each.claims]
            about = named_body(each.thing.iri, self.source, words)
            item = {"difference": each.difference, "field": each.field, "about": about, "claims": claims}
            yield {name: plain_value(value, words) for name, value in item.items()}

    def rows(self) -> Iterator[Row]:
        """Yield a row for each claim of all pages, those that contradict each other first."""
        yield ("difference", *COLUMNS)
        for each in self.selection.conflicts():
            for claim in each.claims:
                view = claim_view(claim, self.source, each.thing)
                yield each.difference, *claim_row(view, self.source)


blueprint = Blueprint("conflicts", __name__)
# Things on a page, unless another number is asked for.
USUAL_SIZE = 25


@suffixed_routes(blueprint, "/conflicts", "/api/conflicts")
def conflicts(suffix: str) -> Response:
    """Send the list of conflicts; `scope` is corpus, or all with sources outside it."""
    source = walk_generation()
    scope, thing, name = collection.requested_scope(), collection.subject_iri(), collection.requested_field()
    narrowing = collection.Narrowing.of_texts(
        scope="" if scope == SCOPES[0] else scope,
        about=short_iri(thing, source.base) if thing else "",
        field=name,
    )
    found = ConflictList(
        request.path.partition(".")[0],
        "Where sources disagree",
        source,
        narrowing,
        *page_bounds(USUAL_SIZE, current_site().settings.most_per_page),
        ConflictSelection(source, scope, thing, name),
    )
    return send_list(found, lambda: _conflicts_page(found), suffix)


def _conflicts_page(found: ConflictList) -> str:
    view, others = thing_page.current_viewer(), found.narrowing.parameters_without("scope")
    return render_collection(
        "conflicts.html",
        found,
        view,
        scope=found.selection.scope,
        # With the sources that this list omits, or without them.
        other_scope=found.narrowed_path(
            others if found.selection.scope == "all" else (("scope", "all"), *others)
        ),
        counts={group: found.selection.fact_count(group) for group in GROUPS},
        cases={group: [difference_view(each, view) for each in found.conflicts(group)] for group in GROUPS},
    )
