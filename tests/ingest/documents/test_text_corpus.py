"""Real page texts, a few of those of `benchmarks/text_corpus.py`, as a catalogue."""

import gzip
import runpy
from pathlib import Path

import pytest

from archives import Archive
from foia_graph.store import text_manifest

REPOSITORY = Path(__file__).parents[3]
SHARED = REPOSITORY.parent / "shared"


def test_real_texts_load_whole(small, tmp_path):
    """Every page and every e-mail is there; one page holds a character that no text can hold."""
    if not (SHARED / "corpora/scale/nara_jfk_pages.jsonl.gz").is_file():
        pytest.skip("the page texts are not here: ../shared/corpora/scale/nara_jfk_pages.jsonl.gz")
    write = runpy.run_path(str(REPOSITORY / "benchmarks/text_corpus.py"))["catalogue"]
    write(tmp_path / "data", SHARED, pages=150, emails=20)
    archive = Archive(tmp_path / "data", tmp_path / "store", small)
    report = archive.load()
    emails = gzip.decompress((tmp_path / "data/clinton-emails/emails.jsonl.gz").read_bytes())

    assert ["text"] == [problem.field for problem in report.problems]
    assert 150 + emails.count(rb"\f") == report.classes["Page"]
    assert (
        report.classes["ReleasedDocument"]
        == report.documents_read
        == len(text_manifest.read_texts(archive.generation.path))
    )
