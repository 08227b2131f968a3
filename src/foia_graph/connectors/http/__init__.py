"""The polite HTTP client, and the fetch of the files that records point to into the store.

`run` is the verb. It has `downloads_wanted` list the files, and gives each to `download`, which asks through
`client`: at the pace of `pace`, by the rules of `robots`, over a `connection` to `addresses` that may be
asked. What came is judged by `checks`; what happened is an `outcome`, and all of them a `report`.
"""

from foia_graph.connectors.http.outcome import MIB, FetchLimits
from foia_graph.connectors.http.run import FetchOptions, FetchReport, fetch, plan

__all__ = ["MIB", "FetchLimits", "FetchOptions", "FetchReport", "fetch", "plan"]
