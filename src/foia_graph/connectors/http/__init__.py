"""The polite HTTP client, and the fetch of the files that records point to into the store.

`client` sends requests as a guest would: at the pace and by the robots.txt of `politeness`, over a
`connection` to one of the `addresses` that may be asked. `run` is the verb of a fetch: `download` lists the
files that records point to, and gets, checks and stores one; what happened is an `outcome`.
"""

from foia_graph.connectors.http.outcome import MIB, FetchLimits
from foia_graph.connectors.http.run import FetchOptions, FetchReport, fetch, plan

__all__ = ["MIB", "FetchLimits", "FetchOptions", "FetchReport", "fetch", "plan"]
