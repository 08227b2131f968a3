"""Fetching: the files that records point to are brought into the store, from servers treated with care.

`run` is the verb. It asks `wanted` which files there are, and gives each to `download`, which asks through
`client`: at the pace of `pace`, by the rules of `robots`, over connections of `wire` to `addresses` that may
be asked. What came is judged by `checks`; what happened is an `outcome`, and all of them a `report`.
"""

from foia_graph.connectors.http.outcome import MIB, Limits
from foia_graph.connectors.http.report import FetchReport
from foia_graph.connectors.http.run import Options, fetch, plan

__all__ = ["MIB", "FetchReport", "Limits", "Options", "fetch", "plan"]
