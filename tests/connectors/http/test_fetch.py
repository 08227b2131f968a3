"""Fetching: files come into the store, once, and what does not come is told."""

import gzip
import hashlib
import json

import pytest
from click.testing import CliRunner

from case_tables import tabled
from dating import COMING, set_today
from foia_graph.cli import main
from foia_graph.connectors.http import fetch
from foia_graph.connectors.http.connection import FetchLimits
from foia_graph.connectors.http.fetch import FetchReport
from foia_graph.errors import InputError, StoreError
from foia_graph.runtime.files import ContentStore
from foia_graph.store import fetch_log
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from tests.connectors.http.conftest import RECORDS, record
from tests.connectors.http.servers import PDF, Page

DIGEST = hashlib.sha256(PDF).hexdigest()


def counts(report: FetchReport) -> tuple[dict[str, int], int]:
    return report.counts, report.received_bytes


class TestGot:
    def test_a_file_is_kept_and_written_down(self, fetching):
        """The file is in the store under its digest, and a line says whence it came."""
        fetching.site.pages["/memo.pdf"] = Page(modified="Tue, 10 Apr 2012 12:00:00 GMT")
        fetching.point("/memo.pdf")

        report = fetching.fetch()

        assert ({"got": 1}, len(PDF)) == counts(report)
        assert [PDF] == fetching.kept()
        url = fetching.site.url("/memo.pdf")
        assert {url: DIGEST} == fetch_log.latest_digests(fetching.root)
        [line] = fetching.answers()
        assert (url, 200, DIGEST, len(PDF), "application/pdf", '"one"', url) == (
            line.url,
            line.status,
            line.sha256,
            line.size,
            line.media_type,
            line.etag,
            line.final_url,
        )
        assert "Tue, 10 Apr 2012 12:00:00 GMT" == line.last_modified
        assert [] == fetching.unfinished()

    def test_the_next_load_goes_on_in_the_same_store(self, fetching):
        """A store that something was fetched into first can be loaded into, and is as it should be."""
        fetching.site.pages["/memo.pdf"] = Page()
        fetching.point("/memo.pdf")
        fetching.fetch()

        fetching.archive.load()

        assert [] == verify_store(fetching.root)
        assert DIGEST in Layout(fetching.root).files

    def test_we_say_who_we_are(self, fetching):
        """Every request has our name and version, and where to complain."""
        fetching.archive.write(
            "catalog.toml", 'title = "T"\nbase = "https://a.example/"\ncontact = "mailto:a@a.example"'
        )
        fetching.site.pages["/memo.pdf"] = Page()
        fetching.point("/memo.pdf")

        fetching.fetch()

        agents = {str(asked.headers["User-Agent"]) for asked in fetching.site.asked}
        assert {"foia-graph/0.3.0 (+mailto:a@a.example)"} == agents
        assert {f"127.0.0.1:{fetching.site.port}"} == {asked.headers["Host"] for asked in fetching.site.asked}

    def test_a_file_that_several_records_point_to_is_asked_for_once(self, fetching):
        """One address is one file."""
        fetching.site.pages["/memo.pdf"] = Page()
        fetching.point("/memo.pdf", "/memo.pdf")

        fetching.fetch()

        assert ["/memo.pdf"] == fetching.site.paths

    def test_an_encoded_answer_is_decoded(self, fetching):
        """A server that compresses unasked gives the same file as one that does not."""
        body = gzip.compress(PDF)
        fetching.site.pages["/memo.pdf"] = Page(body, headers={"Content-Encoding": "gzip"})
        fetching.point("/memo.pdf")

        fetching.fetch()

        assert [PDF] == fetching.kept()

    def test_records_come_from_the_paths_alone(self, fetching):
        """A source folder by itself is fetched for once its catalogue was loaded, and nothing else is."""
        fetching.point("/memo.pdf")
        fetching.archive.write("others/source.toml", 'title = "Others"')
        with pytest.raises(InputError):
            fetching.plan(fetching.archive.folder / "others")

        fetching.archive.load()

        assert [] == list(fetching.plan(fetching.archive.folder / "others").plan_lines())


class TestAgain:
    def test_a_second_run_downloads_nothing(self, fetching):
        """What the server calls unchanged is not sent again."""
        fetching.site.pages["/memo.pdf"] = Page(modified="Tue, 10 Apr 2012 12:00:00 GMT")
        fetching.point("/memo.pdf")
        fetching.fetch()

        report = fetching.fetch()

        assert ({"unchanged": 1}, 0) == counts(report)
        assert [200, 304] == fetching.site.statuses
        assert "Tue, 10 Apr 2012 12:00:00 GMT" == fetching.site.asked[-1].headers["If-Modified-Since"]
        assert [(200, DIGEST), (304, DIGEST)] == [(line.status, line.sha256) for line in fetching.answers()]

    def test_without_marks_the_day_of_the_last_look_serves(self, fetching):
        """A file with neither ETag nor date is asked for if it changed since it was available."""
        fetching.site.pages["/memo.pdf"] = Page(etag="")
        fetching.point("/memo.pdf")
        fetching.fetch()

        report = fetching.fetch()

        headers = fetching.site.asked[-1].headers
        assert (None, True) == (headers["If-None-Match"], headers["If-Modified-Since"].endswith(" GMT"))
        assert ({"unchanged": 1}, len(PDF)) == counts(report)

    def test_a_changed_file_is_got_beside_the_old_one(self, fetching):
        """Both are kept; the newer one is what the address gives."""
        new = PDF.replace(b"1.7", b"1.4")
        fetching.site.pages["/memo.pdf"] = [Page(), Page(new, etag='"two"')]
        fetching.point("/memo.pdf")
        fetching.fetch()

        report = fetching.fetch()

        assert ({"got": 1}, len(new)) == counts(report)
        assert {PDF, new} == set(fetching.kept())
        assert [hashlib.sha256(new).hexdigest()] == [*fetch_log.latest_digests(fetching.root).values()]

    def test_a_file_that_the_store_lost_is_got_again(self, fetching):
        """Unchanged is no answer where the old one is not there."""
        fetching.site.pages["/memo.pdf"] = Page()
        fetching.point("/memo.pdf")
        fetching.fetch()
        Layout(fetching.root).files.path(DIGEST).unlink()

        fetching.fetch()

        assert [PDF] == fetching.kept()

    def test_a_file_that_is_gone_is_still_held(self, fetching):
        """The line of the failure does not hide the line of the success."""
        fetching.site.pages["/memo.pdf"] = [Page(), Page(status=410)]
        fetching.point("/memo.pdf")
        fetching.fetch()
        fetching.fetch()

        assert [DIGEST] == [*fetch_log.latest_digests(fetching.root).values()]
        assert [(200, ""), (410, "is not found: the server answers 410 Gone")] == [
            (line.status, line.problem) for line in fetching.answers()
        ]


class TestNotGot:
    @tabled
    def test_the_answer_is_told_with_the_place_of_the_record(self, fetching, status, sentence):
        """One sentence for each record: file, line, address, and what the server said."""
        fetching.site.pages["/a.pdf"] = Page(b"" if status == 204 else PDF, status)
        fetching.point("/a.pdf", "/a.pdf")

        found = fetching.problems()

        assert [
            f"papers/works.yaml:{line}: distribution: http://here/a.pdf {sentence}" for line in (1, 2)
        ] == found
        assert [(status, sentence)] == [(line.status, line.problem) for line in fetching.answers()]
        assert ([], []) == (fetching.kept(), fetching.unfinished())

    def test_an_error_page_is_no_pdf(self, fetching):
        """A page of HTML served as success under the name of a PDF is not kept."""
        fetching.site.pages["/a.pdf"] = Page(b"<!DOCTYPE html><p>Not found", type="text/html; charset=utf-8")
        fetching.point("/a.pdf")

        sentence = (
            "is no PDF, so it is not kept: it is served as text/html and begins with '<!DOCTYPE html><'"
        )
        assert [f"papers/works.yaml:1: distribution: http://here/a.pdf {sentence}"] == fetching.problems()
        assert [] == fetching.kept()

    @pytest.mark.parametrize(
        ("said", "path", "page", "state"),
        [
            ("application/pdf", "/get?id=1", Page(b"<p>Sorry", type="text/html"), "wrong-type"),
            ("", "/get?id=1", Page(b"PK\3\4"), "wrong-type"),
            ("", "/a.docx", Page(b"<p>Sorry", type="text/html"), "wrong-type"),
            ("text/html", "/a.pdf", Page(b"<p>A page", type="text/html"), "got"),
            ("", "/a.html", Page(b"<p>A page", type="text/html"), "got"),
            ("", "/a.pdf", Page(b"\n" * 1021 + PDF), "wrong-type"),
            ("", "/a.pdf", Page(b"junk\n" + PDF), "got"),
            ("", "/a.txt", Page(b"", type="text/plain"), "wrong-type"),
        ],
    )
    def test_the_type_is_that_of_the_record_or_of_the_name(self, fetching, said, path, page, state):
        """Where a PDF is expected one must come; a web page comes only where one is expected."""
        kind = f", mediaType: {said}" if said else ""
        fetching.site.pages[path] = page
        fetching.point(record(path, kind))

        assert {state: 1} == fetching.fetch().counts

    @pytest.mark.parametrize(
        "page", [Page(PDF, headers={"Content-Length": "2000000000"}), Page(PDF), Page(PDF, declared=False)]
    )
    def test_what_is_too_large_is_not_kept(self, fetching, page):
        """Whether its length is said before or not."""
        fetching.site.pages["/a.pdf"] = page
        fetching.point("/a.pdf")

        found = fetching.fetch(limits=FetchLimits(size=8192))

        assert {"too-large": 1} == found.counts
        assert "is larger than 0.0078125 MiB (--max-size), so it is not kept" == found.outcomes[0].message
        assert ([], []) == (fetching.kept(), fetching.unfinished())

    def test_what_is_just_not_too_large_is_kept(self, fetching):
        """The largest size is allowed."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf")

        assert {"got": 1} == fetching.fetch(limits=FetchLimits(size=len(PDF))).counts


SUM = "checksum: {algorithm: 'http://spdx.org/rdf/terms#checksumAlgorithm_NAME', checksumValue: 'SUM'}"


def summed(name: str, value: str) -> str:
    """Give a record with a checksum."""
    about = SUM.replace("NAME", name).replace("SUM", value)
    return record("/a.pdf", f", {about}")


class TestChecksum:
    @pytest.mark.parametrize("name", ["sha256", "sha1", "md5", "sha512"])
    def test_the_file_that_is_meant_is_kept(self, fetching, name):
        """Checksums of every usual kind are compared."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point(summed(name, hashlib.new(name, PDF).hexdigest().upper()))

        assert {"got": 1} == fetching.fetch().counts

    def test_another_file_is_not_kept(self, fetching):
        """The report has both checksums."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point(summed("sha256", "0" * 64))

        sentence = (
            f"is another file, so it is not kept: its SHA256 is {DIGEST}, "
            f"and papers/works.yaml:1 says {'0' * 64}"
        )
        assert [f"papers/works.yaml:1: distribution: http://here/a.pdf {sentence}"] == fetching.problems()
        assert [] == fetching.kept()

    def test_a_checksum_written_later_is_compared_too(self, fetching):
        """A file had before and unchanged since may still be another one than the record now says."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf")
        fetching.fetch()
        fetching.point(summed("sha256", "0" * 64))

        assert {"mismatch": 1} == fetching.fetch().counts
        assert [200, 304] == fetching.site.statuses

    def test_a_checksum_that_is_none_is_told(self, fetching):
        """An unknown algorithm, or a value that is too short, cannot be compared."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point(summed("crc32", "cafe"))

        [problem] = fetching.problems()

        assert problem.startswith(
            "papers/works.yaml:1: distribution: the checksum of http://here/a.pdf is none that is known"
        )
        assert [PDF] == fetching.kept()


class TestHidden:
    @pytest.mark.parametrize(
        "hidden", ["restricted: sealed", f"embargo: {COMING}", "source: document/secret"]
    )
    def test_what_nobody_may_see_is_not_asked_for(self, fetching, hidden):
        """Neither restricted records nor those of restricted sources are fetched."""
        fetching.archive.write(
            "papers/secret.yaml",
            """
            - {type: ReleasedDocument, id: secret, title: Secret, description: Secret, restricted: sealed}
            """,
        )
        fetching.point(record("/a.pdf", more=f", {hidden}"))

        report = fetching.fetch()

        assert ([], 1, []) == (fetching.site.asked, report.restricted, report.problems)

    def test_an_embargo_that_is_over_hides_nothing(self, fetching, monkeypatch):
        """From its day on, the record is like any other."""
        set_today(monkeypatch, fetch, "2031-05-01")
        fetching.point(record("/a.pdf", more=", embargo: 2031-05-01"))

        assert [f"{fetching.site.url('/a.pdf')}  papers/works.yaml:1"] == list(fetching.plan().plan_lines())


class TestRecords:
    def test_the_line_is_that_of_the_address(self, fetching):
        """In a long record the report names the line to look at."""
        fetching.archive.write(
            RECORDS,
            f"""
            - type: ReleasedDocument
              id: a
              title: A memo
              description: A memo
              distribution:
                - accessURL: https://a.example/page
                - mediaType: application/pdf
                  downloadURL: {fetching.site.url("/a.pdf")}
            """,
        )

        assert [f"{fetching.site.url('/a.pdf')}  papers/works.yaml:8"] == list(fetching.plan().plan_lines())

    def test_json_lines_count(self, fetching):
        """Records of bulk material point to files too."""
        fetching.archive.write(
            "papers/source.toml", 'title = "Papers"\n[files."*.jsonl"]\ntype = "ReleasedDocument"'
        )
        line = {
            "id": "a",
            "title": "A",
            "description": "A",
            "distribution": [{"downloadURL": "https://a.example/a.pdf"}],
        }
        fetching.archive.write("papers/a.jsonl", f"\n{json.dumps(line)}\n")

        assert ["https://a.example/a.pdf  papers/a.jsonl:1"] == list(fetching.plan().plan_lines())

    def test_what_cannot_be_read_is_told(self, fetching):
        """A record that is wrong may point to a file, and so may one that is not understood."""
        fetching.archive.write("papers/torn.yaml", "- {type: ReleasedDocument")
        fetching.point(record("/a.pdf", ", accessUrl: 'https://a.example/'"))

        found = fetching.problems()

        assert ["papers/torn.yaml:2", "papers/works.yaml:1"] == sorted(text.split(": ")[0] for text in found)


class TestCommand:
    def run(self, fetching, *options):
        """Run the command on the catalogue."""
        arguments = [
            "fetch",
            str(fetching.archive.folder),
            "--store",
            str(fetching.root),
            "--delay",
            "0",
            *options,
        ]
        return CliRunner().invoke(main, arguments)

    def test_a_dry_run_asks_nobody(self, fetching):
        """Addresses on stdout, the count on stderr, nothing written."""
        fetching.point("/a.pdf", "/b.pdf")

        result = self.run(fetching, "--dry-run")

        assert 0 == result.exit_code
        assert (
            "http://here/a.pdf  papers/works.yaml:1\nhttp://here/b.pdf  papers/works.yaml:2\n"
            == fetching.here(result.stdout)
        )
        assert "2 files to fetch\n" == result.stderr
        assert ([], False) == (fetching.site.asked, fetching.root.exists())

    def test_results_and_talk_are_apart(self, fetching):
        """Digests on stdout, problems and counts on stderr, exit code 1 when a file was not got."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf", "/b.pdf")

        result = self.run(fetching, "--allow-private")

        assert f"{DIGEST}  http://here/a.pdf\n" == fetching.here(result.stdout)
        problem = "http://here/b.pdf is not found: the server answers 404 Not Found"
        assert [
            f"error: papers/works.yaml:2: distribution: {problem}",
            "1 got (0.0 MiB), 0 unchanged, 1 not got",
        ] == fetching.here(result.stderr).splitlines()
        assert 1 == result.exit_code

    def test_a_program_reads_json(self, fetching):
        """The report has every address with what became of it, and every problem with its position."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf", "/b.pdf")

        result = self.run(fetching, "--allow-private", "--report", "json")

        found = json.loads(fetching.here(result.stdout))
        assert {
            "dry_run": False,
            "wanted": 2,
            "counts": {"gone": 1, "got": 1},
            "received": len(PDF),
            "restricted": 0,
            "files": [
                {
                    "url": "http://here/a.pdf",
                    "state": "got",
                    "message": "",
                    "sha256": DIGEST,
                    "size": len(PDF),
                    "received": len(PDF),
                    "final_url": "http://here/a.pdf",
                    "records": ["papers/works.yaml:1"],
                },
                {
                    "url": "http://here/b.pdf",
                    "state": "gone",
                    "message": "is not found: the server answers 404 Not Found",
                    "sha256": "",
                    "size": 0,
                    "received": 0,
                    "final_url": "",
                    "records": ["papers/works.yaml:2"],
                },
            ],
            "problems": [
                {
                    "file": "papers/works.yaml",
                    "line": 2,
                    "field": "distribution",
                    "message": "http://here/b.pdf is not found: the server answers 404 Not Found",
                    "severity": "error",
                }
            ],
        } == found

    def test_all_got_or_unchanged_is_success(self, fetching):
        """Exit code 0, the second time too; sizes are in MiB."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf")

        first, second = (self.run(fetching, "--allow-private", "--max-size", "0.02") for _ in range(2))

        assert (0, 0) == (first.exit_code, second.exit_code)
        assert "0 got (0.0 MiB), 1 unchanged, 0 not got\n" == second.stderr


class TestStore:
    def test_two_fetches_do_not_meet(self, fetching):
        """While one fetch writes into a store, another is refused."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf")
        refused = []

        def second() -> None:
            with pytest.raises(StoreError) as error:
                fetching.fetch()
            refused.append(str(error.value))

        fetching.site.pages["/a.pdf"] = Page(during=second)
        fetching.fetch()

        assert [f"Another fetch is writing to {fetching.root}; try again when it has ended."] == refused

    def test_a_load_that_clears_away_is_outlived(self, fetching, monkeypatch):
        """A load that begins while a file is copied clears the copy away; it is made again."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf")
        put, failed = ContentStore.put, []

        def cleared(files, content):
            if not failed:
                failed.append(True)
                raise FileNotFoundError
            return put(files, content)

        monkeypatch.setattr(ContentStore, "put", cleared)

        assert {"got": 1} == fetching.fetch().counts

    def test_a_full_disk_ends_the_fetch(self, fetching, monkeypatch):
        """It is said in one sentence, and the next fetch continues."""
        fetching.site.pages["/a.pdf"] = Page()
        fetching.point("/a.pdf")

        def full(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(ContentStore, "put", full)
            with pytest.raises(StoreError, match=r"cannot be written: No space left on device\."):
                fetching.fetch()

        assert {"got": 1} == fetching.fetch().counts

    def test_a_store_that_cannot_be_written_is_told(self, fetching):
        """Before anybody is asked."""
        fetching.point("/a.pdf")
        fetching.root.mkdir()
        (fetching.root / "cache").write_text("a file")

        with pytest.raises(StoreError, match=r"cannot be written: (Not a directory|File exists)\."):
            fetching.fetch()
        assert [] == fetching.site.asked
