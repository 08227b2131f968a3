"""What is wrong with an input: the exact sentence, where it is, and what comes of it.

Errors stop a load with exit code 2 and leave the store untouched; warnings load the rest, and are errors
under `--strict`. Records are refused for what a person can mend, bulk material is taken as it is.
"""

import json
import os

import pytest
from click.testing import CliRunner

from archives import CATALOG, content
from case_tables import table
from foia_graph.cli import main
from foia_graph.errors import LoadRefused
from foia_graph.store.generations.generation import Layout

A = "papers/a.yaml"
MEMO = "- {type: CitedWork, id: memo, title: A memo}\n"
LONG = "x" * 10_000_000
KNOWN_THINGS = (
    "Agency, Campaign, Catalog, CitedWork, Concept, ConceptScheme, CourtCase, Disclosure, Event, Graph, Issue, "
    "Organization, Page, Person, Place, Post, Program, Release, ReleasedDocument, Request, SourceDocument"
)
ERRORS = {
    **table(__file__, "bad_input_errors"),
    "10 MB in one value": (
        f"- {{type: CitedWork, id: memo, title: A, description: {LONG}}}\n",
        [
            "papers/a.yaml:1: description: has 10,000,000 characters; a value has at most 1,000,000, longer text is a file"
        ],
    ),
    "10 MB in a name": (
        f"- {{type: CitedWork, id: memo, title: A, identifier: {{value: {LONG}}}, creator: {LONG}}}\n",
        [
            "papers/a.yaml:1: identifier: has 10,000,000 characters; a value has at most 1,000,000, longer text is a file",
            "papers/a.yaml:1: creator: has 10,000,000 characters; a value has at most 1,000,000, longer text is a file",
        ],
    ),
    "not UTF-8": (
        b"- type: CitedWork\n  title: caf\xe9\n",
        [
            "papers/a.yaml:2: byte 0xE9 is not utf-8; save the file as UTF-8, or name its encoding in source.toml"
        ],
    ),
    "two records of one thing": (
        f"{MEMO}\n- type: CitedWork\n  id: Memo\n  title: B\n",
        [
            "papers/a.yaml:3: id: <https://foia.example.org/id/work/memo> is described before, in papers/a.yaml:1; one thing has one record"
        ],
    ),
    "no type": (
        "- {id: memo, title: A}\n",
        [f"papers/a.yaml:1: type '' is no class of the profile; there are {KNOWN_THINGS}"],
    ),
    "type of a part": (
        "- {type: Quantity, id: memo, title: A}\n",
        [f"papers/a.yaml:1: type 'Quantity' is no class of the profile; there are {KNOWN_THINGS}"],
    ),
}
BULK = {
    **table(__file__, "bad_input_bulk"),
    "not UTF-8": (
        b"Number,title\n1,caf\xe9\n",
        [
            "papers/a.csv:2: byte 0xE9 is not utf-8; save the file as UTF-8, or name its encoding in source.toml"
        ],
    ),
}
LINES = {
    "broken line": (
        '{"type": "CitedWork", "id": "a", "title": "A"}\n{"type": \n',
        ["papers/a.jsonl:2: is no JSON object: Input data was truncated"],
    ),
    "no object": ("[]\n", ["papers/a.jsonl:1: is no JSON object: Expected `object`, got `array`"]),
    "repeated key": (
        '{"id": "a", "id": "b"}\n',
        ["papers/a.jsonl:1: the key 'id' appears twice in one object"],
    ),
    "lone surrogate": (
        '{"id": "\\ud800"}\n',
        ["papers/a.jsonl:1: is no JSON object: Input data was truncated"],
    ),
    "unknown field": (
        '{"type": "CitedWork", "id": "a", "titel": "A", "title": "A"}\n',
        ["papers/a.jsonl:1: titel: CitedWork has no field 'titel'; did you mean 'title'?"],
    ),
    "nameless number": (
        '{"type": "Page", "id": "a/0", "position": 1}\n',
        ["papers/a.jsonl:1: 'a/0' is no page; write the document and the number, as ice-117629/35"],
    ),
}
SETTINGS = {
    "unknown setting of a folder": (
        {"papers/source.toml": "titel = 'x'\n"},
        "papers/source.toml: a source folder has no setting 'titel'; there are description, files, graph, scope, source, title",
    ),
    "folder that is no TOML": (
        {"papers/source.toml": "title = 'x'\ntitle\n"},
        "papers/source.toml:2: is not TOML: Expected '=' after a key in a key/value pair (at line 2, column 6)",
    ),
    "unknown setting of the catalogue": (
        {"catalog.toml": CATALOG + "colour = 'red'\n"},
        "catalog.toml: a catalogue has no setting 'colour'; there are base, contact, description, documents, "
        "homepage, issued, language, license, log_page_size, page_size, publisher, sources, title, us_government",
    ),
    "catalogue without a base": (
        {"catalog.toml": "title = 'x'\n"},
        "catalog.toml: lacks the setting 'base', a text",
    ),
    "base with a path": (
        {"catalog.toml": "title = 'x'\nbase = 'https://a.example/b/'\n"},
        "catalog.toml: base IRI 'https://a.example/b/' must be a host with a slash, as https://foia.example.org/",
    ),
    "language that is none": (
        {"catalog.toml": CATALOG + "language = 'English!'\n"},
        "catalog.toml: 'English!' is no language; write a code as en or es-mx",
    ),
    "list for a title": (
        {"catalog.toml": "title = 'x'\nbase = 'https://a.example/'\ndescription = ['a']\n"},
        "catalog.toml: the setting 'description' must be a text",
    ),
    "word for a list": (
        {"catalog.toml": CATALOG + "sources = 'post'\n"},
        "catalog.toml: the setting 'sources' must be a list of texts",
    ),
    "page of no size": (
        {"catalog.toml": CATALOG + "page_size = 0\n"},
        "catalog.toml: page_size must be a whole number from 1 to 100000",
    ),
    "publisher that names nothing": (
        {"catalog.toml": CATALOG + "publisher = 'ccr'\n"},
        "catalog.toml:1: publisher: 'ccr' names nothing here; write agency/… or campaign/… or organization/… or person/…",
    ),
    "described source without a title": (
        {"papers/source.toml": "[source]\nurl = 'https://example.org/'\n"},
        "papers/source.toml:1: title: is missing; every SourceDocument has one",
    ),
}
WARNINGS = {
    **table(__file__, "bad_input_warnings"),
    "records outside of a folder": (
        {"stray.yaml": MEMO},
        ["data/stray.yaml: is in no source folder; put it next to a source.toml"],
    ),
    "folder without settings": (
        {"more/a.yaml": MEMO},
        ["data/more: is in no source folder; put it next to a source.toml"],
    ),
}
LAYOUT = """
title = "Papers"
source = "post"
[files."*.csv"]
type = "CitedWork"
id = "identifier"
"""


def refused(archive, **options):
    """Plan a load that is refused, and give its problems as words."""
    with pytest.raises(LoadRefused) as error:
        archive.plan(**options)
    return list(map(str, error.value.problems))


@pytest.mark.parametrize("name", ERRORS)
def test_a_record_that_is_wrong_stops_the_load(archive, name):
    """Whatever a person wrote wrong is told with file, line, field and what would be right."""
    text, problems = ERRORS[name]
    archive.write(A, text)

    assert problems == refused(archive)


@pytest.mark.parametrize("name", BULK)
def test_a_table_that_is_wrong_stops_the_load(archive, name):
    """A table that cannot be read as source.toml says, and a row that names nothing, stop the load."""
    text, problems = BULK[name]
    columns = "columns = {Number = 'identifier', title = 'title'}"
    archive.write("papers/source.toml", LAYOUT.replace("identifier", "Number") + columns)
    archive.write("papers/a.csv", text)

    assert problems == refused(archive)


@pytest.mark.parametrize("name", LINES)
def test_lines_that_are_wrong_stop_the_load(archive, name):
    """A line of JSON that cannot be read, or names nothing, stops the load."""
    text, problems = LINES[name]
    archive.write("papers/a.jsonl", text)

    assert problems == refused(archive)


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_that_are_wrong_stop_the_load(archive, name):
    """A setting that is unknown, missing or means nothing stops the load."""
    files, problem = SETTINGS[name]
    for file, text in files.items():
        archive.write(file, text)

    assert [problem] == refused(archive)


def test_a_catalogue_has_a_catalog_toml(archive):
    """A folder that is neither a catalogue nor a source folder is no input."""
    archive.delete("catalog.toml")

    assert [f"{archive.folder}: has neither catalog.toml nor source.toml, nor a PDF"] == refused(archive)
    with pytest.raises(LoadRefused) as error:
        archive.plan(archive.folder / "papers")
    assert (
        f"there is no catalog.toml under {archive.folder}/papers; load the folder that has one, "
        "or write one by `foia-graph init`" == str(error.value)
    )
    with pytest.raises(LoadRefused) as error:
        archive.plan(archive.folder / "nowhere")
    assert [f"{archive.folder}/nowhere: is not there"] == list(map(str, error.value.problems))


def test_every_problem_is_told_at_once(archive):
    """A broken file does not hide what is wrong in others."""
    archive.write("papers/b.yaml", "- {type: CitedWork, id: [\n")
    archive.write("papers/c.jsonl", "{\n")
    archive.write("papers/d.yaml", "- {type: CitedWork, id: memo, title: A, issued: soon}\n")
    archive.write("papers/e.csv", "id,id\n")

    assert ["papers/b.yaml:2", "papers/c.jsonl:1", "papers/d.yaml:1", "papers/e.csv:1"] == [
        problem.partition(": ")[0] for problem in refused(archive)
    ]


def test_all_wrong_settings_are_told_at_once(archive):
    """A setting that is wrong in one position does not hide another."""
    archive.write("catalog.toml", CATALOG + "colour = 'red'\n")
    archive.write("papers/source.toml", "titel = 'x'\n")
    archive.write("more/source.toml", "graph = 3\n")

    assert ["catalog.toml", "more/source.toml", "papers/source.toml"] == [
        problem.partition(": ")[0] for problem in refused(archive)
    ]


@pytest.mark.parametrize("name", WARNINGS)
def test_material_that_does_not_fit_is_loaded_all_the_same(archive, name):
    """What no one can mend is a warning, and an error under --strict."""
    files, problems = WARNINGS[name]
    for file, text in {"papers/source.toml": "", **files}.items():
        archive.write(file, LAYOUT + text if file == "papers/source.toml" else text)
    report = archive.plan()

    assert (problems, []) == (list(map(str, report.warnings)), report.errors)
    assert problems == refused(archive, strict=True)


def test_a_cell_that_does_not_fit_keeps_its_words(archive):
    """The text of the cell becomes a claim without a value: nothing is lost."""
    archive.write("papers/source.toml", LAYOUT)
    archive.write("papers/a.csv", "identifier,title,issued\n1,A,04/10/2012\n")

    archive.load()
    work = archive.read("work/1")
    (claim,) = work.parts("claims")

    assert ("04/10/2012", "http://purl.org/dc/terms/issued", ()) == (
        claim.one("asStated"),
        claim.one("predicate"),
        claim.get("object"),
    )
    assert () == work.get("issued")


class TestCommand:
    @staticmethod
    def run(archive, *options):
        return CliRunner().invoke(main, ["load", str(archive.folder), "--store", str(archive.root), *options])

    @pytest.mark.parametrize("strict", [[], ["--strict"]])
    def test_an_error_ends_with_2_and_leaves_the_store(self, archive, strict):
        """With or without --strict an error ends the command with 2; what is served stays as it was."""
        archive.load()
        before, current = archive.quads(), Layout(archive.root).resolve()
        files = sorted(archive.root.rglob("*"))
        archive.write(A, ERRORS["wrong date"][0])

        result = self.run(archive, *strict)

        assert 2 == result.exit_code
        assert "" == result.stdout
        assert [
            *ERRORS["wrong date"][1],
            "foia-graph: 2 problems; nothing was loaded, and the store is as it was",
        ] == result.stderr.splitlines()
        assert (before, current) == (content(archive.root), Layout(archive.root).resolve())
        assert files == sorted(archive.root.rglob("*"))

    def test_an_error_makes_no_store(self, archive):
        """A first load that is refused serves nothing."""
        archive.write(A, ERRORS["broken YAML"][0])

        assert 2 == self.run(archive).exit_code
        assert Layout(archive.root).served_generation() is None

    def test_a_warning_ends_with_0_and_under_strict_with_2(self, archive):
        """Warnings are told on standard error, and load the rest."""
        archive.write("papers/notes.docx", "x")

        strict = self.run(archive, "--strict")
        result = self.run(archive)
        again = self.run(archive, "--strict")

        assert (2, 0, 2) == (strict.exit_code, result.exit_code, again.exit_code)
        assert (
            "warning: papers/notes.docx: no reader reads .docx, so it is not loaded"
            in result.stderr.splitlines()
        )
        assert (
            "foia-graph: 1 problem; nothing was loaded, and the store is as it was"
            == strict.stderr.splitlines()[-1]
        )

    def test_what_was_left_out_is_named_last_and_in_full(self, archive):
        """
        However many problems records have, each file that was not loaded is named behind them all, and by a
        load that changes nothing, too.
        """
        rows = "".join(f"{n},A,x\n" for n in range(70))
        archive.write("papers/source.toml", LAYOUT)
        archive.write("papers/a.csv", f"identifier,title\n{rows}")
        for name in ("b.docx", "a.txt"):
            archive.write(f"papers/{name}", "x")

        result, again = self.run(archive), self.run(archive)

        left_out = [
            "warning: papers/a.txt: no reader reads .txt, so it is not loaded",
            "warning: papers/b.docx: no reader reads .docx, so it is not loaded",
        ]
        assert left_out == result.stderr.splitlines()[-2:] == again.stderr.splitlines()
        assert "… and 20 more (--report json shows all)" in result.stderr
        assert ", 2 files not loaded" in result.stdout and ", 2 files not loaded" in again.stdout

    def test_a_link_to_a_folder_is_named(self, archive, tmp_path):
        """Links to folders are not followed, which is said."""
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "a.yaml").write_text(MEMO)
        (archive.folder / "papers" / "more").symlink_to(tmp_path / "elsewhere")

        assert ["papers/more: is a link to a folder, so it is not loaded"] == archive.problems()

    def test_a_folder_that_cannot_be_read_is_refused(self, archive, monkeypatch):
        """What is in it would be taken for deleted; it is said which folder it is."""
        archive.write("papers/more/a.yaml", MEMO)
        scandir = os.scandir

        def refusing(path):
            if str(path).endswith("more"):
                raise PermissionError(13, "Permission denied", str(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refusing)

        assert [f"{archive.folder}/papers/more: cannot be read: Permission denied"] == refused(archive)

    def test_the_report_lists_every_problem(self, archive):
        """With --report json standard output is one document with each problem in its parts."""
        archive.write(
            A, "".join(f"- {{type: CitedWork, id: m{n}, title: A, issued: soon}}\n" for n in range(60))
        )

        result = self.run(archive, "--report", "json")
        report = json.loads(result.stdout)

        assert 2 == result.exit_code
        assert "60 problems; nothing was loaded, and the store is as it was" == report["refused"]
        assert 60 == len(report["problems"])
        assert {
            "file": "papers/a.yaml",
            "line": 60,
            "field": "issued",
            "message": "'soon' is no date; write 2012, 2012-04 or 2012-04-10, as precise as is known",
            "severity": "error",
        } == report["problems"][-1]

    def test_a_wrong_base_is_a_sentence(self, archive):
        """The base on the command line is checked as that of catalog.toml."""
        result = self.run(archive, "--base", "foia.example.org")

        assert (
            2,
            "foia-graph: base IRI 'foia.example.org' must be a host with a slash, as https://foia.example.org/\n",
        ) == (result.exit_code, result.stderr)
