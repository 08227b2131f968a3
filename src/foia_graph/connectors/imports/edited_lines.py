"""Changes to a file of JSON lines that people edited: only lines of records that change are written anew."""

from collections.abc import Mapping

from foia_graph.connectors.imports.record_text import dump_lines, read_line
from foia_graph.connectors.imports.records import ImportedRecord

Address = tuple[str, str]


def change_lines(text: str, before: Mapping[Address, ImportedRecord], after: list[ImportedRecord]) -> str:
    """Return the text of a file in which records became others.

    `before` are the records as the text has them, by class and name: of several lines with one name the last
    is meant, and the others stay. Records that `after` lacks go; those that the text lacks come at its end.
    """
    lines = text.split("\n")
    places = {read_line(line).address: number for number, line in enumerate(lines) if line.strip()}
    wanted = {record.address: record for record in after}
    gone = set()
    for address, number in places.items():
        if address not in wanted:
            gone.add(number)
        elif wanted[address].fields != before[address].fields:
            lines[number] = _line_of(wanted[address])
    rest = [line for number, line in enumerate(lines) if number not in gone]
    new = [_line_of(record) for record in after if record.address not in places]
    return "\n".join([*rest[:-1], *filter(str.strip, rest[-1:]), *new, ""])


def _line_of(record: ImportedRecord) -> str:
    return dump_lines([record]).decode().removesuffix("\n")
