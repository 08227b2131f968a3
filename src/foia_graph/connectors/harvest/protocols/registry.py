"""The table of all kinds of origins, in the order in which an address is tried for them."""

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.protocols.changes import ChangeFeed
from foia_graph.connectors.harvest.protocols.dcat import DcatCatalogue
from foia_graph.connectors.harvest.protocols.foia_graph import FoiaGraph
from foia_graph.connectors.harvest.protocols.oai import OaiPmh
from foia_graph.connectors.harvest.protocols.protocol import NOT_THERE, HarvestOrigin, OriginKind
from foia_graph.connectors.harvest.protocols.sitemap import Sitemap
from foia_graph.connectors.http.outcome import FetchError

KINDS: dict[str, OriginKind] = {
    kind.name: kind for kind in (FoiaGraph(), Sitemap(), ChangeFeed(), DcatCatalogue(), OaiPmh())
}


def find_origin(client: HarvestClient, url: str, kind_name: str = "") -> tuple[OriginKind, HarvestOrigin]:
    """Return the kind of an address, and its origin; raises HarvestError where it is of none."""
    tried = [KINDS[kind_name]] if kind_name else list(KINDS.values())
    why = ""
    for kind in tried:
        try:
            origin = kind.find(client, url)
        except FetchError as error:
            if error.reason not in NOT_THERE:
                raise
            why = f"; the last answer was that {error}"  # it may have no form that this kind asks for
            continue
        if origin is not None:
            return kind, origin
    names = ", ".join(kind.name for kind in tried)
    raise HarvestError(f"{url} is nothing that can be harvested as {names}{why}.")
