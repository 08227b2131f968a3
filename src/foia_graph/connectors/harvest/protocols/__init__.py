"""The kinds of origins, and the search for the kind of an address."""

from foia_graph.connectors.harvest.protocols import foia_graph
from foia_graph.connectors.harvest.protocols.protocol import Found, Kind
from foia_graph.connectors.harvest.protocols.registry import KINDS, find

__all__ = ["KINDS", "Found", "Kind", "find", "foia_graph"]
