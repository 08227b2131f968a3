"""What the catalogue in `data/` says on the words of the campaign's four posts, as values by row."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from draft_scores import DATE_FIELDS, ROWS, each_value, name_key, partial, plain

from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.record_text import read_records
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession
from foia_graph.connectors.wordpress.connector import open_origin
from foia_graph.connectors.wordpress.site import SitePost

POSTS = {
    "1": "post-fact-sheet",
    "2": "post-vulnerable-groups",
    "3": "post-lea-packet",
    "4": "petition-end-s-comm",
}
"""The source in the catalogue of each post, by its key."""
PRIVATE = frozenset(("person/isaura-garcia",))
"""People of the catalogue in no public role, who are never drafted."""
LINK_ROWS = {"agency": "agencies", "organization": "organizations", "person": "people"}


def campaign_posts(shared: Path) -> list[Post]:
    """Return the four posts as an import reads them from their export."""
    path = shared / "corpora/connectors/wordpress/uncoverthetruth-resources-page-2.wxr.xml"
    if not path.is_file():
        sys.exit(f"There are no posts at {path}; put the shared data beside the project.")
    session = ImportSession(str(path), ImportOptions(), ImportReport(), date.today(), shared)
    return [each for each in open_origin(session).items() if isinstance(each, SitePost)]


def catalogue_values(data: Path, names: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Counter[str]]]:
    """Return the values of the catalogue whose claims rest on a post, by the key of the post and by row."""
    records = [record for path in sorted(data.rglob("*.yaml")) for record in read_records(path)]
    return {key: _values(records, source, names) for key, source in POSTS.items()}


def _values(
    records: list[ImportedRecord], source: str, names: Mapping[str, tuple[str, ...]]
) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {row: Counter() for row in ROWS}
    for record in records:
        own = record.id if record.type == "SourceDocument" else ""
        stated = list(_claims(record.fields, str(record.fields.get("source", own)), source))
        is_of_post = record.fields.get("source") == source
        if record.type in ("Agency", "Organization") and stated:
            found[LINK_ROWS[record.type.lower()]][name_key(names[f"{record.type.lower()}/{record.id}"])] = 1
        for name, raw in stated:
            _add_value(name, raw, found, names)
        if is_of_post and record.id not in POSTS.values():
            _add_class(record, found)
        if is_of_post and record.fields.get("holdingStatus") == "announced":
            found["promises"][min((raw["quote"] for _, raw in stated), key=len)] += 1
        if record.type == "CitedWork":
            for date in {_date(raw) for name, raw in stated if name == "issued"}:
                form = next((plain(each) for each in each_value(record.fields.get("form"))), "")
                found["works"][f"{form} {date}"] += 1
    if source == "petition-end-s-comm":
        found["classes"]["SourceDocument petition"] += 1
    return found


def _claims(fields: Any, inherited: str, source: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the claims of a record that rest on a source, each with the name of its field."""
    for name, value in fields.items():
        for raw in each_value(value):
            if isinstance(raw, dict) and raw.get("source", inherited) == source and "quote" in raw:
                yield name, raw


def _add_value(
    name: str, raw: Mapping[str, Any], found: dict[str, Counter[str]], names: Mapping[str, tuple[str, ...]]
) -> None:
    if (name in DATE_FIELDS or name == "claims") and (date := _date(raw)):
        found["dates"][date] = 1
    if name == "statedDocumentCount":
        found["counts"][plain(raw)] = 1
    if name == "figure":
        found["figures"][f"{raw['bound']} {raw['amount']}"] = 1
    if name == "numberOfPages":
        found["figures"][f"exact {plain(raw)}"] = 1
    if name == "pageRange":
        found["pages"][f"{raw['firstPage']}-{raw['lastPage']}"] = 1
    if name == "batesRange":
        found["bates"][raw["asPrinted"]] = 1
    for key in ("value", "body", "agent"):
        link = str(raw.get(key, ""))
        row = LINK_ROWS.get(link.partition("/")[0])
        if row and "/" in link and link not in PRIVATE and link in names:
            found[row][name_key(names[link])] = 1


def _date(raw: Mapping[str, Any]) -> str:
    if raw.get("value") and re.fullmatch(r"\d{4}(-\d\d){0,2}", str(raw["value"])):
        return str(raw["value"])
    return partial(raw["notBefore"], raw["notAfter"]) if {"notBefore", "notAfter"} <= raw.keys() else ""


def _add_class(record: ImportedRecord, found: dict[str, Counter[str]]) -> None:
    if record.type not in ("Release", "SourceDocument", "ReleasedDocument", "Event"):
        return
    form = next((plain(each) for each in each_value(record.fields.get("form"))), "")
    is_announced = record.fields.get("holdingStatus") == "announced"
    found["classes"][f"{record.type} {'announced' if is_announced else form}".strip()] += 1
