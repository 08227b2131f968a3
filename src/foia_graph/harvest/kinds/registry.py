"""All kinds of origins, in the order in which an address is tried for them."""

from foia_graph.fetch.outcome import NotGot
from foia_graph.harvest.asking import Asker
from foia_graph.harvest.kinds.changes import Changes
from foia_graph.harvest.kinds.dcat import Dcat
from foia_graph.harvest.kinds.foia_graph import FoiaGraph
from foia_graph.harvest.kinds.kind import NOT_THERE, Found, Kind
from foia_graph.harvest.kinds.oai import OaiPmh
from foia_graph.harvest.kinds.sitemap import Sitemap
from foia_graph.harvest.limits import NotHarvested

KINDS: dict[str, Kind] = {kind.name: kind for kind in (FoiaGraph(), Sitemap(), Changes(), Dcat(), OaiPmh())}


def find(asker: Asker, url: str, wanted: str = "") -> tuple[Kind, Found]:
    """Tell of which kind the origin behind an address is; raises NotHarvested where it is of none."""
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
