"""What must not be seen is nowhere: on the command line, in dumps, in the static site."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from tests.restricted.looking import WORD, opened, seen
from tests.restricted.world import THEN

DATES = ([], ["--as-of", THEN], pytest.param(["--as-of", "2021-06-01"], marks=pytest.mark.slow))
QUERIES = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    'SELECT ?s ?snippet { (?s ?score ?snippet) text:query "canar*" }',
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
)


def run(store, *arguments, query=None):
    return CliRunner().invoke(main, [*arguments, "--store", str(store)], input=query)


@pytest.mark.parametrize("date", DATES, ids=["now", "then", "between"])
@pytest.mark.parametrize("query", QUERIES)
def test_no_query_finds_it(stores, date, query):
    """The answer is that of a catalogue that never had it, at every date."""
    form = "ttl" if query.startswith("CONSTRUCT") else "csv"
    hiding, plain = (
        run(store, "query", "-", "--format", form, *date, query=query)
        for store in (stores.hiding, stores.plain)
    )

    assert 0 == hiding.exit_code, hiding.output
    assert [] == seen(hiding.stdout_bytes)
    assert sorted(plain.stdout.splitlines()) == sorted(hiding.stdout.splitlines())


@pytest.mark.parametrize("date", DATES, ids=["now", "then", "between"])
@pytest.mark.parametrize("form", ["nquads", "trig", "jsonld", "ttl", "ftm", "xlsx", "ead3", "datacite"])
def test_no_export_has_it(stores, date, form):
    """In no form, at no date."""
    found = run(stores.hiding, "export", "--format", form, *date)

    assert 0 == found.exit_code
    assert b"Everybody may read it." in opened(found.stdout_bytes)
    assert [] == seen(found.stdout_bytes)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "canar*"],
        ["search", "trees"],
        ["search", "OIG"],
        ["check"],
        ["check", "--format", "json"],
        ["check", "--reveals"],
        ["verify"],
    ],
)
def test_no_command_tells_of_it(stores, arguments):
    """What they say is what they say of a catalogue that never had it."""
    hiding, plain = (run(store, *arguments) for store in (stores.hiding, stores.plain))

    assert (plain.exit_code, plain.stdout) == (hiding.exit_code, hiding.stdout)
    assert [] == seen(hiding.stdout_bytes)


def test_no_file_of_the_dump_has_it(stores):
    """Nor any file in the bag: of the change log and the decisions there are names alone."""
    files = [path for path in (stores.hiding / "dumps").rglob("*") if path.is_file()]

    assert any(path.name == "catalog.nq.gz" for path in files)
    assert [] == [path for path in files if WORD.search(opened(path.read_bytes()))]
    assert [] == seen(next(path for path in files if path.name == "catalog.nq.gz").read_bytes())
    assert [] == seen(next(path for path in files if path.name == "catalog.jsonld.gz").read_bytes())


@pytest.mark.slow
def test_no_file_of_the_static_site_has_it(stores, tmp_path):
    """Pages, forms for programs, feeds: names are in those alone that tell of the change log."""
    done = run(stores.hiding, "export", "--site", str(tmp_path / "site"), "--files")
    files = [path for path in Path(tmp_path / "site").rglob("*") if path.is_file()]
    named = [path.relative_to(tmp_path / "site").as_posix() for path in files if seen(path.read_bytes())]

    assert 0 == done.exit_code, done.output
    assert len(files) > 50
    assert [] == [path for path in files if WORD.search(opened(path.read_bytes()))]
    assert [] == [name for name in named if not name.startswith(("changes", "feeds", "dump", "iiif/changes"))]
