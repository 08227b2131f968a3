"""PDFs that broke or slowed an engine, made to or by accident: each has a reading, whatever it takes."""

from pathlib import Path

import pypdf
import pytest

from foia_graph.extract import ocr
from foia_graph.extract import parsed_document as readings
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.pdf.document_reader import read_document
from foia_graph.extract.pdf.pool import ReaderPool

SHARED = Path(__file__).parents[4] / "shared"
HOSTILE, ATTACKS, RELEASED = (
    SHARED / folder for folder in ("corpora/hostile/pdf", "attacks/pdf", "corpora/dev/pdf")
)
FROM_EACH = 12


def files(folder: Path) -> list[Path]:
    """Give the files of a folder that is not part of the project."""
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return sorted(folder.iterdir())


def results(paths: list[Path], *, with_ocr: bool = False) -> dict[str, readings.ParsedDocument]:
    """Read files by a pool; no extractor may fail on any, and nothing may be left to be tried again."""
    with ReaderPool(workers=2, ocr=with_ocr) as pool:
        found = dict(pool.read_all(paths))
    assert {} == {
        (path.name, name): outcome.failure
        for path, result in found.items()
        for name, outcome in result.outcomes.items()
        if outcome.failure
    }
    assert [] == [path.name for path, result in found.items() if not result.is_lasting]
    assert {tuple(EXTRACTORS)} == {tuple(result.outcomes) for result in found.values()}
    return {path.name: readings.decode_document(result.reading) for path, result in found.items()}


def test_a_sample_of_the_hostile_files():
    """Every one has a reading with a status, and one that failed says why."""
    paths = files(HOSTILE)
    found = results(paths[:: len(paths) // FROM_EACH])

    assert [] == silent(found)


def silent(found: dict[str, readings.ParsedDocument]) -> list[str]:
    """Name the files that failed and do not say why."""
    return [name for name, reading in found.items() if reading.status == "failed" and not reading.reason]


@pytest.mark.slow
def test_all_hostile_files():
    """Two hundred files that broke an engine leave the pool whole."""
    paths = files(HOSTILE)
    found = results(paths)

    assert {path.name for path in paths} == set(found)
    assert [] == silent(found)


@pytest.mark.slow
@pytest.mark.skipif(bool(ocr.unavailable_reason()), reason=ocr.unavailable_reason())
def test_images_of_hostile_files():
    """Their pages are read off their images, too; what has no words stays without."""
    paths = files(HOSTILE)
    found = results(paths[:: len(paths) // FROM_EACH], with_ocr=True)

    assert [] == silent(found)


@pytest.mark.slow
def test_attacks():
    """Bombs, loops and lies end in the status that they deserve."""
    found = {name: reading.status for name, reading in results(files(ATTACKS)).items()}

    assert {"failed"} == {
        found[name] for name in ("flate-bomb-1g.pdf", "lzw-bomb.pdf", "broken-xref-200k.pdf")
    }
    assert {"extracted"} == {
        found[name]
        for name in (
            "outline-deep-20k.pdf",
            "xmp-billion-laughs.pdf",
            "polyglot-html.pdf",
            "title-crlf.pdf",
            "enc-empty-aes.pdf",
            "page-count-lie-1e6.pdf",
        )
    }
    assert found["flate-shared-50-pages.pdf"] in ("extracted", "partly")


@pytest.mark.slow
def test_no_released_page_is_held_back_without_need():
    """In 124 released files nothing is hidden but running titles, which the pages show in large."""
    assert {} == {
        (path.name, page.number): page.reason
        for path in files(RELEASED)
        for page in read_document(path).pages
        if page.status in ("held-back", "failed")
    }


@pytest.mark.slow
def test_both_readers_agree():
    """The two engines find as many letters in released files, within a twentieth."""
    counts = {path.name: (_letters(path), _letters_of_second(path)) for path in files(RELEASED)[::4]}

    assert {} == {
        name: (ours, theirs)
        for name, (ours, theirs) in counts.items()
        if abs(ours - theirs) > max(ours, theirs) / 20 + 20
    }


def _letters(path: Path) -> int:
    return sum(sum(map(str.isalnum, page.text)) for page in read_document(path).pages)


def _letters_of_second(path: Path) -> int:
    if b"%PDF-" not in path.read_bytes()[:1024]:
        return 0
    return sum(sum(map(str.isalnum, page.extract_text())) for page in pypdf.PdfReader(path).pages)
