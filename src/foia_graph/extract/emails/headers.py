"""Headers of e-mails on a page: their values, what is hidden in them, and what only looks like one."""

from dataclasses import dataclass, field

from foia_graph.extract.emails.header_blocks import HeaderBlock, find_blocks
from foia_graph.extract.emails.header_evidence import has_quote_marker, is_email
from foia_graph.extract.emails.hidden_values import read_values
from foia_graph.extract.emails.labels import CORE_FIELDS, PEOPLE_FIELDS, HeaderField, HeaderLabel, find_labels
from foia_graph.extract.emails.page_lines import PageLines
from foia_graph.extract.emails.people import split_people
from foia_graph.extract.emails.printed_dates import split_time
from foia_graph.extract.emails.redaction_boxes import join_boxes, stamp_boxes
from foia_graph.extract.emails.redaction_marks import REDACTED
from foia_graph.extract.parsed_document import Box, PositionedText

EDGE_LINES = 6
"""Number of lines that may stand between a header that is cut and the edge of the page."""


@dataclass(frozen=True, slots=True)
class EmailHeader:
    """A header: its values by field, the fields hidden in part or wholly, and where it stands.

    `is_quoted` is true where the words of a mail program, or a mark before each line, say that it is quoted;
    `first` and `last` are its first and last line on the page. `empty_fields` have no words, and are taken
    for hidden. `codes` are the exemption codes stamped on each field, as printed.
    """

    values: dict[HeaderField, str]
    hidden_fields: frozenset[HeaderField]
    start: int
    end: int
    first: int = 0
    last: int = 0
    is_quoted: bool = False
    empty_fields: frozenset[HeaderField] = frozenset()
    codes: dict[HeaderField, tuple[str, ...]] = field(default_factory=dict)

    def people(self, name: HeaderField) -> tuple[str, ...]:
        """Return the people of a field."""
        return split_people(self.values.get(name, ""))


@dataclass(frozen=True, slots=True)
class HeaderScan:
    """The headers of a page, and the ends of parts of headers that its edges may have cut.

    `head` is what may end a header of the page before, and `tail` what the next page may end.
    """

    headers: tuple[EmailHeader, ...] = ()
    head: tuple[int, int] | None = None
    tail: tuple[int, int] | None = None


NO_HEADERS = HeaderScan()


def find_headers(
    words: PositionedText, blanks: tuple[Box, ...] = (), other: PositionedText | None = None
) -> HeaderScan:
    """Find the headers of e-mails in one text of a page.

    `blanks` are boxes drawn on it; `other` is its other text, which may show stamps that this one lacks.
    """
    labels = find_labels(words.text)
    if not any(label.is_sure and label.field in CORE_FIELDS for label in labels) and not _is_unsigned(
        words.text, labels
    ):
        return NO_HEADERS
    rows = PageLines(words)
    put_together = find_blocks(rows, labels)
    emails = [each for each in put_together if is_email(words.text, rows, each)]
    stamps = (*stamp_boxes(words), *stamp_boxes(other)) if emails else ()
    boxes = join_boxes(blanks, stamps)
    found = tuple(_make_header(words, rows, each, boxes) for each in emails)
    return HeaderScan(found, _cut_head(rows, put_together[0]), _cut_tail(rows, put_together[-1]))


def _is_unsigned(text: str, labels: list[HeaderLabel]) -> bool:
    """Return whether labels without colons are those of an e-mail: From and Sent, and not Date, are there."""
    sent = any(label.field == "sent" and text[label.start] in "Ss5$" for label in labels)
    return sent and any(label.field == "sender" for label in labels)


def _cut_head(lines: PageLines, block: HeaderBlock) -> tuple[int, int] | None:
    early = len(lines.lines_between(-1, block.first)) <= EDGE_LINES and not block.has_field("sender")
    return _span(lines, block) if early else None


def _cut_tail(lines: PageLines, block: HeaderBlock) -> tuple[int, int] | None:
    late = len(lines.lines_between(block.last, len(lines.lines))) <= EDGE_LINES and block.has_field("sender")
    return _span(lines, block) if late else None


def _span(lines: PageLines, block: HeaderBlock) -> tuple[int, int]:
    return lines.lines[block.first].start, lines.lines[block.last].end


def _make_header(
    words: PositionedText, lines: PageLines, block: HeaderBlock, blanks: tuple[Box, ...]
) -> EmailHeader:
    values: dict[HeaderField, str] = {}
    empty: set[HeaderField] = set()
    codes: dict[HeaderField, tuple[str, ...]] = {}
    for value, read in zip(block.values, read_values(words.text, lines, block, blanks), strict=True):
        name = value.label.field
        if read.codes and name != "other":
            codes[name] = tuple(dict.fromkeys((*codes.get(name, ()), *read.codes)))
        if name in PEOPLE_FIELDS and values.get(name):
            values[name] += f"; {read.text}"
        elif name != "other" and name not in values:
            values[name] = read.text
            empty.update([name] if read.inferred else ())
    if not block.has_field("sent") and "sender" in values:
        values["sender"], values["sent"] = _split_sender(values["sender"], hidden=lines.has_stamps)
    return EmailHeader(
        {name: said for name, said in values.items() if said},
        frozenset(name for name, said in values.items() if REDACTED in said),
        *block.span(),
        block.first,
        block.last,
        has_quote_marker(lines, block) or lines.lines[block.first].text.lstrip().startswith((">", "|")),
        frozenset(empty),
        codes,
    )


def _split_sender(said: str, *, hidden: bool) -> tuple[str, str]:
    """Split the line of a sender that the time ends, as mail on VAX has it."""
    sender, sent = split_time(said)
    return (sender or (REDACTED if hidden else "")) if sent else said, sent
