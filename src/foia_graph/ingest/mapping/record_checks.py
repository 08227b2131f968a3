"""Checks of a record as a whole: why it is hidden, its file and text, and how many values a field has."""

from collections.abc import Iterable, Mapping

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS, PAGE_CLASS, TEXT_FIELD
from foia_graph.ingest.mapping.record_problems import RecordProblems
from foia_graph.ingest.mapping.rules import MappingRules
from foia_graph.model import dates, iris
from foia_graph.model.profile import Property, Shape
from foia_graph.model.resource import Resource, SourceRecord, Value, text_of
from foia_graph.model.restrictions import restriction_reason

RESTRICTION_KEYS = frozenset(("reason", "redactNames"))
RESTRICTION_RULE = (
    "holds the reason why nobody may see the record; write it as a text, or as"
    " {reason: WHY, redactNames: true} to have its names replaced in the words of others"
)
FILE_RULES = {
    "file": "names the file of the document; write its path from the folder of source.toml, or its SHA-256",
    "cleared": "can only be true: somebody looked at the file, and nothing under its redactions can be read",
}
"""What a document may say of its file, and how."""
FIELDS_WITH_RULES = frozenset(("restricted", "embargo", TEXT_FIELD, *FILE_RULES))
"""Fields whose rules are not those of a property."""


def check_record(
    record: SourceRecord,
    shape: Shape,
    values: Mapping[str, list[Value]],
    claims: Iterable[Value],
    rules: MappingRules,
    problems: RecordProblems,
) -> None:
    """Report what is wrong with a record whose fields were mapped to `values` and `claims`."""
    if not record.fields.keys().isdisjoint(FIELDS_WITH_RULES):
        _check_restriction(record, problems)
        _check_file(record, shape, problems)
        _check_text(record, shape, problems)
    _check_required(record, shape, values, rules, problems)
    _check_private(values, problems)
    single = rules.single_fields[shape.name]
    for name, several in values.items():
        if len(several) > 1 and name in single and len(set(map(text_of, several))) > 1:
            _check_single(shape.properties[name], several, claims, problems)


def _check_restriction(record: SourceRecord, problems: RecordProblems) -> None:
    raw = record.fields.get("restricted", "-")
    keys = raw.keys() if isinstance(raw, Mapping) else RESTRICTION_KEYS
    is_flag_right = not isinstance(raw, Mapping) or raw.get("redactNames", "false") in ("true", "false")
    if "restricted" in record.fields and not (
        restriction_reason(record) and keys <= RESTRICTION_KEYS and is_flag_right
    ):
        problems.add("restricted", RESTRICTION_RULE)
    if "embargo" in record.fields:
        try:
            dates.full_date(shorthand.plain_value(record.fields, "embargo").strip())
        except ValueRejected as error:
            problems.add_misfit("embargo", f"{error}; until then nobody sees the record")


def _check_file(record: SourceRecord, shape: Shape, problems: RecordProblems) -> None:
    """Check what a record says of its file; whether the file is there is found out by `file_matching`."""
    for name, rule in FILE_RULES.items():
        raw = record.fields.get(name)
        if raw is None:
            continue
        if shape.name != DOCUMENT_CLASS:
            problems.add(name, f"{shape.name} has no field {name!r}; a {DOCUMENT_CLASS} has")
        elif not isinstance(raw, str) or not raw.strip() or (name == "cleared" and raw != "true"):
            problems.add_misfit(name, rule)


def _check_text(record: SourceRecord, shape: Shape, problems: RecordProblems) -> None:
    """Check that a text is one, of a document or a page; what is in it is read by `supplied_readings`."""
    raw = record.fields.get(TEXT_FIELD, "-")
    if shape.name not in (DOCUMENT_CLASS, PAGE_CLASS):
        if TEXT_FIELD in record.fields:
            owners = f"a {DOCUMENT_CLASS} or a {PAGE_CLASS} has"
            problems.add(TEXT_FIELD, f"{shape.name} has no field 'text'; {owners}")
    elif not isinstance(raw, str) or (shape.name == DOCUMENT_CLASS and not raw.strip()):
        rule = "is one text, with a form feed after each page; leave it out where there is none"
        problems.add_misfit(TEXT_FIELD, rule)


def _check_required(
    record: SourceRecord,
    shape: Shape,
    values: Mapping[str, list[Value]],
    rules: MappingRules,
    problems: RecordProblems,
) -> None:
    if record.share != "all":
        return  # what is missing stands in the record beside it
    for name in rules.required_fields[shape.name]:
        if not values.get(name):
            problems.add_misfit(name, f"is missing; every {shape.name} has one")


def _check_private(values: Mapping[str, list[Value]], problems: RecordProblems) -> None:
    """Report what leads from a private person to what others say of whoever it may be."""
    kinds = [iris.last_segment(text_of(each)) for each in values.get("sensitivity", ())]
    if values.get("exactMatch") and any(kind.startswith("private") for kind in kinds):
        problems.add("exactMatch", "leads elsewhere from a private person; leave it out")


def _check_single(
    prop: Property, several: list[Value], claims: Iterable[Value], problems: RecordProblems
) -> None:
    """Report several values of a field that takes one, save where sources disagree and each is claimed."""
    if prop.single:
        problems.add(prop.name, f"has {len(several)} values; it takes one")
        return
    claimed = {text_of(value) for c in claims if isinstance(c, Resource) for value in c.get("object")}
    bare = [text_of(value) for value in several if text_of(value) not in claimed]
    if bare:
        missing = f"{dates.quote_text(bare[0])} has no source; claim each of them"
        problems.add(prop.name, f"has several values, and {missing}")
