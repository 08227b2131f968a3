"""Metrics for Prometheus at /metrics, where the server was started with them."""

from collections.abc import Iterator
from ipaddress import ip_network
from itertools import accumulate
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.web.core.site import Site, current_site
from foia_graph.web.limits.query_log import SECONDS_BUCKETS, CounterTotals

if TYPE_CHECKING:
    from prometheus_client import Metric

blueprint = Blueprint("metrics", __name__)
LOOPBACK = "127.0.0.0/8", "::1"
PROXY_HEADERS = "X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the counts of all web processes together.

    Raises NotFound where nothing is counted, RequestRefused (403) for a client that is not to see the counts.
    """
    counts = current_site().counts
    if counts is None:
        raise NotFound("Nothing is counted here: the server was started without --metrics.")
    _check_client(current_site())
    try:
        from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
        from prometheus_client.registry import CollectorRegistry
    except ModuleNotFoundError:
        message = "Counts are written by a package that is not installed: pip install 'foia-graph[metrics]'."
        raise NotFound(message) from None
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_QueryCollector(counts.sum_rows(), int(current_site().current.served_folder().name)))
    response = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _check_client(here: Site) -> None:
    peer, headers = request.remote_addr, request.headers
    networks = [ip_network(each, strict=False) for each in (*LOOPBACK, *here.settings.metrics_from)]
    address = here.clients.find_address(peer, headers.get("X-Forwarded-For"))
    # A proxy that is not trusted may pass on anybody, also where it runs on this machine.
    is_passed_on = any(name in headers for name in PROXY_HEADERS) and not here.clients.is_trusted(peer or "")
    if address is None or is_passed_on or not any(address in network for network in networks):
        message = "The counts are given to this machine, and to networks of --metrics-from."
        raise RequestRefused(message, 403)


class _QueryCollector:
    """The counts as metric families of Prometheus."""

    def __init__(self, total: CounterTotals, generation: int) -> None:
        self._total, self._generation = total, generation

    def collect(self) -> Iterator["Metric"]:
        """Yield the families."""
        from prometheus_client import metrics_core

        total, tally = self._total, self._total.tally
        ends = metrics_core.CounterMetricFamily(
            "foia_graph_queries", "Queries, by how they ended.", labels=["end"]
        )
        for end, number in total.ends.items():
            ends.add_metric([end], number)
        yield ends
        edges = [*map(str, SECONDS_BUCKETS), "+Inf"]
        yield metrics_core.HistogramMetricFamily(
            "foia_graph_query_seconds",
            "Seconds that workers were busy with queries.",
            buckets=list(zip(edges, accumulate(total.buckets), strict=True)),
            sum_value=total.seconds,
        )
        gauge, counter = metrics_core.GaugeMetricFamily, metrics_core.CounterMetricFamily
        for family, name, number, what in (
            (gauge, "queries_running", tally["running"], "Queries that run now."),
            (gauge, "queries_waiting", tally["waiting"], "Queries that wait now."),
            (gauge, "generation", self._generation, "Number of the generation of the store that is served."),
            (counter, "workers_started", tally["started"], "Query workers that were started."),
            (
                counter,
                "workers_killed",
                tally["killed"],
                "Query workers that ended with a query, or were ended.",
            ),
        ):
            yield family(f"foia_graph_{name}", what, value=number)
