"""Messages as mail programs keep them (RFC 5322, MIME), rendered as text with the header that people read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import Header, decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from foia_graph.connectors.imports.checked_values import EMPTY_LINES, html_text

# Fields of a header that are in the text, in their order.
HEADERS = ("From", "To", "Cc", "Bcc", "Date", "Subject")
PRINTED_NAMES = {"Date": "Sent"}
MAX_PARTS, DEEPEST = 10_000, 40
ORIGINAL = "-----Original Message-----"


class UnreadableMessage(Exception):
    """A message cannot be read; the message says why."""


@dataclass
class RenderedMessage:
    """A message as text: its header and its words; `message_id` is its own name, "" for none.

    `sent` is the day on which it was sent, by the clock of its sender; `problems` are sentences on what could
    not be read as it is.
    """

    headers: dict[str, str] = field(default_factory=dict)
    other_headers: int = 0
    message_id: str = ""
    sent: str = ""
    body: str = ""
    attachments: list[str] = field(default_factory=list)
    enclosed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The header as people read it, an empty line, and the words."""
        names = [*self.headers, *(["Attachments"] if self.attachments else [])]
        values = {**self.headers, "Attachments": "; ".join(self.attachments)}
        lines = [f"{PRINTED_NAMES.get(name, name)}: {values[name]}" for name in names]
        return "\n".join(lines) + f"\n\n{self.body}".rstrip()


def render_message(data: bytes) -> RenderedMessage:
    """Return a message as text; raises UnreadableMessage for what is none, or is nested too deeply."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
    except (RecursionError, MessageError, ValueError, LookupError) as error:
        raise UnreadableMessage(f"is no message that can be read: {error}") from None
    if not any(message[name] for name in ("From", "To", "Date", "Subject", "Message-ID")):
        raise UnreadableMessage("has none of the fields of an e-mail: From, To, Date, Subject, Message-ID")
    return _Renderer().render(message)


class _Renderer:
    """The rendering of one message; counts the parts of all that is nested in it."""

    def __init__(self) -> None:
        self.parts = 0

    def render(self, message: Message, depth: int = 0) -> RenderedMessage:
        rendered = RenderedMessage()
        for name in HEADERS:
            if values := message.get_all(name):
                rendered.headers[name] = ", ".join(_header_text(each, rendered) for each in values)
        shown = sum(len(message.get_all(name, [])) for name in rendered.headers)
        rendered.other_headers = len(message.keys()) - shown
        rendered.message_id = " ".join(str(message.get("Message-ID", "")).split())
        rendered.sent = _sent_day(rendered.headers.get("Date", ""), rendered)
        texts = list(self._texts(message, rendered, depth))
        rendered.body = EMPTY_LINES.sub("\n\n", "\n\n".join(filter(None, texts)).replace("\r\n", "\n"))
        return rendered

    def _texts(self, part: Message, rendered: RenderedMessage, depth: int) -> Iterator[str]:
        """Yield the texts of a part in their order; attachments are named and omitted."""
        self.parts += 1
        if self.parts > MAX_PARTS or depth > DEEPEST:
            raise UnreadableMessage(f"has more than {MAX_PARTS:,} parts, or is nested deeper than {DEEPEST}")
        kind, inside = part.get_content_type(), _inner_parts(part)
        name = _file_name(part, rendered)
        if kind == "message/rfc822" and inside is not None:
            rendered.enclosed += 1
            for message in inside:
                yield self._enclosed(message, rendered, depth + 1)
        elif inside is not None:
            chosen = [_best_alternative(inside)] if kind == "multipart/alternative" and inside else inside
            for each in chosen:
                yield from self._texts(each, rendered, depth + 1)
        elif kind.startswith("multipart/"):
            rendered.problems.append("says that it has several parts, and does not separate them")
            yield _part_text(part, kind, rendered)
        elif name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            rendered.attachments.append(name or kind)
        else:
            yield _part_text(part, kind, rendered)

    def _enclosed(self, message: Message, rendered: RenderedMessage, depth: int) -> str:
        inner = self.render(message, depth)
        rendered.problems += inner.problems
        rendered.attachments += inner.attachments
        rendered.enclosed += inner.enclosed
        return f"{ORIGINAL}\n{inner.text}"


def _inner_parts(part: Message) -> list[Message] | None:
    payload = part.get_payload() if part.is_multipart() else None
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else None


def _best_alternative(parts: list[Message]) -> Message:
    # The plain form, else the last, which is the best (RFC 2046, section 5.1.4).
    return next((each for each in parts if each.get_content_type() == "text/plain"), parts[-1])


def _file_name(part: Message, rendered: RenderedMessage) -> str:
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, TypeError, AssertionError):
        rendered.problems.append("has an attachment whose name cannot be read")
        return "attachment"
    return _header_text(str(name), rendered) if name else ""


def _header_text(raw: object, rendered: RenderedMessage) -> str:
    """Return the value of a field as people read it (RFC 2047), on one line."""
    if isinstance(raw, Header):
        raw = _raw_header_text(raw, rendered)
    try:
        pieces = decode_header(str(raw))
        text = "".join(
            piece if isinstance(piece, str) else piece.decode(charset or "utf-8", "replace")
            for piece, charset in pieces
        )
    except (ValueError, LookupError, MessageError):
        rendered.problems.append("has a field whose letters are encoded in a way that cannot be read")
        text = str(raw)
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _raw_header_text(raw: Header, rendered: RenderedMessage) -> str:
    """Return a field with letters outside ASCII as they were sent (RFC 6532), or as Windows writes them."""
    data = b"".join(
        piece if isinstance(piece, bytes) else piece.encode("utf-8") for piece, _ in decode_header(raw)
    )
    try:
        return data.decode()
    except UnicodeDecodeError:
        rendered.problems.append("has a field whose letters say no character set; it is read as Windows-1252")
        return data.decode("cp1252", "replace")


def _sent_day(text: str, rendered: RenderedMessage) -> str:
    if not text:
        return ""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        rendered.problems.append(f"was sent at {text[:60]!r}, which is no date")
        return ""


def _part_text(part: Message, kind: str, rendered: RenderedMessage) -> str:
    """Return the words of a part; letters that its character set does not have become U+FFFD."""
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = data.decode(charset)
    except (ValueError, LookupError):
        text = data.decode("utf-8", "replace")
        if "\ufffd" in text:
            rendered.problems.append(f"has letters that are none of {charset}; they are replaced")
    return html_text(text) if kind == "text/html" else text
