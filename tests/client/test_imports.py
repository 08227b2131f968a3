"""What a script loads that queries a server: the client, and nothing that serves or loads a catalogue."""

import subprocess
import sys

SCRIPT = """
import sys, foia_graph
foia_graph.open("http://127.0.0.1:9/")
print(*sys.modules)
"""
SERVER_SIDE = ("flask", "werkzeug", "pyoxigraph", "tantivy", "pypdf", "click", "rdflib")
CLIENT_SIDE = {"client", "errors", "model", "runtime"}


def test_a_client_over_http_loads_neither_server_nor_loader():
    """Of this program a remote archive needs the client and what is under it."""
    loaded = subprocess.run(
        [sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True
    ).stdout.split()

    packages = {name.split(".")[1] for name in loaded if name.startswith("foia_graph.")}
    assert CLIENT_SIDE == packages
    assert [] == [name for name in SERVER_SIDE if name in loaded]
    assert "foia_graph.model.profile" not in loaded
