"""Settings of apps and servers that are tested: no client asks too much, and a busy machine is waited for."""

from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.limits.rate_limits import QueryBudget

NO_BUDGET = QueryBudget(seconds=0, errors=0)
"""Tests ask on purpose for what there is not, and share an app; attackers have many addresses."""
ONE_WORKER = PoolLimits(running=1, spare=0)
"""Each worker takes a tenth of a second to start, and is started for each generation that is asked."""
PATIENT = ServerSettings(pool=PoolLimits(deadline=300.0, cpu=300, queue_wait=300.0), budget=NO_BUDGET)
