"""Pages of the catalogue: statements about itself, and some of its things, by name or whole.

As JSON-LD it is a `dcat:Catalog` that is a `hydra:Collection` of all its things; its releases and documents
are described as datasets (DCAT 3, as DCAT-AP 3.0.0 wants them), or with `embed` everything as it is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.errors import RequestRefused
from foia_graph.model.jsonld import Json
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.dcat import Body, DcatWriter
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.selection import ListSelector
from foia_graph.web.core.list_parameters import SINCE
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.list_query import Narrowing, changed_names
from foia_graph.web.pages.lists.listing import Listing

EMBED = "embed"
EMBED_CHOICES = {"": False, "0": False, "1": True, "false": False, "true": True}


def catalogue_narrowing(source: Catalogue) -> Narrowing:
    """Return the narrowing that a request asks for; raises RequestRefused for a wrong one."""
    only = changed_names(source)
    embed = one_value(EMBED)
    if embed not in EMBED_CHOICES:
        raise RequestRefused(f"{EMBED} is 1 or 0, not {embed[:20]!r}.")
    pairs = [(EMBED, "1")] if EMBED_CHOICES[embed] else []
    return Narrowing(
        ListSelector(only_things=only), (*pairs, *([(SINCE, one_value(SINCE))] if only is not None else []))
    )


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

    @property
    def is_whole(self) -> bool:
        """Return True for the catalogue itself, false for what of it changed."""
        return not self.narrowing.chosen_texts(SINCE)

    @cached_property
    def datasets(self) -> list[str]:
        """Return the IRIs of the releases and documents on the page."""
        stubs = ((iri, self.stubs.get(iri)) for iri in self.result_page.names)
        profile = current_catalogue().profile
        return [iri for iri, stub in stubs if stub is not None and terms.is_dataset(profile, stub.type)]

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
        """Return the catalogue itself, which is the list of all its things; {} for changes alone."""
        thing = dcat.source.catalog_resource
        return dcat.catalog_body(thing) if thing is not None and self.is_whole else {}

    def _member_bodies(self, dcat: DcatWriter) -> Iterator[Json]:
        """Yield the things on the page as they are now; one deleted since the walk began is a bare name."""
        described_iris = frozenset(self.result_page.names if self.embeds else self.datasets)
        for iri in self.result_page.names:
            thing = dcat.source.describe(iri) if iri in described_iris else None
            yield dcat.stub_body(iri) if thing is None else dcat.thing_body(thing, is_whole=self.embeds)
