"""The table of all kinds of origins, in the order in which an address is tried for them."""

from foia_graph.connectors.harvest.client import Asker
from foia_graph.connectors.harvest.limits import NotHarvested
from foia_graph.connectors.harvest.protocols.changes import Changes
from foia_graph.connectors.harvest.protocols.dcat import Dcat
from foia_graph.connectors.harvest.protocols.foia_graph import FoiaGraph
from foia_graph.connectors.harvest.protocols.oai import OaiPmh
from foia_graph.connectors.harvest.protocols.protocol import NOT_THERE, Found, Kind
from foia_graph.connectors.harvest.protocols.sitemap import Sitemap
from foia_graph.connectors.http.outcome import NotGot

KINDS: dict[str, Kind] = {kind.name: kind for kind in (FoiaGraph(), Sitemap(), Changes(), Dcat(), OaiPmh())}


def find(asker: Asker, url: str, wanted: str = "") -> tuple[Kind, Found]:
    """Return the kind of an address, and its origin; raises NotHarvested where it is of none."""
    tried = [KINDS[wanted]] if wanted else list(KINDS.values())
    why = ""
    for kind in tried:
        try:
            found = kind.find(asker, url)
        except NotGot as error:
            if error.reason not in NOT_THERE:
                raise
            why = f"; the last answer was that {error}"  # it may have no form that this kind asks for
            continue
        if found is not None:
            return kind, found
    names = ", ".join(kind.name for kind in tried)
    raise NotHarvested(f"{url} is nothing that can be harvested as {names}{why}.")
