"""E-mails: who wrote to whom, when and about what, as their headers print it."""

from collections.abc import Iterator

from foia_graph.extract.emails.messages import PrintedMessage, find_messages
from foia_graph.extract.emails.redaction_marks import REDACTED
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.legible_words import UNREADABLE, is_legible, legible_words
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.printed_dates import correct_weekday, find_time
from foia_graph.extract.registry import PageFinding, extractor, make_spot
from foia_graph.model.resource import RawValue


class EmailFinding(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A message, its header as printed; "[redacted]" stands for what is hidden.

    `page` is its first page; `sent_date` a date or dateTime of XML Schema, "" where it cannot be read;
    `redacted` names the fields that are hidden in part or wholly, and `codes` pairs such a field with each
    exemption code that is stamped on it, as printed. `depth` counts the answers above it: 0 is
    a message by itself, 1 the one it answers. `order` counts the messages of the file from 1.
    """

    order: int
    depth: int = 0
    sender: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    sent: str = ""
    sent_date: str = ""
    subject: str = ""
    attachments: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield the message as a run of pages; its people are mentions by the name that is stated."""
        said: dict[str, RawValue] = {
            "id": f"email-{self.order}",
            "form": "e-mail",
            "title": legible_words(self.subject),
            "firstPage": str(self.page),
            "lastPage": str(self.last_page),
            "pageNumbering": "pdf",
            "sender": _mentions((self.sender,), "sender"),
            "toRecipient": _mentions(self.to, "recipient"),
            "ccRecipient": _mentions(self.cc, "copied-recipient"),
            "bccRecipient": _mentions(self.bcc, "copied-recipient"),
            "dateSent" if "T" in self.sent_date else "date": self.sent_date,
            "messageAttachment": list(self.attachments),
            "withheldField": ["from" if name == "sender" else name for name in self.redacted],
        }
        yield "pageRange", {name: value for name, value in said.items() if value}


def _mentions(names: tuple[str, ...], role: str) -> list[RawValue]:
    # No one is mentioned by a name that is redacted as a whole.
    return [
        # The parts of an address of Exchange ("/O=…/OU=…") are words each.
        {"asStated": name if is_legible(name.replace("=", " ")) else UNREADABLE, "mentionRole": role}
        for name in names
        if name.replace(REDACTED, "").strip()
    ]


@extractor("emails", EmailFinding, "5")
def find_emails(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[EmailFinding]:  # noqa: ARG001 - the same whatever is known
    """Find the e-mails of a file, in the order of its pages."""
    return (_make_email(message, order) for order, message in enumerate(find_messages(document), 1))


def _make_email(message: PrintedMessage, order: int) -> EmailFinding:
    header = message.header
    values = header.values
    when = find_time(values.get("sent", ""))
    return EmailFinding(
        page=message.page,
        spots=(make_spot(message.words, header.start, header.end, image=message.image),),
        confidence=message.words.confidence,
        last_page=message.last_page,
        order=order,
        depth=message.depth,
        sender=values.get("sender", ""),
        to=header.people("to"),
        cc=header.people("cc"),
        bcc=header.people("bcc"),
        sent=correct_weekday(values.get("sent", "")),
        sent_date=when.iso if when else "",
        subject=values.get("subject", ""),
        attachments=header.people("attachments"),
        redacted=tuple(sorted(header.hidden_fields)),
        codes=tuple((name, code) for name in sorted(header.codes) for code in header.codes[name]),
    )
