"""A connector whose code fails: what the user is told."""

import pytest

from foia_graph.cli.common import read_profile
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.errors import PluginError


class Failing(Connector):
    """Reads what is not there."""

    kind = "acme"
    title = "Acme"

    def record_files(self, session):
        """Fail at the first thing."""
        yield from [{}["number"] for _ in session.source]


def test_a_connector_that_fails_is_one_sentence(tmp_path):
    """It names the connector, the source and the cause, and is an error of ours, which commands print."""
    with pytest.raises(PluginError) as failure:
        run_import(Failing(), "requests.json", tmp_path / "records", read_profile(), ImportOptions())

    assert "The connector \"acme\" failed at requests.json: KeyError: 'number'." == failure.value.sentence
