"""Files are read by children that may be killed, and each has a result, whatever becomes of its child."""

import ctypes
import hashlib
import os
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from foia_graph.errors import FoiaGraphError
from foia_graph.extract import outcomes, registry
from foia_graph.extract import parsed_document as readings
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.pdf import pool as pools
from foia_graph.extract.pdf.document_reader import read_document
from foia_graph.extract.pdf.hidden_text import Leak
from foia_graph.extract.pdf.pool import ReaderPool, ReaderWorkers, ReadLimits
from tests.extract.faulty_children import BROKEN, CRASHING, ENDLESS, import_in_children
from tests.extract.pdf.pixels import pixels
from tests.extract.pdfs import Sheet, box, pdf, words

IMPATIENT = ReadLimits(cpu_seconds=300, clock_seconds=2.0, memory=2 << 30)
"""The endless page takes about 350 MiB a second: the clock must end it, not its memory."""
SHORT = ReadLimits(cpu_seconds=2, memory=4 << 30)
"""On any machine the endless page is ended after the same work."""
PR_SET_CHILD_SUBREAPER = 36
PATIENT = ReadLimits(cpu_seconds=300)
"""On a busy machine no file that can be read is late."""


@pytest.fixture(scope="module")
def pool():
    """Two children, shared by the tests that leave them well."""
    with ReaderPool(workers=2, limits=PATIENT) as shared:
        yield shared


def saved(folder: Path, **files: bytes) -> list[Path]:
    """Write files, and give their paths."""
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
    return [folder / f"{name}.pdf" for name in files]


def found_in(reading: ParsedDocument) -> dict[str, list[registry.PageFinding]]:
    """Return what all extractors find, asked in this process."""
    return outcomes.decode_findings(outcomes.run_each(EXTRACTORS.values(), reading, registry.NO_NAMES))


def endless() -> bytes:
    """Make a file whose second page draws forms within forms, a dozen of each, thirty deep."""
    content = b"/X Do " * 12
    forms = {
        number: b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Length %d"
        b" /Resources << /XObject << /X %d 0 R >> >> >>\nstream\n%s\nendstream"
        % (len(content), number + 1, content)
        for number in range(900, 930)
    }
    forms[930] = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream"
    second = Sheet(b"/X Do " + words("Second"), forms={"X": ("", b"/Y Do")})
    data = pdf(Sheet(words("First")), second, objects=forms)
    return data.replace(b"/Font << /F1 3 0 R >> >> ", b"/XObject << /Y 900 0 R >> >>", 1)


def test_a_file_becomes_a_reading_and_findings(pool, tmp_path):
    """The reading is the one that this process would make, and the findings are those of all extractors."""
    (path,) = saved(tmp_path, letter=pdf(Sheet(words("A letter"))))
    ((given, result),) = pool.read_all([path])
    reading = readings.decode_document(result.reading)

    assert (path, read_document(path)) == (given, reading)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == result.sha256
    assert found_in(reading) == outcomes.decode_findings(result.outcomes)
    assert [*EXTRACTORS] == [*result.outcomes]
    assert result.is_lasting


def test_results_are_the_same_in_any_order(pool, tmp_path):
    """What is read of a file does not depend on the files read before it."""
    paths = saved(tmp_path, **{f"file{n}": pdf(Sheet(words(f"Letter {n}"))) for n in range(9)})

    assert dict(pool.read_all(paths)) == dict(pool.read_all(reversed(paths)))


def test_a_cleared_file_is_read_whole(pool, tmp_path):
    """The pool hands on that an archivist has cleared files."""
    paths = saved(tmp_path, hidden=pdf(Sheet(words("Jane Roe, witness") + box(60, 690, 200, 30))))

    assert ["held-back"] == [
        readings.decode_document(result.reading).status for _, result in pool.read_all(paths)
    ]
    assert ["extracted"] == [
        readings.decode_document(result.reading).status for _, result in pool.read_all(paths, cleared=True)
    ]


def test_findings_can_be_made_anew(pool):
    """An encoded reading is enough; no file is needed."""
    reading = ParsedDocument(
        "0" * 64, 1, "extracted", pages=(ParsedPage(1, "extracted", layer=PositionedText("A letter")),)
    )
    ((key, found),) = pool.extract_all([("a", readings.encode_document(reading), ())])

    assert ("a", found_in(reading)) == (key, outcomes.decode_findings(found))


def test_some_extractors_can_be_asked_alone(pool):
    """The others have no outcome then."""
    reading = readings.encode_document(ParsedDocument("0" * 64, 1, "extracted"))
    ((_, found),) = pool.extract_all([("a", reading, ("emails", "bates"))])

    assert {"bates", "emails"} == found.keys()


def test_a_reading_that_is_none_cannot_be_looked_through(pool):
    """Each extractor fails with the reason, and the child lives on."""
    ((_, found),) = pool.extract_all([("a", b"{}", ("bates",))])

    assert found["bates"].failure.startswith("ValidationError: Object missing required field")


def test_broken_extractors_cost_their_own_findings(tmp_path, monkeypatch):
    """
    One that raises, and one whose parts cannot be loaded: both say why, and are to be tried again. One that
    does not come to need what cannot be loaded finds what it finds.
    """
    import_in_children(monkeypatch, BROKEN)
    (path,) = saved(tmp_path, letter=pdf(*(Sheet(words(f"Page {n}", y=20)) for n in (7, 8, 9))))
    with ReaderPool(workers=1, limits=PATIENT) as pool:
        ((_, result),) = pool.read_all([path])
    failures = {name: each.failure for name, each in result.outcomes.items() if each.failure}

    assert {
        "emails": "MemoryError",
        "citations": "ImportError: libodd.so.6: cannot open shared object file",
    } == failures
    assert {"emails", "citations"} == {name for name, each in result.outcomes.items() if not each.is_lasting}
    printed = outcomes.decode_findings(result.outcomes)["pagination"]
    assert ["7", "8", "9"] == [each.printed for each in printed]
    assert [*EXTRACTORS] == [*result.outcomes]
    assert result.is_lasting


@pytest.mark.slow
def test_an_extractor_that_never_ends_is_asked_alone(tmp_path, monkeypatch):
    """It takes its child with it; the others are asked again without it, and the document is whole."""
    import_in_children(monkeypatch, ENDLESS)
    (path,) = saved(tmp_path, letter=pdf(Sheet(words("See OIG-12-64, an OIG report."))))
    with ReaderPool(workers=2, limits=replace(PATIENT, cpu_seconds=1)) as pool:
        ((_, result),) = pool.read_all([path])

    assert "extracted" == readings.decode_document(result.reading).status
    assert [("it needed more than 1 seconds of CPU time", True)] == [
        (each.failure, each.is_lasting) for each in result.outcomes.values() if each.failure
    ]
    assert 1 == len(outcomes.decode_findings(result.outcomes)["citations"])


def test_eyecite_works_behind_the_walls(pool, tmp_path):
    """A ruling that only eyecite finds is found in a child, where its compiled parts could not be loaded."""
    pytest.importorskip("eyecite")
    (path,) = saved(tmp_path, ruling=pdf(Sheet(words("Roe v. Doe, 12 Idaho 345 (1957)"))))
    ((_, result),) = pool.read_all([path])
    found = outcomes.decode_findings(result.outcomes)

    assert "" == result.outcomes["citations"].failure
    assert ["12 Idaho 345"] == [each.key for each in found["citations"]]


def test_pages_are_drawn(pool, tmp_path):
    """A child draws; a page that is not there is a sentence."""
    (path,) = saved(tmp_path, letter=pdf(Sheet(words("A letter"))))

    assert (200, 259) == pixels(pool.render(path, 1, 200))[:2]
    with pytest.raises(FoiaGraphError, match="there is no page 2"):
        pool.render(path, 2, 200)


def test_leaks_are_listed(pool, tmp_path):
    """They come back as data."""
    (path,) = saved(
        tmp_path, hidden=pdf(Sheet(words("Roe") + words("Witness", 72, 500) + box(60, 490, 99, 30)))
    )

    assert [(1, "under a box", 7)] == [(leak.page, leak.cause, leak.letters) for leak in pool.leaks(path)]
    assert isinstance(pool.leaks(path)[0], Leak)


def test_a_late_child_is_killed_and_the_pages_read_so_far_are_kept(tmp_path, monkeypatch):
    """The next file is read by another child; the result says that another try may come out otherwise."""

    class Begun(ReaderWorkers):
        """One whose time runs out once it has told of the first page, and not before."""

        def _next_answer(self, worker, end):
            found = super()._next_answer(worker, end if self.has_page else time.monotonic() + 300)
            if found and found.head.kind == "kept":
                self.has_page = readings.decode_document(found.body).page(1).status == "extracted"
            return found

        has_page = False

    monkeypatch.setattr(pools, "ReaderWorkers", Begun)
    slow, fine = saved(tmp_path, slow=endless(), fine=pdf(Sheet(words("Fine"))))
    with ReaderPool(workers=1, limits=IMPATIENT) as pool:
        results = dict(pool.read_all([slow, fine]))
    reading = readings.decode_document(results[slow].reading)

    assert ("partly", ["extracted", "timed-out"]) == (reading.status, [page.status for page in reading.pages])
    assert (
        "Reading was ended before this page: it was not done after 2 seconds by the clock."
        == reading.page(2).reason
    )
    assert [(True, False), (False, True)] == [
        (results[path].is_cut, results[path].is_lasting) for path in (slow, fine)
    ]
    assert "Fine" == readings.decode_document(results[fine].reading).page(1).text


def test_a_file_that_needs_too_much_cpu_time_is_cut_for_good(tmp_path):
    """The same file would be cut in the same position another time, however busy the machine is then."""
    (slow,) = saved(tmp_path, slow=endless())
    with ReaderPool(workers=1, limits=SHORT) as pool:
        ((_, result),) = pool.read_all([slow])
    reading = readings.decode_document(result.reading)

    assert ("partly", ["extracted", "timed-out"]) == (reading.status, [page.status for page in reading.pages])
    assert "it needed more than 2 seconds of CPU time" in reading.reason
    assert (True, True) == (result.is_cut, result.is_lasting)


@pytest.mark.parametrize("order", [("bomb", "fine"), ("fine", "bomb")])
def test_a_child_that_needs_too_much_memory_costs_one_file(tmp_path, order):
    """A bomb of a gigabyte ends its child, and leaves a reading that says why.

    A child that has read another file before leaves the bomb to a fresh one, which reads it from its start.
    """
    content = zlib.compress(b"\0" * 400_000_000, 1)
    bomb = pdf(Sheet(b"@@")).replace(
        b"/Length 2 >>\nstream\n@@", b"/Filter /FlateDecode /Length %d >>\nstream\n" % len(content) + content
    )
    made, fine = saved(tmp_path, bomb=bomb, fine=pdf(Sheet(words("Fine"))))
    files = {"bomb": made, "fine": fine}
    with ReaderPool(workers=1, limits=replace(PATIENT, memory=128 << 20)) as pool:
        results = {name: dict(pool.read_all([files[name]]))[files[name]] for name in order}
    reading = readings.decode_document(results["bomb"].reading)

    assert ("failed", hashlib.sha256(bomb).hexdigest(), len(bomb)) == (
        reading.status,
        reading.sha256,
        reading.size,
    )
    assert "it needed more than 128 MiB of memory" in reading.reason
    assert (True, True) == (results["bomb"].is_cut, results["bomb"].is_lasting)
    assert "extracted" == readings.decode_document(results["fine"].reading).status


def test_a_page_that_ends_the_child_costs_that_page(tmp_path, monkeypatch):
    """
    The file is read again without it: the pages before and behind it are there, and it says what happened.
    """
    import_in_children(monkeypatch, CRASHING)
    (path,) = saved(tmp_path, letter=pdf(*(Sheet(words(f"Letter {n}")) for n in range(1, 6))))
    with ReaderPool(workers=1, limits=PATIENT) as pool:
        ((_, result),) = pool.read_all([path])
    reading = readings.decode_document(result.reading)

    texts = [page.text for page in reading.pages]
    assert ["Letter 1", "", "Letter 3", "", "Letter 5"] == texts, reading.reason
    assert "partly" == reading.status
    assert "Reading was ended by this page: the reader crashed on it." == reading.page(2).reason
    assert reading.page(4).reason.startswith("Reading was ended by this page: it needed more than")
    assert [*EXTRACTORS] == [*result.outcomes]
    assert (True, True) == (result.is_cut, result.is_lasting)


def test_what_a_child_holds_does_not_decide(tmp_path):
    """
    A job for which its child has no memory left is done again by a fresh one; so each result is that of a
    fresh child.
    """
    content = zlib.compress(b"\0" * 400_000_000, 1)
    bomb = pdf(Sheet(b"@@")).replace(
        b"/Length 2 >>\nstream\n@@", b"/Filter /FlateDecode /Length %d >>\nstream\n" % len(content) + content
    )
    paths = saved(tmp_path, fine=pdf(Sheet(words("Fine"))), bomb=bomb)
    started = []

    class Counted(ReaderWorkers):
        def _greet(self, worker):
            started.append(worker.pid)
            super()._greet(worker)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pools, "ReaderWorkers", Counted)
        with ReaderPool(workers=1, limits=replace(PATIENT, memory=128 << 20)) as pool:
            results = [result for path in paths for _, result in pool.read_all([path])]

    assert ["extracted", "failed"] == [readings.decode_document(each.reading).status for each in results]
    assert 2 <= len(started)


def test_an_iteration_may_be_broken_off(tmp_path):
    """The pool can be used on, and closed, at any moment."""
    paths = saved(tmp_path, **{f"file{n}": pdf(Sheet(words(f"Letter {n}"))) for n in range(6)})
    with ReaderPool(workers=2, limits=PATIENT) as pool:
        next(pool.read_all(paths))

        assert 6 == len(dict(pool.read_all(paths)))


def test_a_file_that_is_gone_is_an_error(pool, tmp_path):
    """There is nothing to say of its bytes."""
    with pytest.raises(FileNotFoundError):
        list(pool.read_all([tmp_path / "gone.pdf"]))


@pytest.fixture
def adopting():
    """Let the orphans of our children become ours, so that we see how they end."""
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def test_no_child_outlives_its_parent(adopting, tmp_path):
    """
    Killed without a word, the parent leaves no one behind: its child goes by itself, endless page or not.
    """
    (path,) = saved(tmp_path, slow=endless())
    code = (
        "import sys; from pathlib import Path\n"
        "from foia_graph.extract.pdf.pool import ReadLimits, ReaderPool\n"
        "pool = ReaderPool(workers=1, limits=ReadLimits(cpu_seconds=300, memory=4 << 30))\n"
        "results = pool.read_all([Path(sys.argv[1])])\n"
        "import threading; threading.Thread(target=lambda: next(results), daemon=True).start()\n"
        "import time\n"
        "busy = pool._workers._workers._busy\n"
        "while not any(child.is_spent for child in [*busy]): time.sleep(0.01)\n"
        "print(next(iter(busy)).pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert 0 == os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


WALLS = """
import os, socket, sys
from pathlib import Path
from foia_graph.runtime import sandbox
import pypdfium2_raw
walls = sandbox.restrict_to(*(path for path in map(Path, sys.path) if path.is_dir()))
def refused(act):
    try:
        act()
    except OSError:
        return True
    return False
print(
    "seccomp" not in walls or refused(socket.socket),
    "seccomp" not in walls or refused(os.fork),
    "landlock" not in walls or refused(lambda: open("/etc/passwd")),
    refused(lambda: open("/tmp/new-file", "w")),
)
import pypdf
print("loaded")
"""


def test_what_a_child_gives_up():
    """No network, no processes, no files but the program's, of which more can be loaded later."""
    done = subprocess.run([sys.executable, "-c", WALLS], capture_output=True, text=True, check=True)

    assert "True True True True\nloaded\n" == done.stdout
