"""The specimen as a folder: its papers and its records."""

import re

import pypdfium2
import pytest
import yaml

from foia_graph.specimen.folder import write_specimen

MARK = "SPECIMEN – INVENTED"
SCAN = "keepers-log.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written(tmp_path_factory.mktemp("specimen"), "a")


def written(place, name):
    write_specimen(place / name)
    return place / name


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_the_papers_are_drawn_with_the_same_bytes_each_time(folder, tmp_path):
    """A second load of the specimen finds nothing new."""
    assert files(folder) == files(written(tmp_path, "b"))


def test_each_sheet_bears_the_mark(folder):
    """No one takes a page of it for a real one; the scan, which has no text, bears it in the image."""
    texts = {path.name: pages(path) for path in sorted(folder.rglob("*.pdf"))}

    assert 16 == sum(map(len, texts.values()))
    assert [""] == texts.pop(SCAN)
    assert all(text.startswith(MARK) for sheets in texts.values() for text in sheets)


def test_each_title_bears_the_mark(folder):
    """Nor a record of it, in a list or a hit of a search."""
    records = [each for path in folder.rglob("*.yaml") for each in yaml.safe_load(path.read_text())]
    titles = [record["title"] for record in records if "title" in record]
    titles += [
        re.search('^title = "(.*)"', path.read_text(), re.MULTILINE)[1] for path in folder.rglob("*.toml")
    ]

    assert 19 == len(titles)
    assert [] == [title for title in titles if not title.startswith(f"{MARK}: ")]
