"""What is counted, by how many processes, and who may see it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from foia_graph.web.limits.query_log import SharedCounters

families = pytest.importorskip("prometheus_client.parser", reason="prometheus-client is not installed")


def read(answer):
    """Read the numbers that are not zero, as Prometheus does."""
    assert answer.content_type.startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families.text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.value
    }


def test_queries_are_counted_by_how_they_ended(client_with, tmp_path):
    """
    Each query counts once; the four that a worker had are in the histogram, also the one with wrong syntax.
    """
    client = client_with(counts=str(tmp_path / "counts"))
    for query in (
        "ASK {}",
        "ASK {}",
        "ASK {",
        "ASK { SERVICE <http://x/> {} }",
        "SELECT (<http://f>() AS ?x) {}",
    ):
        client.get("/sparql", query_string={"query": query})
    found = read(client.get("/metrics"))

    ends = {key[1]: number for key, number in found.items() if key[0] == "foia_graph_queries_total"}
    assert {"answered": 2, "syntax": 2, "service": 1} == ends
    assert (4, 4) == (
        found["foia_graph_query_seconds_count",],
        found["foia_graph_query_seconds_bucket", "+Inf"],
    )
    assert 0 < found["foia_graph_query_seconds_sum",] < 20
    assert 1 == found["foia_graph_generation",]
    assert (
        1 <= found["foia_graph_workers_started_total",] <= 3
    )  # the first alone, the others when it is ready
    assert ("foia_graph_queries_running",) not in found


def test_the_documented_counts_are_those_that_are_given(client_with, tmp_path):
    """The page for those who run the server names every count."""
    page = (Path(__file__).parents[3] / "docs" / "serving.md").read_text(encoding="utf-8")
    answer = client_with(counts=str(tmp_path / "counts")).get("/metrics")
    given = re.findall(r"^# TYPE (foia_graph_\w+) ", answer.text, re.MULTILINE)

    assert set(re.findall(r"`(foia_graph_\w+)", page)) == set(given)


COUNT = """
import sys
from foia_graph.web.limits.query_log import SharedCounters
counts = SharedCounters(sys.argv[1])
counts.count_query("time", 2.0)
counts.tally.add("running")
"""


def test_processes_count_together(tmp_path):
    """
    Whoever is asked gives the sum; what an ended process had counted stays, what it had running does not.
    """
    file = str(tmp_path / "counts")
    counts = SharedCounters(file)
    counts.count_query("answered", 0.002)
    counts.tally.add("waiting", 2)
    for _ in range(3):
        subprocess.run([sys.executable, "-c", COUNT, file], check=True, timeout=30)
    SharedCounters(file).count_query("answered", None)
    total = counts.sum_rows()

    assert (2, 3) == (total.ends["answered"], total.ends["time"])
    assert (0.002 + 6.0, [0, 1], 3) == (total.seconds, total.buckets[:2], total.buckets[10])


def test_what_runs_in_an_ended_process_is_not_counted_for_ever(tmp_path):
    """The process that replaces another begins with nothing running."""
    file = str(tmp_path / "counts")
    for _ in range(2):
        subprocess.run([sys.executable, "-c", COUNT, file], check=True, timeout=30)
    counts = SharedCounters(file)

    assert (0, 2) == (counts.sum_rows().tally["running"], counts.sum_rows().ends["time"])


def test_counts_are_off_unless_asked_for(client_with):
    """Without --metrics there is nothing, and a sentence says so."""
    answer = client_with().get("/metrics")

    assert (404, "Nothing is counted here: the server was started without --metrics.") == (
        answer.status_code,
        answer.json["detail"],
    )


def test_the_package_may_be_missing(client_with, tmp_path, monkeypatch):
    """Without the extra the address says what to install."""
    client = client_with(counts=str(tmp_path / "counts"))
    for name in [name for name in sys.modules if name.startswith("prometheus_client")]:
        monkeypatch.setitem(sys.modules, name, None)
    answer = client.get("/metrics")

    assert (404, True) == (answer.status_code, "pip install 'foia-graph[metrics]'" in answer.json["detail"])


@pytest.mark.parametrize(
    ("settings", "peer", "headers", "status"),
    [
        ({}, "127.0.0.1", {}, 200),
        ({}, "127.9.9.9", {}, 200),
        ({}, "::1", {}, 200),
        ({}, "::ffff:127.0.0.1", {}, 200),
        ({}, "192.0.2.1", {}, 403),
        ({}, "::ffff:192.0.2.1", {}, 403),
        ({}, "", {}, 403),
        ({}, "192.0.2.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ({}, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ({}, "127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 403),
        ({"metrics_from": ("192.0.2.0/24", "2001:db8::1")}, "192.0.2.1", {}, 200),
        ({"metrics_from": ("192.0.2.0/24", "2001:db8::1")}, "2001:db8::1", {}, 200),
        ({"metrics_from": ("192.0.2.0/24", "2001:db8::1")}, "2001:db8::2", {}, 403),
        ({"metrics_from": ("192.0.2.0/24",)}, "127.0.0.1", {}, 200),
        ({"trusted_proxies": ("127.0.0.1",)}, "127.0.0.1", {}, 200),
        ({"trusted_proxies": ("127.0.0.1",)}, "127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 403),
        ({"trusted_proxies": ("127.0.0.1",)}, "127.0.0.1", {"X-Forwarded-For": "::1, 192.0.2.1"}, 403),
        ({"trusted_proxies": ("127.0.0.1",)}, "127.0.0.1", {"X-Forwarded-For": "192.0.2.1, ::1"}, 200),
        ({"trusted_proxies": ("127.0.0.1",)}, "127.0.0.1", {"X-Forwarded-For": "unknown"}, 403),
        (
            {"trusted_proxies": ("127.0.0.1",), "metrics_from": ("192.0.2.1",)},
            "127.0.0.1",
            {"X-Forwarded-For": "192.0.2.1"},
            200,
        ),
    ],
    ids=range(20),
)
def test_only_some_clients_see_the_counts(settings, peer, headers, status, client_with, tmp_path):
    """This machine and networks that were given; behind a trusted proxy the client that it names counts."""
    client = client_with(counts=str(tmp_path / "counts"), **settings)
    answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": peer})

    assert status == answer.status_code
    assert (status == 403) == (answer.content_type == "application/problem+json")
