"""Values of drafts and of labels in one writing, and the rates at which one has the other."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from foia_graph.connectors.drafting.draft import Draft
from foia_graph.connectors.drafting.named_bodies import plain_words_of_name
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord

ROWS = (
    "classes",
    "dates",
    "counts",
    "agencies",
    "organizations",
    "people",
    "works",
    "figures",
    "promises",
    "pages",
    "bates",
)
REPEATED = ("classes", "works")
"""Rows whose values are things, of which two may look alike."""
COMPARED = ("Release", "ReleasedDocument", "SourceDocument", "CourtCase", "Request", "Event")
"""Classes whose records are compared as such; disclosures go with releases, works have their own row."""
DATE_FIELDS = ("date", "issued", "created", "startDate", "endDate")


@dataclass
class Tally:
    """Counts of one row: values drafted, those that are right, values to be found, and what went wrong."""

    drafted: int = 0
    right: int = 0
    labelled: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, name: str, drafted: Counter[str], labelled: Counter[str]) -> None:
        """Count the values of one post; a value that is drafted twice counts once."""
        both = drafted & labelled
        self.drafted += drafted.total()
        self.right += both.total()
        self.labelled += labelled.total()
        self.wrong += [f"{name}: {each}" for each in (drafted - both).elements()]
        self.missed += [f"{name}: {each}" for each in (labelled - both).elements()]

    @property
    def precision(self) -> float:
        """Return how much of what was drafted is right."""
        return self.right / self.drafted if self.drafted else 1.0

    @property
    def recall(self) -> float:
        """Return how much of what was to be found was drafted."""
        return self.right / self.labelled if self.labelled else 1.0


def each_value(value: FieldValue | None) -> list[Any]:
    """Return the values of a field, one or several."""
    return [] if value is None else value if isinstance(value, list) else [value]


def plain(value: Any) -> str:
    """Return a value as text, whether it is claimed or not."""
    return str(value.get("value", "")) if isinstance(value, dict) else str(value)


def partial(first: str, last: str) -> str:
    """Return two days as the partial date that they bound, or both of them.

    >>> partial("2014-03-01", "2014-03-31")
    '2014-03'
    """
    if first == last:
        return first
    if first[5:] == "01-01" and last == f"{first[:4]}-12-31":
        return first[:4]
    if first[:7] == last[:7] and first[8:] == "01" and int(last[8:]) >= 28:
        return first[:7]
    return f"{first}/{last}"


def values_of_draft(draft: Draft, names: Mapping[str, tuple[str, ...]]) -> dict[str, Counter[str]]:
    """Return the values of a draft by row; `names` are those of known things, by link."""
    found: dict[str, Counter[str]] = {row: Counter() for row in ROWS}
    called = dict(names)
    for record in draft.authorities:
        kind = {"Agency": "agency", "Organization": "organization", "Person": "person"}.get(record.type, "")
        labels = [
            plain(each)
            for name in ("prefLabel", "name", "altLabel")
            for each in each_value(record.fields.get(name))
        ]
        called[f"{kind}/{record.id}"] = tuple(labels)
    for record in draft.records:
        _add_record(record, found, draft.records[0] is record)
    for part in each_value(draft.records[0].fields.get("mentions")):
        kind, _, _ = str(part["body"]).partition("/")
        row = {"agency": "agencies", "organization": "organizations", "person": "people"}.get(kind)
        if row:
            found[row][name_key(called.get(str(part["body"]), (str(part["body"]),)))] = 1
    for row in ROWS:
        if row not in REPEATED:
            found[row] = Counter(dict.fromkeys(found[row], 1))
    return found


def _add_record(record: ImportedRecord, found: dict[str, Counter[str]], is_source: bool) -> None:
    fields = record.fields
    form = next((plain(each) for each in each_value(fields.get("form"))), "")
    is_announced = any(plain(each) == "announced" for each in each_value(fields.get("holdingStatus")))
    if record.type in COMPARED and not (is_source and form in ("blog-post", "press-release")):
        found["classes"][f"{record.type} {'announced' if is_announced else form}".strip()] += 1
    for name in DATE_FIELDS:
        for each in each_value(fields.get(name)):
            if isinstance(each, dict) and "quote" in each:
                found["dates"][_date_key(each)] = 1
    for each in each_value(fields.get("claims")):
        if "notBefore" in each:
            found["dates"][partial(each["notBefore"], each["notAfter"])] = 1
    for each in each_value(fields.get("statedDocumentCount")):
        found["counts"][plain(each)] = 1
    for each in each_value(fields.get("figure")):
        found["figures"][f"{each['bound']} {each['amount']}"] = 1
    for each in each_value(fields.get("numberOfPages")):
        found["figures"][f"exact {plain(each)}"] = 1
    for each in each_value(fields.get("pageRange")):
        found["pages"][f"{each['firstPage']}-{each['lastPage']}"] = 1
    for each in each_value(fields.get("batesRange")):
        found["bates"][re.sub(r"[\W_]+", " ", each["asPrinted"]).strip()] = 1
    if is_announced:
        found["promises"].update(plain_quote(each) for each in each_value(fields.get("holdingStatus")))
    if record.type == "CitedWork":
        dates = [_date_key(each) for each in each_value(fields.get("issued"))]
        number = [plain(each) for each in each_value(fields.get("identifier"))]
        found["works"][number[0] if number else f"{form} {(dates or [''])[0]}".strip()] += 1


def plain_quote(value: Any) -> str:
    """Return the words that a claim quotes."""
    return str(value.get("quote", "")) if isinstance(value, dict) else ""


def _date_key(raw: Mapping[str, Any]) -> str:
    return str(raw["value"]) if "value" in raw else partial(str(raw["notBefore"]), str(raw["notAfter"]))


def name_key(names: Iterable[str]) -> str:
    """Return the names of a thing as one key."""
    return " | ".join(sorted({plain_words_of_name(each) for each in names if each}))


def counter_of_labels(row: str, labels: Iterable[str], drafted: Counter[str]) -> Counter[str]:
    """Return labelled values in the writing of those drafted: any name of a thing, a part of a promise."""
    found: Counter[str] = Counter()
    for label in map(str, labels):
        found[_as_drafted(row, label, drafted)] += 1
    return found if row in REPEATED else Counter(dict.fromkeys(found, 1))


def _as_drafted(row: str, label: str, drafted: Counter[str]) -> str:
    if row in ("agencies", "organizations", "people"):
        wanted = plain_words_of_name(label.partition(" | ")[0])
        return next((each for each in drafted if wanted in each.split(" | ")), wanted)
    if row == "promises":
        return next((each for each in drafted if label.lower() in each.lower()), label)
    if row == "bates":
        return _same_bates(label, drafted)
    return label


def _same_bates(label: str, drafted: Counter[str]) -> str:
    numbers = re.findall(r"\d{4,}", label)
    return next((each for each in drafted if re.findall(r"\d{4,}", each) == numbers), label)


def table_lines(tallies: Mapping[str, Tally]) -> list[str]:
    """Return the rows of a table of rates with numerators and denominators, and that of all rows together."""
    whole = Tally()
    lines = [f"{'row':<15}{'precision':>18}{'recall':>18}"]
    for row, each in tallies.items():
        whole.drafted, whole.right, whole.labelled = (
            whole.drafted + each.drafted,
            whole.right + each.right,
            whole.labelled + each.labelled,
        )
        lines.append(_line(row, each))
    return [*lines, _line("all", whole)]


def _line(row: str, tally: Tally) -> str:
    precision = f"{tally.right}/{tally.drafted} {tally.precision:.2f}"
    recall = f"{tally.right}/{tally.labelled} {tally.recall:.2f}"
    return f"{row:<15}{precision:>18}{recall:>18}"
