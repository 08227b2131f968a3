"""The kinds of origins, and how one is told from the others."""

from foia_graph.harvest.kinds import foia_graph
from foia_graph.harvest.kinds.kind import Found, Kind
from foia_graph.harvest.kinds.registry import KINDS, find

__all__ = ["KINDS", "Found", "Kind", "find", "foia_graph"]
