"""Plug-ins of installed distributions: what is found, what is refused, and what each sentence says."""

import json
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.cli.serve import missing_forms
from foia_graph.errors import PluginError
from foia_graph.ingest.readers.registry import READERS, reader_of
from foia_graph.ingest.record_entries import program_versions
from foia_graph.model.resource import Resource
from foia_graph.publish.output_forms import OUTPUT_FORMS, output_forms, write_thing
from foia_graph.runtime import plugins
from tests.installed_plugins import install

READER = """
from foia_graph.ingest.readers.registry import reader
FOIA_GRAPH_API = 1
@reader(line_by_line=True)
def read(path, name, layout):
    yield from ()
"""
OWN = f"foia-graph {version('foia-graph')}"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a module with some text as the distribution acme 1.0, which registers names in a group."""

    def make(module, text, group="readers", names=(".acme",), value="read", distribution="acme"):
        install(tmp_path / distribution, monkeypatch, distribution, module, text, group, names, value)

    yield make
    plugins.forget_plugins()


def sentence(ending):
    with pytest.raises(PluginError) as failed:
        READERS[ending]
    return failed.value.sentence


def test_what_another_distribution_registers_is_used(installed):
    """No one but its distribution names it."""
    installed("acme_reader", READER)

    assert ".acme" in READERS
    assert reader_of("files/log.acme").line_by_line


def test_a_load_knows_the_version_of_a_reader(installed):
    """Another version may read other records in the same files, so that all is built again."""
    assert "readers" not in program_versions()

    installed("acme_version_of_reader", READER)

    assert ".acme of acme 1.0" == program_versions()["readers"]


def test_a_plug_in_that_cannot_be_imported_fails_alone(installed):
    """Its name is there, and whoever needs it hears why it is of no use; the others work."""
    installed("acme_broken", "import acme_library_that_nobody_has")

    assert ".acme" in list(READERS)
    assert (
        'The reader ".acme" of acme 1.0 cannot be loaded: ModuleNotFoundError: '
        "No module named 'acme_library_that_nobody_has'."
    ) == sentence(".acme")
    assert READERS[".csv"].line_by_line


def test_a_plug_in_that_ends_the_program_fails_alone(installed):
    """What a module does when it is imported ends nothing but its own use."""
    installed("acme_exit", "raise SystemExit('not today')")

    assert 'The reader ".acme" of acme 1.0 cannot be loaded: SystemExit: not today.' == sentence(".acme")


def test_a_plug_in_of_another_kind_is_refused(installed):
    """A function alone is no reader."""
    installed("acme_kind", "FOIA_GRAPH_API = 1\nread = 'words'")

    assert (
        'The reader ".acme" of acme 1.0 is of the wrong kind: an object of '
        "foia_graph.ingest.readers.registry.RecordReader is expected, and it is 'words'."
    ) == sentence(".acme")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "does not state its version of the interface; write FOIA_GRAPH_API = 1 in acme_version"),
        ("FOIA_GRAPH_API = 9", "is written for version 9 of the interface; this foia-graph has 1"),
    ],
)
def test_a_plug_in_for_another_interface_is_refused(installed, monkeypatch, line, reason):
    """Its module states for which version of the interface it was written."""
    monkeypatch.delitem(plugins.sys.modules, "acme_version", raising=False)
    installed("acme_version", READER.replace("FOIA_GRAPH_API = 1", line))

    assert f'The reader ".acme" of acme 1.0 {reason}.' == sentence(".acme")


def test_two_distributions_with_one_name_are_both_named(installed):
    """Neither wins, not even what the program ships."""
    installed("acme_rival", READER, names=(".csv",))

    assert (
        f'The reader ".csv" is registered by two distributions, acme 1.0 and {OWN}; uninstall one.'
    ) == sentence(".csv")


def test_all_are_listed_with_what_failed(installed):
    """The command says which distribution each is of, and ends with 1 where one cannot be used."""
    installed("acme_listed", READER)
    installed("acme_fails", "1 / 0", "commands", ("survey",), "survey", distribution="acme-survey")

    listed = CliRunner().invoke(main, ["plugins", "--json"])
    rows = {(row["group"], row["name"]): row for row in json.loads(listed.stdout)}

    assert 1 == listed.exit_code
    assert {
        "group": "readers",
        "name": ".acme",
        "distribution": "acme",
        "version": "1.0",
        "value": "acme_listed:read",
        "failure": "",
    } == rows["readers", ".acme"]
    failure = 'The command "survey" of acme-survey 1.0 cannot be loaded: ZeroDivisionError: division by zero.'
    assert failure == rows["commands", "survey"]["failure"]
    assert ["foia-graph", ""] == [rows["connectors", "muckrock"][key] for key in ("distribution", "failure")]
    lines = CliRunner().invoke(main, ["plugins"]).stdout.splitlines()
    assert {f"commands survey acme-survey 1.0 {failure}", "readers .acme acme 1.0 ok"} <= {
        " ".join(line.split()) for line in lines
    }


def test_a_command_that_fails_does_not_hide_the_others(installed):
    """The help lists it with the reason, and to run it ends with 2."""
    installed("acme_fails_again", "1 / 0", "commands", ("survey",), "survey")

    text = CliRunner().invoke(main, ["--help"]).stdout
    ended = CliRunner().invoke(main, ["survey", "--all"])

    assert "survey" in text and "withdraw" in text
    assert (2, "cannot be loaded: ZeroDivisionError" in ended.stderr) == (ended.exit_code, True)


def test_a_form_that_fails_is_named_when_all_others_are_served(installed):
    """The program starts with those that can be used."""
    assert [] == missing_forms()

    installed("acme_form", "1 / 0", "forms", ("card",), "CARDS")

    failure = 'The form "card" of acme 1.0 cannot be loaded: ZeroDivisionError: division by zero.'
    assert [failure] == missing_forms()
    assert ["datacite", "datacite-json", "eac", "ead3"] == list(OUTPUT_FORMS.usable())


@pytest.mark.parametrize(("media_type", "owner"), [("text/turtle", "Turtle"), ("text/plain", "N-Triples")])
def test_a_form_of_the_program_cannot_be_replaced(installed, media_type, owner):
    """Nor can its media type be one that asks for another form: it would never be negotiated."""
    form = f"OutputForm(Form('card', '{media_type}'), lambda shape: True, None, 'all have it')"
    imports = "from foia_graph.publish.output_forms import Form, OutputForm\n"
    name = f"acme_{media_type.partition('/')[2]}"
    installed(name, f"{imports}FOIA_GRAPH_API = 1\nCARDS = {form}", "forms", ("card",), "CARDS")

    assert [f"its suffix or media type is that of {owner}."] == [
        each.partition("wrong kind: ")[2] for each in missing_forms()
    ]


def test_a_command_of_the_program_cannot_be_replaced(installed):
    """What `load` does is not for others to say."""
    installed(
        "acme_load",
        "import click\nFOIA_GRAPH_API = 1\nload = click.Command('load')",
        "commands",
        ("load",),
        "load",
    )

    rows = json.loads(CliRunner().invoke(main, ["plugins", "--json"]).stdout)

    assert ["the program has a command of this name."] == [
        row["failure"].partition("wrong kind: ")[2] for row in rows if row["failure"]
    ]
    assert "foia_graph.cli.load" == main.get_command(None, "load").callback.__module__


def test_without_an_installation_one_sentence_says_what_to_do(monkeypatch):
    """Code on the path alone has no registered parts."""
    monkeypatch.setattr(plugins.sys, "path", [])
    plugins.forget_plugins()
    try:
        with pytest.raises(PluginError, match=r"foia-graph is not installed in this Python.*pip install"):
            len(READERS)
    finally:
        monkeypatch.undo()
        plugins.forget_plugins()


def test_a_form_that_fails_at_a_thing_is_named_with_its_distribution(installed):
    """Whoever reads the log knows whom to ask; the stack of what failed is the cause."""
    form = "OutputForm(Form('card', 'application/x-card'), lambda shape: True, write, 'all have it')"
    imports = "from foia_graph.publish.output_forms import Form, OutputForm\nFOIA_GRAPH_API = 1\n"
    writer = "def write(thing, reader):\n    yield b'card'\n    raise KeyError('title')\n"
    installed("acme_failing_form", f"{imports}{writer}CARDS = {form}", "forms", ("card",), "CARDS")
    output_forms.cache_clear()
    blocks = write_thing(Resource("http://example.org/id/work/a", "CitedWork", {}), "card", None)

    assert b"card" == next(blocks)
    with pytest.raises(PluginError) as failed:
        next(blocks)
    output_forms.cache_clear()
    name = 'The form "card" of acme 1.0 failed at http://example.org/id/work/a: KeyError: '
    assert name + "'title'." == failed.value.sentence
    assert isinstance(failed.value.__cause__, KeyError)
