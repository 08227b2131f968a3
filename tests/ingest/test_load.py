"""Loading: what changes, what stays, and what a load says of it."""

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Store

from archives import BASE, CATALOG, ID, SOURCES, content
from dating import COMING
from foia_graph.errors import LoadRefused, StoreError
from foia_graph.ingest import record_entries
from foia_graph.ingest.record_entries import read_entries
from foia_graph.ingest.session import LoadSession
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.store.description import read_description
from foia_graph.store.generations.generation import STORE_FORMAT, Generation, Layout

WORKS = "papers/works.yaml"
MEMO = "- {type: CitedWork, id: memo, title: A memo, issued: {value: 2011-06, source: letter}}\n"
REPORT = "- {type: CitedWork, id: report, title: A report, source: post}\n"


@pytest.fixture
def works(archive_of):
    """A catalogue of two works, loaded."""
    archive = archive_of({WORKS: MEMO + REPORT})
    archive.begin()
    return archive


def fresh(archive, name="fresh"):
    """Load the same folder into a new store, and give its root."""
    root = archive.root.with_name(name)
    shutil.rmtree(root, ignore_errors=True)
    archive.load(into=root)
    return root


def state(root):
    """Give all that a store says: its quads, its records and its identity."""
    path = Layout(root).resolve()
    facts = json.loads((path / "generation.json").read_bytes())
    return content(root), read_entries(Generation.read(path)), facts["identity"]


def written(root):
    """Give what writing changes of each file and folder; the time of the last reading is not of it."""
    found = {path: path.stat() for path in root.rglob("*")}
    return {path: (at.st_ino, at.st_mode, at.st_size, at.st_mtime_ns) for path, at in found.items()}


def by_graph(root):
    """Give the triples of each graph, the default graph as ""."""
    found = {}
    for quad in Store.read_only(str(Layout(root).resolve() / "oxigraph")):
        graph = (
            "" if quad.graph_name == DefaultGraph() else quad.graph_name.value.removeprefix(f"{BASE}graph/")
        )
        found.setdefault(graph, set()).add(str(quad.triple))
    return found


def mentioning(archive, *words):
    """Give the quads that hold one of some words, in capitals or not."""
    return [quad for quad in archive.quads() if any(word.casefold() in quad.casefold() for word in words)]


class TestTwice:
    def test_loading_twice_changes_nothing(self, works):
        """The same bytes make no new generation."""
        before = works.generation
        report = works.load()

        assert (before.number, before.identity, False) == (report.generation, report.identity, report.written)
        assert before == works.generation
        assert "nothing changed; version 1 has" == str(report).rsplit(" ", 2)[0]

    def test_the_same_records_have_the_same_identity(self, works):
        """Two stores of one catalogue say the same and are called the same."""
        assert state(works.root) == state(fresh(works))

    def test_other_bytes_may_say_the_same(self, works):
        """A comment and another order of keys change no quad and no identity."""
        before = state(works.root)
        works.write(WORKS, f"# The works.\n{REPORT}{MEMO}")

        report = works.load()

        assert (0, 0, 0) == (report.added, report.removed, report.changed)
        assert before == state(works.root)

    def test_what_stands_in_another_graph_has_another_identity(self, works):
        """The identity states where things are, not only what they say."""
        before = state(works.root)
        works.write("papers/source.toml", 'title = "Papers"\ngraph = "agents"')

        works.load()

        assert before[0] != state(works.root)[0]
        assert before[2] != state(works.root)[2]

    def test_strict_finds_old_warnings(self, works):
        """Under --strict an unchanged catalogue with a warning is refused too."""
        works.write("papers/source.toml", 'title = "Papers"\n[files."*.csv"]\ntype = "CitedWork"\n')
        works.write("papers/a.csv", "id,title,issued\nx,A,soon\n")
        works.load()

        with pytest.raises(LoadRefused) as refused:
            works.load(strict=True)
        with pytest.raises(LoadRefused):
            works.plan(strict=True)

        message = "'soon' is no date; write 2012, 2012-04 or 2012-04-10, as precise as is known"
        assert [f"papers/a.csv:2: issued: {message}"] == list(map(str, refused.value.problems))


class TestDryRun:
    def test_it_says_what_would_change(self, works):
        """Added, removed and changed things are counted."""
        works.write(WORKS, MEMO.replace("A memo", "The memo") + MEMO.replace("memo", "other"))

        report = works.plan()

        assert (1, 1, 1, False) == (report.added, report.removed, report.changed, report.written)
        assert str(report).startswith("1 added, 1 removed, 1 changed")

    def test_it_leaves_no_trace(self, archive_of):
        """Without a store none is made; a store that is there keeps every byte."""
        archive = archive_of({WORKS: MEMO})
        archive.plan()
        assert not archive.root.exists()

        archive.load()
        before = written(archive.root)
        archive.write(WORKS, REPORT)
        archive.plan()

        assert before == written(archive.root)


class TestOneRecord:
    def test_a_changed_record_is_a_difference(self, works):
        """What comes of applying a difference is, quad for quad, what building again gives."""
        works.write(WORKS, MEMO.replace("2011-06", "2011-06-17") + REPORT)

        report = works.load()

        assert ("", 0, 0, 1) == (report.rebuilt, report.added, report.removed, report.changed)
        assert state(fresh(works)) == state(works.root)

    def test_only_the_graphs_of_its_sources_change(self, works):
        """A changed claim of the letter changes the graph of the letter, and the default graph."""
        before = by_graph(works.root)
        works.write(WORKS, MEMO.replace("2011-06", "2011-06-17") + REPORT)
        works.load()
        after = by_graph(works.root)

        assert {"", "letter"} == {graph for graph in before | after if before.get(graph) != after.get(graph)}

    def test_a_removed_record_is_gone(self, works):
        """A record gone from its file is deleted; nothing mentions it any more."""
        works.write(WORKS, REPORT)

        report = works.load()

        assert ("", 1) == (report.rebuilt, report.removed)
        assert [] == mentioning(works, "work/memo")
        assert state(fresh(works)) == state(works.root)

    def test_a_moved_record_stays(self, works):
        """A record that moves to another file of its folder is the same record."""
        before = state(works.root)
        works.write(WORKS, REPORT)
        works.write("papers/other.yaml", MEMO)

        report = works.load()

        assert ("", 0, 0, 0) == (report.rebuilt, report.added, report.removed, report.changed)
        assert before == state(works.root) == state(fresh(works))

    def test_a_record_may_move_to_another_folder(self, works):
        """In another folder what no source states is in another graph."""
        works.write("more/source.toml", 'title = "More"\ngraph = "more"')
        works.load()
        works.write(WORKS, REPORT)
        works.write("more/works.yaml", MEMO)

        report = works.load()

        assert ("", 0, 0, 1) == (report.rebuilt, report.added, report.removed, report.changed)
        assert works.said("work/memo", "more")
        assert state(fresh(works)) == state(works.root)

    def test_a_strange_line_break_in_a_text_is_no_end_of_a_line(self, works):
        """U+2028 and U+0085 may be in a text, and are no trouble to a difference."""
        works.write(WORKS, MEMO + REPORT.replace("A report", '"A\\u2028report\\u0085"'))

        report = works.load()

        assert "" == report.rebuilt
        assert ("A\u2028report\u0085".strip(),) == works.read("work/report").get("title")
        assert state(fresh(works)) == state(works.root)

    def test_a_changed_row_of_a_table_of_another_encoding(self, works):
        """A table in UTF-16 is compared as rows, not as bytes."""
        works.write("papers/source.toml", '[files."*.csv"]\ntype = "CitedWork"\nencoding = "utf-16"\n')
        works.write("papers/a.csv", "id,title\na,A\nb,B\nc,C\n".encode("utf-16"))
        works.load()
        works.write("papers/a.csv", "id,title\na,A\nb,Bé\nc,C\n".encode("utf-16"))

        report = works.load()

        assert ("", 1) == (report.rebuilt, report.changed)
        assert state(fresh(works)) == state(works.root)

    def test_a_second_record_of_one_thing_is_refused(self, works):
        """Even where only the new one was read, both positions are named."""
        works.write("papers/other.yaml", f"# Again.\n{MEMO}")

        twice = "is described before, in papers/other.yaml:2; one thing has one record"
        message = f"papers/works.yaml:1: id: <{ID}work/memo> {twice}"
        assert [message] == works.problems()

    def test_a_circle_through_what_did_not_change_is_found(self, archive_of):
        """The new link is told, though the others are in the store."""
        dhs = "- {type: Agency, id: dhs, prefLabel: DHS}\n"
        archive = archive_of(
            {
                "papers/a.yaml": "- {type: Agency, id: ice, prefLabel: ICE, subOrganizationOf: agency/dhs}\n",
                "papers/b.yaml": dhs,
            }
        )
        archive.load()
        archive.write("papers/b.yaml", dhs.replace("}", ", subOrganizationOf: agency/ice}"))

        circle = f"{ID}agency/dhs > {ID}agency/ice > {ID}agency/dhs"
        assert [
            f"papers/b.yaml:1: things are above themselves: {circle}; one of these links is wrong"
        ] == archive.problems()

    def test_a_circle_through_what_is_gone_is_none(self, archive_of):
        """A thing that goes takes its links with it."""
        archive = archive_of(
            {
                "papers/a.yaml": "- {type: Agency, id: a, prefLabel: A, subOrganizationOf: agency/b}\n",
                "papers/b.yaml": "- {type: Agency, id: b, prefLabel: B, subOrganizationOf: agency/c}\n",
                "papers/c.yaml": "- {type: Agency, id: c, prefLabel: C}\n",
            }
        )
        archive.load()
        archive.delete("papers/b.yaml")
        archive.write("papers/c.yaml", "- {type: Agency, id: c, prefLabel: C, subOrganizationOf: agency/a}\n")

        assert [] == archive.problems()
        assert state(fresh(archive)) == state(archive.root)


class TestRebuild:
    def test_a_changed_source_reaches_further(self, works):
        """Who publishes a source says what it says: all its claims change."""
        works.write("papers/sources.yaml", SOURCES.replace("agency/ice", "agency/dhs"))

        report = works.load()
        (claim,) = works.read("work/memo").parts("claims")

        assert "more changed than single records" == report.rebuilt
        assert f"{ID}agency/dhs" == claim.one("by")
        assert state(fresh(works)) == state(works.root)

    def test_a_released_document_is_a_source_too(self, works):
        """A new document brings a graph for its words."""
        works.write(
            "papers/documents.yaml", "- {type: ReleasedDocument, id: ice-1, title: A, description: B}\n"
        )

        report = works.load()

        assert "more changed than single records" == report.rebuilt
        assert state(fresh(works)) == state(works.root)

    def test_a_source_that_is_missed_is_told(self, works):
        """A source that goes while a claim names it is a problem of that claim."""
        works.write("papers/sources.yaml", SOURCES.splitlines()[1])

        assert (
            "papers/works.yaml:1: issued: source 'letter' has no record; "
            "a SourceDocument with this id is missing" in (works.problems())
        )

    def test_another_profile_builds_anew(self, works, tmp_path):
        """A change of the ontology may change every record."""
        folder = shutil.copytree(works.profile.folder, tmp_path / "ontology")
        with (folder / "profile.ttl").open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        works.profile = Profile(folder)

        assert "the profile changed" == works.load().rebuilt

    def test_another_saved_query_builds_anew(self, works, tmp_path, monkeypatch):
        """The description of the catalogue has the queries as they are now."""
        folder = shutil.copytree(saved.query_folder(None), tmp_path / "queries")
        path = folder / "issues.rq"
        path.write_text(re.sub("(?m)^# description: .*", "# description: Asked anew?", path.read_text()))
        monkeypatch.setattr(saved, "query_folder", lambda _: folder)

        assert b"Asked anew?" not in read_description(Layout(works.root).resolve())
        assert "the queries changed" == works.load().rebuilt
        assert b'comment> "Asked anew?' in read_description(Layout(works.root).resolve())

    def test_another_mapping_builds_anew(self, works, monkeypatch):
        """A new version of the mapping may change every record."""
        monkeypatch.setattr(record_entries, "MAPPING_VERSION", "0")

        assert "the mapping changed" == works.load().rebuilt

    def test_another_base_renames_everything(self, works):
        """With --base and --rebase no name of the old base is left; the store then keeps the new one."""
        report = works.load(base="http://127.0.0.1:8000/", rebase=True)

        assert "the base changed" == report.rebuilt
        assert [] == mentioning(works, BASE)
        assert not works.load().written

    def test_a_store_keeps_the_base_it_was_loaded_with(self, works):
        """A later load without --base, of the same files or changed ones, names things as those before."""
        root = works.root.with_name("elsewhere")
        works.load(into=root, base="http://127.0.0.1:8000/")
        again = works.load(into=root)
        works.write(WORKS, MEMO.replace("A memo", "A note") + REPORT)
        changed = works.load(into=root)

        assert (False, "", 1) == (again.written, changed.rebuilt, changed.changed)
        assert [] == [quad for quad in content(root) if BASE in quad]

    @pytest.mark.parametrize("way", ["option", "catalog.toml"])
    @pytest.mark.parametrize("method", ["load", "plan"])
    def test_another_base_is_refused(self, works, way, method):
        """What asks for another base without --rebase is told both, and the store stays as it was."""
        before = written(works.root)
        if way == "catalog.toml":
            works.write("catalog.toml", CATALOG.replace("foia.example.org", "other.example.org"))
        base = {"option": {"base": "https://other.example.org/"}, "catalog.toml": {}}[way]

        with pytest.raises(LoadRefused) as refused:
            getattr(works, method)(**base)

        place = {"option": "--base", "catalog.toml": "catalog.toml"}[way]
        assert (
            f"The store names its things under {BASE}, and {place} says https://other.example.org/: "
            f"write {BASE} there, or rename everything with --rebase."
        ) == str(refused.value)
        assert before == written(works.root)

    def test_the_base_of_the_settings_replaces_that_of_the_store(self, works):
        """With --rebase alone everything is named by catalog.toml again."""
        root = works.root.with_name("elsewhere")
        works.load(into=root, base="http://127.0.0.1:8000/")
        works.load(into=root, rebase=True)

        assert content(works.root) == content(root)

    def test_other_settings_build_anew(self, works):
        """What catalog.toml says of the catalogue is part of it."""
        works.write("catalog.toml", CATALOG.replace("Test", "Tried"))

        assert "more changed than single records" == works.load().rebuilt
        assert ("Tried catalogue",) == works.read(f"{BASE}catalog").get("title")

    def test_a_newer_store_is_left_alone(self, works):
        """A store of a format that this program does not know is refused in a sentence."""
        path = works.generation.path / "generation.json"
        facts = json.loads(path.read_bytes())
        path.write_text(json.dumps({**facts, "store_format": 99}), encoding="utf-8")

        with pytest.raises(StoreError) as refused:
            works.load()
        with pytest.raises(StoreError):
            works.plan()

        assert "99" in str(refused.value)

    def test_a_store_of_an_older_format_is_built_anew(self, works):
        """The next load writes all of it as this program does, and says why."""
        old = works.generation
        sizes, quads = dict(old.graph_sizes), content(works.root)
        (old.path / "catalogue.sqlite").unlink()
        files = {name: each for name, each in old.files.items() if name != "catalogue.sqlite"}
        replace(old, files=files, store_format=2).write()

        assert "an older program wrote the store" == works.load().rebuilt
        assert (STORE_FORMAT, sizes) == (works.generation.store_format, works.generation.graph_sizes)
        assert (False, quads) == (old.path.exists(), content(works.root))
        assert "" == works.load().rebuilt


class TestInputs:
    def test_what_is_not_under_the_path_stays(self, works):
        """Loading one source folder replaces that folder alone."""
        more = works.write("more/source.toml", 'title = "More"').parent
        works.write("more/a.yaml", "- {type: Place, id: lodi, prefLabel: Lodi}\n")
        works.load()
        works.delete(WORKS)
        works.write("more/a.yaml", "- {type: Place, id: lodi, prefLabel: City of Lodi}\n")

        report = works.load(more)

        assert ("", 0, 1) == (report.rebuilt, report.removed, report.changed)
        assert ("A memo",) == works.read("work/memo").get("title")
        assert ("City of Lodi",) == works.read("place/lodi").get("prefLabel")

    def test_folders_may_come_one_by_one(self, works, tmp_path):
        """A folder from elsewhere is added; the order of loading does not matter."""
        elsewhere = tmp_path / "elsewhere" / "more"
        elsewhere.mkdir(parents=True)
        (elsewhere / "source.toml").write_text('title = "More"\n', encoding="utf-8")
        (elsewhere / "a.yaml").write_text("- {type: Place, id: lodi, prefLabel: Lodi}\n", encoding="utf-8")
        works.load(elsewhere)
        together = tmp_path / "together"

        works.load(works.folder, elsewhere, into=together)

        assert state(together) == state(works.root)

    def test_an_input_is_removed_by_name(self, works):
        """A folder that is deleted stays in the catalogue until it is removed."""
        works.write("more/source.toml", 'title = "More"')
        works.write("more/a.yaml", "- {type: Place, id: lodi, prefLabel: Lodi}\n")
        works.load()
        shutil.rmtree(works.folder / "more")
        assert not works.load().written

        report = works.load(remove=("more",))

        assert 2 == report.removed
        assert state(fresh(works)) == state(works.root)

    def test_only_what_is_there_is_removed(self, works):
        """An unknown name is a sentence that lists those there are."""
        with pytest.raises(LoadRefused) as refused:
            works.load(remove=("mroe",))

        assert "there is no input 'mroe' to remove; there are papers" == str(refused.value)

    def test_two_folders_of_one_name_are_refused(self, works, tmp_path):
        """One folder never hides another."""
        other = shutil.copytree(works.folder / "papers", tmp_path / "other" / "papers")

        with pytest.raises(LoadRefused) as refused:
            works.load(works.folder, other)

        assert (
            f"the source folder 'papers' is there twice, under {works.folder} and {other}; "
            "give one another name" == (str(refused.value))
        )

    def test_a_folder_may_be_called_anything(self, archive_of):
        """A name with blanks and dots still names a graph."""
        archive = archive_of({"My papers (2012)/source.toml": "", "My papers (2012)/a.yaml": MEMO})
        archive.load()

        assert archive.said("work/memo", "my-papers-2012")

    def test_a_file_that_cannot_be_opened_is_told(self, works):
        """A link to nothing is a warning; a name that is no text too."""
        (works.folder / "papers/gone.yaml").symlink_to("nowhere")
        Path(os.fsdecode(bytes(works.folder) + b"/papers/\xff.yaml")).write_text("", encoding="utf-8")

        assert {
            "papers/gone.yaml: is no file, or a link to none, so it is not loaded",
            "papers/\\xff.yaml: has a name that is no text, so it is not loaded",
        } == set(works.problems())

    def test_a_copy_that_is_lost_is_told(self, works):
        """A store that has lost a file of an input says so."""
        more = works.write("more/source.toml", 'title = "More"').parent
        works.load()
        Layout(works.root).files.path(works.generation.inputs["papers"]["works.yaml"]).unlink()
        works.write("more/a.yaml", "- {type: Place, id: lodi, prefLabel: Lodi}\n")

        with pytest.raises(StoreError) as refused:
            works.load(more)

        assert "The store has lost its copy of works.yaml of 'papers'; load that folder again." == str(
            refused.value
        )

    def test_a_file_that_changes_under_way_is_not_loaded(self, works, monkeypatch):
        """What is served is what is in the copies that the store keeps."""
        path = works.write(WORKS, MEMO)
        finish = LoadSession.finish

        def change_first(self):
            path.write_text(REPORT, encoding="utf-8")
            finish(self)

        monkeypatch.setattr(LoadSession, "finish", change_first)
        with pytest.raises(LoadRefused) as refused:
            works.load()

        assert f"{path} changed while it was being read; nothing was loaded, load it again" == str(
            refused.value
        )
        assert 1 == works.generation.number


class TestRestricted:
    HIDDEN = "- {type: SourceDocument, id: hidden, title: Hush, restricted: Not cleared.}\n"
    SECRET = "- {type: CitedWork, id: nightowl, title: Hush, restricted: Names an informant.}\n"
    OTHERS = """
        - type: CitedWork
          id: memo
          title: A memo
          source: post
          cites: work/nightowl
          webPage: https://foia.example.org/id/work/nightowl
          citation:
            - {citedEntity: work/nightowl, quote: as Hush says}
            - {citedEntity: work/report}
        """

    def test_nothing_mentions_it(self, archive_of):
        """No quad names a restricted thing, links to it are deleted, and it is counted."""
        archive = archive_of({WORKS: self.SECRET + REPORT, "papers/others.yaml": self.OTHERS})

        report = archive.load()

        assert 1 == report.restricted
        assert "1 restricted and omitted" in str(report)
        assert [] == mentioning(archive, "nightowl", "Hush")
        assert not any("nightowl" in name for name in read_entries(archive.generation))
        assert ("memo", [f"{ID}work/report"]) == (
            "memo",
            [part.one("citedEntity") for part in archive.read("work/memo").parts("citation")],
        )

    def test_a_restricted_source_says_nothing(self, archive_of):
        """
        Its claims, their quotes, the values that it alone states and its graph go; what others say stays.
        """
        archive = archive_of(
            {
                "papers/hidden.yaml": self.HIDDEN,
                WORKS: """
                    - type: CitedWork
                      id: memo
                      title: A memo
                      identifier: ["2012-05-05"]
                      issued:
                        - {value: 2012-05-05, source: hidden, quote: hush}
                        - {value: 2012-04-05, source: post}
                      creator: {value: agency/ice, source: hidden}
                      about:
                        - {value: person/x, source: hidden}
                        - {value: person/x, source: letter}
                      claims: {text: Something hushed., source: hidden, quote: hush}
                    - {type: CitedWork, id: rests, title: Rests on it, source: hidden}
                    """,
            }
        )

        report = archive.load()
        memo = archive.read("work/memo")

        assert 2 == report.restricted
        assert [] == mentioning(archive, "hidden", "hush")
        assert [] == mentioning(archive, "work/rests")
        assert (("2012-04-05",), ("2012-05-05",), (), (f"{ID}person/x",)) == tuple(
            memo.get(name) for name in ("issued", "identifier", "creator", "about")
        )
        assert [(), ()] == [claim.get("conflictsWith") for claim in memo.parts("claims")]
        assert 0 == report.conflicts

    def test_a_page_range_stays_where_another_source_tells_of_it(self, archive_of):
        """A part loses the claims of a restricted source, and goes when none is left."""
        archive = archive_of(
            {
                "papers/hidden.yaml": self.HIDDEN,
                WORKS: """
                    - type: ReleasedDocument
                      id: ice-1
                      title: A
                      description: B
                      pageRange:
                        - {firstPage: 1, lastPage: 2, pageNumbering: pdf, source: hidden}
                        - {firstPage: 3, lastPage: 4, pageNumbering: pdf, source: hidden}
                        - {firstPage: 3, lastPage: 4, pageNumbering: pdf, source: post}
                    """,
            }
        )
        archive.load()

        assert ["pages-3-4"] == [
            part.iri.partition("#")[2] for part in archive.read("document/ice-1").parts("pageRange")
        ]
        assert [] == mentioning(archive, "hidden")

    def test_pages_go_with_their_document(self, archive_of):
        """A page of a restricted document is restricted, and so is a link to it."""
        archive = archive_of(
            {
                WORKS: """
                    - {type: ReleasedDocument, id: nightowl, title: A, description: B, restricted: No.}
                    - {type: Page, id: nightowl/1, position: 1, isPartOf: document/nightowl}
                    - {type: Page, id: open/1, position: 1, precedes: nightowl/1}
                    """
            }
        )

        assert 2 == archive.load().restricted
        assert [] == mentioning(archive, "nightowl")

    @pytest.mark.parametrize(
        ("settings", "file", "text"),
        [
            (
                "columns = {a = 'id', b = 'title', c = 'restricted'}",
                "a.csv",
                "a,b,c\nnightowl,Hush,x\nopen,A,\n",
            ),
            (
                "columns = {a = 'id', b = 'title', c = 'embargo'}",
                "a.csv",
                f"a,b,c\nnightowl,Hush, {COMING} \nopen,A,\n",
            ),
            ("", "a.csv", "id,title,restricted\nnightowl,Hush,x\nopen,A,\n"),
            (
                "encoding = 'utf-16'",
                "a.csv",
                "id,title,restricted\nnightowl,Hush,x\nopen,A,\n".encode("utf-16"),
            ),
            (
                "",
                "a.jsonl",
                '{"id": "nightowl", "title": "Hush", "restr\\u0069cted": "x"}\n'
                '{"id": "open", "title": "A"}\n',
            ),
        ],
        ids=["column", "embargo", "named", "encoded", "escaped"],
    )
    def test_a_row_may_be_restricted(self, archive_of, settings, file, text):
        """Bulk material is looked through for what may not be seen, however it says so."""
        archive = archive_of(
            {
                "papers/source.toml": f'[files."a.*"]\ntype = "CitedWork"\n{settings}\n',
                f"papers/{file}": text,
                WORKS: "- {type: CitedWork, id: memo, title: A memo, cites: [work/nightowl, work/open]}\n",
            }
        )

        assert 1 == archive.load().restricted
        assert [] == mentioning(archive, "nightowl", "Hush")
        assert (f"{ID}work/open",) == archive.read("work/memo").get("cites")

    def test_all_rows_of_a_file_may_be_restricted(self, archive_of):
        """A constant of source.toml restricts every row."""
        archive = archive_of(
            {
                "papers/source.toml": '[files."a.csv"]\ntype = "CitedWork"\nconstants = {restricted = "x"}\n',
                "papers/a.csv": "id,title\nnightowl,Hush\n",
                WORKS: "- {type: CitedWork, id: memo, title: A memo, cites: work/nightowl}\n",
            }
        )

        assert 1 == archive.load().restricted
        assert [] == mentioning(archive, "nightowl")

    def test_a_source_described_in_settings_may_be_restricted(self, archive_of):
        """The record in source.toml is a record like any other."""
        archive = archive_of(
            {
                "hidden/source.toml": '[source]\ntitle = "Hush"\nrestricted = "Not cleared."\n',
                "hidden/a.yaml": "- {type: CitedWork, id: memo, title: A memo}\n",
            }
        )

        assert 2 == archive.load().restricted
        assert [] == mentioning(archive, "hidden", "Hush", "work/memo")


# ---------------------------------------------------------------- forty edits
