"""The list of everything at `/catalog`, page after page: a `dcat:Catalog`, and as N-Quads to be replayed.

Default graphs of all pages together are that of the catalogue; what a page states of itself is in another.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response

from foia_graph.errors import RequestRefused
from foia_graph.model.claims import marked
from foia_graph.model.forms import EAD3, HTML, N_QUADS
from foia_graph.model.jsonld import Json
from foia_graph.publish.archival.forms import catalogue_finding_aid
from foia_graph.publish.dcat import dcat
from foia_graph.publish.dcat.dcat import Body, DcatWriter
from foia_graph.publish.serializers import LanguageWriters, jsonld_triples
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.selection import ListSelector, select_everything
from foia_graph.store.thing_lines import ThingLines, own_triples
from foia_graph.web.core.list_parameters import SINCE
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.responses import ALTERNATE_RELATION, send_blocks
from foia_graph.web.core.site import current_catalogue, current_publication, current_writers
from foia_graph.web.core.tables import LIST_FORMS, ROWS_IN_BLOCK
from foia_graph.web.pages.lists.collection import Narrowing, changed_names
from foia_graph.web.pages.lists.listing import Listing, render_list
from foia_graph.web.pages.lists.lists import page_place, send_list, walk_generation

COLUMNS = ("iri", "label", "type")
EMBED = "embed"
EMBED_CHOICES = {"": False, "0": False, "1": True, "false": False, "true": True}


def catalogue_narrowing(source: Catalogue) -> Narrowing:
    """Return the narrowing that a request asks for; raises RequestRefused for a wrong one."""
    only = changed_names(source)
    embed = one_value(EMBED)
    if embed not in EMBED_CHOICES:
        raise RequestRefused(f"{EMBED} is 1 or 0, not {embed[:20]!r}.")
    pairs = [(EMBED, "1")] if EMBED_CHOICES[embed] else []
    if only is not None:
        pairs.append((SINCE, one_value(SINCE)))
    return Narrowing(ListSelector(only_things=only), tuple(pairs))


@dataclass(frozen=True)
class CataloguePage(Listing):
    """One page of the catalogue."""

    @property
    def embeds(self) -> bool:
        """Return True where things are described whole."""
        return bool(self.narrowing.chosen_texts(EMBED))

    @property
    def iri(self) -> str:
        """Return the IRI of the collection: the catalogue, or what of it changed since a time."""
        return self.absolute_iri(self.undated_path(self.narrowing.parameters_without(EMBED)))

    def rows(self) -> Iterator[Row]:
        """Yield all things as rows, the names of the columns first."""
        return self._rows(current_catalogue())  # rows are written when the request is over

    def _rows(self, current: Catalogue) -> Iterator[Row]:
        yield COLUMNS
        names = self.selection.names()
        for start in range(0, len(names), ROWS_IN_BLOCK):
            stubs = current.stubs(names[start : start + ROWS_IN_BLOCK])
            for each in stubs.values():
                yield each.iri, marked(each.label, each.is_machine_read), each.type

    @property
    def is_whole(self) -> bool:
        """Return True for the catalogue itself, false for what of it changed."""
        return not self.narrowing.chosen_texts(SINCE)

    @cached_property
    def datasets(self) -> list[str]:
        """Return the IRIs of the releases and documents on the page."""
        stubs = ((iri, self.stubs.get(iri)) for iri in self.result_page.names)
        profile = current_catalogue().profile
        return [iri for iri, stub in stubs if stub is not None and dcat.is_dataset(profile[stub.type])]

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Return it as JSON-LD: the catalogue with the things on this page."""
        dcat = DcatWriter(current_catalogue(), words)
        return {
            **self._catalogue_body(dcat),
            **self.collection_facts(),
            "hydra:view": self.view_body(),
            "hydra:member": list(self._member_bodies(dcat)),
        }

    def collection_facts(self) -> dict[str, Json]:
        """Return IRI, type and size of the collection, with the datasets on the page."""
        kinds = ["Catalog", "hydra:Collection"] if self.is_whole else "hydra:Collection"
        facts: dict[str, Json] = {"id": self.iri, "type": kinds, "hydra:totalItems": self.result_page.total}
        return {**facts, "dcat:dataset": self.datasets} if self.is_whole else facts

    def _catalogue_body(self, dcat: DcatWriter) -> Body:
        # {} for changes alone.
        thing = dcat.source.catalog_resource
        return dcat.catalog_body(thing) if thing is not None and self.is_whole else {}

    def _member_bodies(self, dcat: DcatWriter) -> Iterator[Json]:
        described_iris = frozenset(self.result_page.names if self.embeds else self.datasets)
        for iri in self.result_page.names:
            thing = dcat.source.describe(iri) if iri in described_iris else None
            yield dcat.stub_body(iri) if thing is None else dcat.thing_body(thing, is_whole=self.embeds)


# Things in one block of a streamed answer.
THINGS_IN_BLOCK = 50


def send_nquads(page: CataloguePage) -> Response:
    """Send a page as N-Quads, block by block; a generation that is walked through keeps its ETags.

    Raises StoreBusy while the lines of things are derived.
    """
    current_catalogue().tables.require(ThingLines.name)
    blocks = _nquads_blocks(_page_statements(page), current_catalogue(), page.result_page.names)
    return send_blocks(blocks, N_QUADS.content_type, page.source, _page_etag(page))


def _page_etag(page: CataloguePage) -> str:
    now = current_catalogue().generation
    place = f"{page.source.generation.number} {now.number} {page.own_path}"
    return f"{now.identity[:32]}-{hashlib.sha256(place.encode()).hexdigest()[:16]}-nq"


def _nquads_blocks(itself: bytes, source: Catalogue, names: list[str]) -> Iterator[bytes]:
    # By then the request is over.
    yield itself
    for start in range(0, len(names), THINGS_IN_BLOCK):
        yield b"".join(own_triples(source, names[start : start + THINGS_IN_BLOCK]))


def _page_statements(page: CataloguePage) -> bytes:
    body = {**page.collection_facts(), "hydra:view": page.view_body(), "hydra:member": page.result_page.names}
    graph = f" <{page.absolute_iri(page.own_path)}> .\n".encode()
    return jsonld_triples(body, current_writers()).replace(b" .\n", graph)


blueprint = Blueprint("catalogue", __name__)
PATH = "/catalog"
FINDING_AID_PATH = f"{PATH}.{EAD3.name}"
CATALOGUE_FORMS = (*LIST_FORMS, N_QUADS)


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
def catalog(suffix: str) -> Response:
    """List everything, sorted by name, with what the catalogue says of itself."""
    source = walk_generation()
    narrowing = catalogue_narrowing(source)
    listed_page = select_everything(source, narrowing.criteria.only_things)
    place = page_place(listed_page, source)
    page = CataloguePage(PATH, "Everything", source, narrowing, *place, listed_page)
    finding_aid = f'<{FINDING_AID_PATH}>; {ALTERNATE_RELATION}; type="{EAD3.media_type}"'
    return send_list(
        page,
        lambda: render_list(page, CATALOGUE_FORMS),
        suffix,
        CATALOGUE_FORMS,
        [finding_aid],
        {N_QUADS: lambda: send_nquads(page)} if page.embeds else {},
    )


@blueprint.get(FINDING_AID_PATH)
def finding_aid() -> Response:
    """Send the finding aid of the whole catalogue, component after component."""
    source = current_catalogue()
    blocks = catalogue_finding_aid(current_publication())
    etag = f"{source.generation.identity[:32]}-{EAD3.name}"
    response = send_blocks(blocks, EAD3.content_type, source, etag)
    response.headers["Link"] = f'<{PATH}>; {ALTERNATE_RELATION}; type="{HTML.media_type}"'
    return response
