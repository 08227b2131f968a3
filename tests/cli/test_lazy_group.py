"""Commands are imported when they are run."""

import subprocess
import sys

from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.cli.common import MODULES


def test_each_command_is_registered_by_its_module():
    """The table names the module of each command of the package; the others are entry points."""
    context = main.make_context("foia-graph", ["--help"], resilient_parsing=True)
    modules = {name: main.get_command(context, name).callback.__module__ for name in MODULES}

    assert {name: f"foia_graph.cli.{module}" for name, module in MODULES.items()} == modules
    assert MODULES.keys() == main.commands.keys()
    assert sorted([*MODULES, "fetch", "harvest", "import", "match"]) == main.list_commands(context)
    assert "import" == main.get_command(context, "import").name


def test_a_command_does_not_import_the_others():
    """To load a catalogue neither the web server nor the harvester is imported."""
    script = "import sys, foia_graph.cli as cli; cli.main(['load', '--help'], standalone_mode=False); "
    script += "print(*(name for name in sys.modules if name.startswith(('foia_graph.', 'flask'))))"
    modules = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.split()

    assert "foia_graph.ingest.load" in modules
    assert [] == [
        name for name in modules if name.startswith(("flask", "foia_graph.web", "foia_graph.connectors"))
    ]


def test_an_unknown_command_is_refused():
    """A command that there is not ends with 2."""
    assert 2 == CliRunner().invoke(main, ["lod"]).exit_code
