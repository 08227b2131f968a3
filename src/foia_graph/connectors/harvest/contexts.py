"""The contexts of JSON-LD that documents may name: our own wording of well-known ones, and the origin's own.

No context of a third party is fetched, so that nobody but the origin decides what its documents say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foia_graph.connectors.harvest.activities import parse_object
from foia_graph.connectors.harvest.client import HarvestClient, OutsideOrigin, Reach
from foia_graph.connectors.harvest.dcat_us.fields import CONTEXT as DCAT_US
from foia_graph.connectors.harvest.dcat_us.fields import CONTEXT_ADDRESSES
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.reading import DocumentRefused
from foia_graph.connectors.http.outcome import FetchError

LINKS = (
    "about additionalType archivedAt associatedMedia author citation contentUrl contributor creator "
    "dataset distribution embedUrl encoding hasPart image includedInDataCatalog isBasedOn isPartOf license "
    "logo mainEntity mainEntityOfPage publisher sameAs sdLicense sdPublisher thumbnailUrl url usageInfo"
)
"""Properties of schema.org whose values, where they are plain texts, name something."""
SCHEMA_ORG: Mapping[str, Any] = {
    "@context": {
        "@vocab": "http://schema.org/",
        "schema": "http://schema.org/",
        "id": "@id",
        "type": "@type",
        **{name: {"@id": f"http://schema.org/{name}", "@type": "@id"} for name in LINKS.split()},
    }
}
SPELLINGS = ("http://schema.org", "https://schema.org", "http://www.schema.org", "https://www.schema.org")
FILES = ("", "/", "/docs/jsonldcontext.json", "/docs/jsonldcontext.jsonld")
BUNDLED: Mapping[str, Mapping[str, Any]] = {
    **{f"{site}{file}": SCHEMA_ORG for site in SPELLINGS for file in FILES},
    **dict.fromkeys(CONTEXT_ADDRESSES, DCAT_US),
}
LARGEST = 1 << 20
ACCEPT = "application/ld+json, application/json;q=0.9"


@dataclass(slots=True)
class Contexts:
    """The contexts that the documents of one origin may use."""

    client: HarvestClient
    reach: Reach
    _cache: dict[str, Mapping[str, Any] | DocumentRefused] = field(default_factory=dict)

    def get(self, url: str) -> Mapping[str, Any]:
        """Return the context at an address; raises DocumentRefused for one that may not be had."""
        plain = url.partition("#")[0]
        if plain in BUNDLED:
            return BUNDLED[plain]
        if plain not in self._cache:
            try:
                self._cache[plain] = self._fetch(plain)
            except DocumentRefused as error:  # not asked for again by each document that needs it
                self._cache[plain] = error
        found = self._cache[plain]
        if isinstance(found, DocumentRefused):
            raise found.with_traceback(None)
        return found

    def _fetch(self, url: str) -> Mapping[str, Any]:
        try:
            address = self.reach.address(url)
        except OutsideOrigin:
            raise DocumentRefused(
                f"needs the context {url}, which is neither bundled nor the origin's own"
            ) from None
        try:
            body = self.client.get(address, ACCEPT).body
            if len(body) > LARGEST:
                raise DocumentRefused(f"needs the context {url}, which is larger than {LARGEST >> 20} MiB")
            return parse_object(body)
        except (FetchError, HarvestError) as error:
            raise DocumentRefused(f"needs a context that cannot be had: {error}") from None
