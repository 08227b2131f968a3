"""The kinds of origins, and the search for the kind of an address."""

from foia_graph.connectors.harvest.protocols import foia_graph
from foia_graph.connectors.harvest.protocols.protocol import HarvestOrigin, OriginKind, ProvableKind
from foia_graph.connectors.harvest.protocols.registry import KINDS, find_origin

__all__ = ["KINDS", "HarvestOrigin", "OriginKind", "ProvableKind", "find_origin", "foia_graph"]
