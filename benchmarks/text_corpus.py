"""A catalogue of real page texts, for all that is measured on text: two releases, and a body of e-mails.

    python benchmarks/text_corpus.py FOLDER [--shared ../shared] [--pages N] [--emails N] [--base IRI]
    foia-graph load FOLDER --store STORE

Writes catalog.toml and three source folders. The texts are those of `corpora/scale`: 96,842 page texts of
assassination records as released in 2021 and 2025, and 27,159 e-mails of a Secretary of State; fewer where a
number is given, 0 for none. Only what the two files say is in it.
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

PAGES, EMAILS = 96_842, 27_159
CATALOG = """title = "Page texts"
description = "Texts of released pages, as their publishers gave them."
base = "{base}"
"""
JFK_TOML = """title = "Page texts of assassination records, released in {year}"

[source]
title = "Page texts of assassination records, released in {year}"
publisher = "organization/text-corpora"
holdingStatus = "held"

[files."pages.jsonl.gz"]
type = "Page"
id = ["record", "release", "page"]
columns = {{ text = "text" }}
constants = {{ inSeries = "jfk-{year}" }}
"""
EMAILS_TOML = """title = "E-mails of a Secretary of State"

[source]
title = "E-mails of a Secretary of State, as text"
publisher = "organization/text-corpora"
holdingStatus = "held"

[files."emails.jsonl.gz"]
type = "ReleasedDocument"
id = ["doc_no"]
ignore = ["path"]
constants = { inSeries = "clinton-emails", holdingStatus = "held", description = "As it was released." }

[files."emails.jsonl.gz".columns]
doc_no = "title"
release_folder = "identifier"
text = "text"
"""
RELEASE = """- type: Release
  id: {key}
  title: {title}
  description: Texts of the pages only; the files are elsewhere.
  holdingStatus: held
"""
PUBLISHER = """- type: Organization
  id: text-corpora
  prefLabel: Text corpora
  description: Whoever made texts of the pages.
"""


def main() -> None:
    """Write the catalogue."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--emails", type=int, default=EMAILS)
    parser.add_argument("--base", default="http://127.0.0.1:8000/")
    options = parser.parse_args()
    catalogue(options.folder, options.shared, options.pages, options.emails, options.base)


def catalogue(
    folder: Path, shared: Path, pages: int = PAGES, emails: int = EMAILS, base: str = "http://127.0.0.1:8000/"
) -> None:
    """Write a catalogue of so many page texts and e-mails into a folder that is not there yet."""
    folder.mkdir(parents=True)
    (folder / "catalog.toml").write_text(CATALOG.format(base=base))
    texts = shared / "corpora/scale"
    for year, rows in groupby(islice(_rows(texts / "nara_jfk_pages.jsonl.gz"), pages), _release):
        place = folder / f"jfk-{year}"
        title = f"Assassination records, {year}"
        _source(place, JFK_TOML.format(year=year), RELEASE.format(key=f"jfk-{year}", title=title))
        _write(place / "pages.jsonl.gz", rows)
    if emails:
        place = folder / "clinton-emails"
        title = "E-mails of a Secretary of State"
        _source(place, EMAILS_TOML, RELEASE.format(key="clinton-emails", title=title))
        _write(place / "emails.jsonl.gz", islice(_rows(texts / "state_clinton_emails.jsonl.gz"), emails))
    _source(folder / "agents", 'title = "Bodies"\ngraph = "agents"\n', PUBLISHER)


def _release(row: dict[str, Any]) -> str:
    return str(row["release"])


def _source(folder: Path, settings: str, records: str) -> None:
    folder.mkdir()
    (folder / "source.toml").write_text(settings)
    (folder / "records.yaml").write_text(records)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    # Packed quickly, and without the time, so that the same rows are the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 1, file, mtime=0) as packed:
        for row in rows:
            packed.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main()
