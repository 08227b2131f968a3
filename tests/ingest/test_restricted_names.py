"""Loads that meet the names of restricted things in the words of others."""

import pytest
from click.testing import CliRunner
from pyoxigraph import Store

from archives import ID, Archive
from case_tables import records_beside
from foia_graph.cli import main
from foia_graph.errors import LoadRefused
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.store.text_manifest import read_texts
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.extract.pdfs import Sheet, pdf, words

SEALED = (
    "{type: Person, id: jane-roe, name: Jane Roe, sensitivity: private-named-in-source,"
    " source: post, restricted: %s}"
)
REPORTED, REPLACED = "A private person.", "{reason: A private person., redactNames: true}"
RECORDS = records_beside(__file__, "restricted_names")
PAGES = pdf(
    Sheet(words("Memo by Jane Roe. Roe wrote on 1 January.")), Sheet(words("Nothing of her is on this page."))
)


@pytest.fixture
def world(tmp_path, profile):
    return make(tmp_path, profile)


def make(folder, profile, restricted=REPORTED):
    made = Archive(folder / "data", folder / "store", profile)
    made.write("catalog.toml", 'title = "Records"\nbase = "https://foia.example.org/"\n')
    made.write("papers/source.toml", 'title = "Papers"\n')
    made.write("papers/memo.pdf", PAGES)
    say(made, restricted)
    return made


def say(made, restricted):
    made.write("papers/records.yaml", RECORDS.format(sealed=SEALED % restricted))


def published(made):
    """Give everything that the generation says."""
    return "\n".join(map(str, made.store))


def test_each_place_is_reported(world):
    """Record, line and field, or file and page, with the words around."""
    problems = [each for each in world.problems() if "jane-roe" in each]
    fields = {each.split(": ")[1] for each in problems if "records.yaml" in each}

    assert {"title", "description", "date", "landingPage", "altLabel", "created"} == fields
    assert any("papers/memo.pdf: page 1 names person/jane-roe" in each for each in problems)
    assert any("“Papers on Jane Roe”" in each for each in problems)
    assert not any("page 2" in each for each in problems)
    assert "Jane Roe" in published(world)


def test_strict_loads_are_refused(world):
    """Nothing is published that no one looked at."""
    with pytest.raises(LoadRefused):
        world.load(strict=True)


def test_names_are_replaced_where_the_record_asks_for_it(tmp_path, profile):
    """
    In titles, quotes, descriptions, texts of pages and what is found in these; the quote keeps its position.
    """
    made = make(tmp_path, profile, REPLACED)
    report = made.load()
    text = published(made)
    restricted = [each for each in report.all_problems if "jane-roe" in each.message]

    assert "Papers on [name withheld]" in text
    assert "Ms. [name withheld] asked" in text
    assert "on April 10, [name withheld] got them" in text
    assert "[name withheld] wrote on 1 January" in text
    assert "Amt [name withheld]" in text
    assert "Roe" not in text
    assert "jane-roe" not in text.lower()
    assert ["landingPage"] == [each.field for each in restricted]
    assert any("replaced by a mark" in note for note in report.notes)


def test_the_text_index_has_no_withheld_name(tmp_path, profile):
    """Neither of records nor of pages."""
    made = make(tmp_path, profile, REPLACED)
    made.load()
    hits, names = (
        CliRunner().invoke(main, ["search", words, "--store", str(made.root)]).stdout
        for words in ("wrote", "roe OR jane")
    )

    assert "withheld" in hits
    assert "" == names


def test_the_file_and_its_picture_are_not_handed_out(tmp_path, profile):
    """No one can put a mark into a picture."""
    made = make(tmp_path, profile, REPLACED)
    made.load()
    app = create_app(made.root, profile)
    client = app.test_client()
    page = client.get("/doc/document/memo/page/1", headers={"Accept": "text/html"})
    second = client.get("/doc/document/memo/page/2.png")

    assert "[name withheld] wrote" in page.text
    assert "Roe" not in page.text
    assert 403 == client.get("/doc/document/memo/page/1.png").status_code
    assert 200 == second.status_code
    assert "shows names that are withheld" in client.get("/doc/document/memo.ttl").text
    app.extensions[EXTENSION].close()


def test_a_name_that_may_be_seen_again_comes_back(tmp_path, profile):
    """The texts are those of a load that never replaced it."""
    made = make(tmp_path, profile, REPLACED)
    made.load()
    say(made, REPORTED)
    made.load()
    again = set(made.store)
    fresh = make(tmp_path / "fresh", profile)
    fresh.load()

    assert set(fresh.store) == again
    say(made, REPLACED)
    made.load()
    assert "Roe" not in published(made)


def test_a_changed_name_changes_the_others_too(tmp_path, profile):
    """An update of single records would leave them as they were."""
    made = make(tmp_path, profile, REPLACED)
    made.load()
    records = made.folder / "papers" / "records.yaml"
    records.write_text(records.read_text().replace("name: Jane Roe", "name: Jane Doe"))
    report = made.load()

    assert report.rebuilt
    assert "Papers on Jane Roe" in published(made)


@pytest.mark.parametrize(
    "restricted",
    ["{redactNames: true}", "{reason: ''}", "{reason: a, redactNames: maybe}", "{reason: a, x: b}", "[a]"],
)
def test_what_says_no_reason_is_refused(tmp_path, profile, restricted):
    """With what would have been right."""
    problems = make(tmp_path, profile, restricted).problems()

    assert any("restricted" in each and "{reason: WHY, redactNames: true}" in each for each in problems)


def test_an_identifier_cannot_be_replaced(tmp_path, profile):
    """It is reported all the same."""
    made = make(tmp_path, profile, REPLACED)
    made.write(
        "papers/more.yaml",
        "- {type: Release, id: letters-of-jane-roe, title: A, description: B., source: post, date: '2012'}\n",
    )
    problems = made.problems()

    assert any("more.yaml" in each and ": id: " in each for each in problems)
    assert f"{ID}release/letters-of-jane-roe" in published(made)


def test_older_states_have_no_withheld_name(tmp_path, profile):
    """
    What is restricted now is so at every date: neither words nor texts of pages nor addresses have the name.
    """
    made = make(tmp_path, profile)
    made.load()
    made.write("papers/later.yaml", "- {type: Issue, id: later, prefLabel: Later}\n")
    made.load()
    say(made, REPLACED)
    made.load()
    open_generations = OpenGenerations(made.root, profile)
    older = open_generations.redacted_catalogue(2)
    open_generations.close()
    text = "\n".join(map(str, Store.read_only(str(older.generation.path / "oxigraph"))))

    assert "scheme/issues/later" in text
    assert "Papers on [name withheld]" in text
    assert "Ms. [name withheld] asked" in text
    assert "[name withheld] wrote on 1 January" in text
    assert "roe" not in text.lower().replace("zeroes", "")
    assert {} == read_texts(older.generation.path)
