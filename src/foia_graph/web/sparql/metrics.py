"""Metrics for Prometheus at /metrics, where the server was started with them."""

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.site import current_site
from foia_graph.web.limits.counters import SECONDS_BUCKETS, CounterTotals

if TYPE_CHECKING:
    from prometheus_client import Metric

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
@operation(
    Operation(
        "Count queries",
        "Gives counts of queries and workers for Prometheus, where the server was started with --metrics.",
        cost="light",
        media_types=("text/plain",),
        problems=(404,),
    )
)
def metrics() -> Response:
    """Return the counts of all web processes together; raises NotFound where nothing is counted."""
    counts = current_site().counts
    if counts is None:
        raise NotFound("Nothing is counted here: the server was started without --metrics.")
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


class _QueryCollector:
    """The counts as metric families of Prometheus."""

    def __init__(self, total: CounterTotals, generation: int) -> None:
        self._total, self._generation = total, generation

    def collect(self) -> Iterator["Metric"]:
        """Yield the families."""
        from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

        tally = self._total.tally
        yield self._ends_family()
        yield self._seconds_family()
        for name, number, what in (
            ("queries_running", tally["running"], "Queries that run now."),
            ("queries_waiting", tally["waiting"], "Queries that wait now."),
            ("generation", self._generation, "Number of the generation of the store that is served."),
        ):
            yield GaugeMetricFamily(f"foia_graph_{name}", what, value=number)
        for name, number, what in (
            ("workers_started", tally["started"], "Query workers that were started."),
            ("workers_killed", tally["killed"], "Query workers that ended with a query, or were ended."),
        ):
            yield CounterMetricFamily(f"foia_graph_{name}", what, value=number)

    def _ends_family(self) -> "Metric":
        from prometheus_client.metrics_core import CounterMetricFamily

        family = CounterMetricFamily("foia_graph_queries", "Queries, by how they ended.", labels=["end"])
        for end, number in self._total.ends.items():
            family.add_metric([end], number)
        return family

    def _seconds_family(self) -> "Metric":
        from prometheus_client.metrics_core import HistogramMetricFamily

        edges = [*map(str, SECONDS_BUCKETS), "+Inf"]
        buckets = list(zip(edges, accumulate(self._total.buckets), strict=True))
        what = "Seconds that workers were busy with queries."
        return HistogramMetricFamily(
            "foia_graph_query_seconds", what, buckets=buckets, sum_value=self._total.seconds
        )
