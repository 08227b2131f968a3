"""The import of e-mails: a file or a folder of texts, of messages (.eml) and of mailboxes (.mbox)."""

import hashlib
import mailbox
from collections.abc import Iterator, Mapping
from pathlib import Path

from foia_graph.connectors.emails.mime_messages import RenderedMessage, UnreadableMessage, render_message
from foia_graph.connectors.imports.catalogue_contents import read_catalogue
from foia_graph.connectors.imports.checked_values import parsed_date
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import (
    FieldValue,
    ImportedRecord,
    RecordFile,
    SharedAgents,
    claim,
    join_key,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_address, read_bytes, source_files
from foia_graph.errors import InputError
from foia_graph.extract.emails.extractor import EmailFinding, find_emails
from foia_graph.extract.registry import NO_NAMES
from foia_graph.ingest.mapping.supplied_texts import PAGE_END, build_reading
from foia_graph.model.resource import Severity
from foia_graph.runtime.tables import patterns_beside

PATTERNS = patterns_beside(__file__)


class Emails(Connector):
    """E-mails as files."""

    kind = "emails"
    title = "Released e-mails"
    sources = (
        "a file of an e-mail, as released text (.txt), message (.eml) or mailbox (.mbox), or a folder of such"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file of each text, message and mailbox, and those of their source and agencies."""
        if is_address(session.source):
            raise InputError("is an address; e-mails are read from a file or a folder", session.source)
        session.origin = Path(session.source).resolve().name
        reading = EmailFiles(
            session, SharedAgents(read_catalogue(session.folder, session.folder / self.kind).agents)
        )
        for name, path in source_files(session, SUFFIXES):
            session.count("file")
            yield from reading.read_file(name, path)
        if reading.keys:
            yield RecordFile("source", "source", [reading.source_record()])
        yield from reading.agents.files()
        session.is_complete = not reading.unreadable and Path(session.source).is_dir()


# What banners say, by subject: values in the order of pages, each with the words that say it first.
Banner = Mapping[str, dict[str, str]]


def read_banner(text: str) -> Banner:
    """Return what the banners of a text say of "agency", "case", "document", "day" and "decision".

    The form is that of the Department of State: `UNCLASSIFIED U.S. Department of State Case No. F-2021-00042
    Doc No. C01234567 Date: 08/31/2021`, with `RELEASE IN PART B6`.
    """
    found: dict[str, dict[str, str]] = {
        name: {} for name in ("agency", "case", "document", "day", "decision")
    }
    for match in PATTERNS["BANNER"].finditer(text):
        day = "/".join(filter(None, match.group("month", "day_of_month", "year")))
        values = (*match.group("agency", "case_number", "document_number"), parsed_date(day, "%m/%d/%Y"))
        for name, value in zip(found, values, strict=False):
            if value and match[name]:
                found[name].setdefault(value, match[name])
    for match in PATTERNS["DECISION"].finditer(text):
        words = match.group()
        found["decision"].setdefault(" ".join(words.split()), words.split("\n")[0].strip())
    return found


TEXTS, MESSAGES = (".txt", ".text"), (".eml",)
MAILBOXES, OUTLOOK = (".mbox", ".mbx"), (".msg", ".pst", ".ost")
SUFFIXES = (*TEXTS, *MESSAGES, *MAILBOXES, *OUTLOOK)
# Bytes of one message that are read.
MAX_MESSAGE_SIZE = 64 << 20
OUTLOOK_REASON = "it is in a format of Outlook's own, which is not read; save its messages as .eml"
ATTACHMENT_REASON = "files in messages stay in the messages; their names are in the text"
HEADER_REASON = "fields of a header that no reader of the message sees"
ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class EmailFiles:
    """The files of one source; `keys` name records already, `unreadable` counts what cannot be read now."""

    def __init__(self, session: ImportSession, agents: SharedAgents) -> None:
        self.session, self.agents = session, agents
        self.source = join_key("emails", session.origin) or "emails"
        self.keys: set[str] = set()
        self.digests: set[bytes] = set()
        """SHA-256 of the texts of all e-mails."""
        self.unreadable = 0

    def source_record(self) -> ImportedRecord:
        """Return the record of the files as a source."""
        record = ImportedRecord("SourceDocument", self.source)
        record["title"] = f"E-mails in {self.session.origin}"
        record["description"] = "Files of e-mails from which records were imported."
        record["form"] = "collection"
        record["holdingStatus"] = "not-held"
        return record

    def read_file(self, name: str, path: Path) -> Iterator[RecordFile]:
        """Yield what a file has; the pages of a message are apart, so that its record is easy to edit."""
        suffix = path.suffix.lower()
        if suffix in OUTLOOK:
            self.session.leave_out("file", OUTLOOK_REASON)
        elif suffix in MAILBOXES:
            yield from self._mailbox(name, path)
        elif (data := self._bytes(name, path)) is not None and (
            record := self._message(name, data) if suffix in MESSAGES else self._text(name, data)
        ):
            pages = list(page_records(record))
            yield RecordFile(f"messages/{record.id}", name, [record])
            yield RecordFile(f"messages/{record.id}-pages", f"{name} pages", pages, as_lines=True)

    def _bytes(self, name: str, path: Path) -> bytes | None:
        data = read_bytes(self.session, name, path)
        self.unreadable += data is None
        return data

    def _mailbox(self, name: str, path: Path) -> Iterator[RecordFile]:
        records, unreadable = list[ImportedRecord](), self.unreadable
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), 1):
                with box.get_file(key) as file:
                    data = file.read(MAX_MESSAGE_SIZE + 1)
                if record := self._message(f"{name}:{number}", data):
                    records.append(record)
        finally:
            box.close()
        if not records:
            self._refuse(name, "is a mailbox without a message that can be read", "warning")
        else:
            place = join_key("mailbox", name) or "mailbox"
            is_partial = self.unreadable > unreadable
            yield RecordFile(f"mailboxes/{place}", name, records, as_lines=True, is_partial=is_partial)

    def _refuse(self, name: str, why: str, severity: Severity = "error") -> None:
        self.unreadable += 1
        self.session.problem(name, why, severity)

    def _text(self, name: str, data: bytes) -> ImportedRecord | None:
        self.session.count("e-mail")
        text = self._decoded(name, data)
        if not text.strip() or "\0" in text:
            self._refuse(name, "has no text" if not text.strip() else "is no text, but bytes", "warning")
            return None
        if PATTERNS["OTHER_FORMAT"].match(text):
            self._refuse(name, "is HTML, XML or JSON, and no text of an e-mail")
            return None
        key = self._free_key(
            [*_numbered_keys(name, text), join_key("email", name.rpartition(".")[0] or name)], name, text
        )
        if not key:
            return None
        record = released_record(key, name, text, self.agents)
        return ImportedRecord(record.type, record.id, {"source": self.source, **record.fields})

    def _message(self, name: str, data: bytes) -> ImportedRecord | None:
        self.session.count("e-mail")
        if len(data) > MAX_MESSAGE_SIZE:
            self._refuse(name, f"has more than {MAX_MESSAGE_SIZE:,} bytes")
            return None
        try:
            message = render_message(data)
        except UnreadableMessage as error:
            self._refuse(name, str(error))
            return None
        for problem in dict.fromkeys(message.problems):
            self.session.problem(name, problem)
        key = self._free_key([message_key(message, name), join_key("email", name)], name, message.text)
        if not key:
            return None
        self._count_message(message)
        return message_record(key, name, message, self.source)

    def _free_key(self, keys: list[str], name: str, text: str) -> str:
        """Return the first of some keys that no record has, "" for an e-mail that came before."""
        digest = hashlib.sha256(text.encode()).digest()
        if digest in self.digests:
            self.session.leave_out("e-mail", "the same e-mail is there in another file")
            return ""
        self.digests.add(digest)
        key = next((each for each in keys if each and each not in self.keys), "")
        if not key:
            self.session.problem(name, "has neither a number nor a name that could name its record", "error")
            return ""
        if keys[0] and key != keys[0]:
            self.session.problem(name, f"has the number of another e-mail, {keys[0]}; it is named {key}")
        self.keys.add(key)
        self.session.count("character of text", len(text))
        return key

    def _count_message(self, message: RenderedMessage) -> None:
        report = self.session.report
        report.fields_read += len(message.headers) + message.other_headers
        if message.other_headers:
            report.fields_left_out[HEADER_REASON] += message.other_headers
        if message.enclosed:
            self.session.count("enclosed message", message.enclosed)
        if message.attachments:
            self.session.count("attachment", len(message.attachments))
            self.session.leave_out("attachment", ATTACHMENT_REASON, len(message.attachments))

    def _decoded(self, name: str, data: bytes) -> str:
        encoding = next((each for mark, each in ENCODINGS if data.startswith(mark)), "utf-8")
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            self.session.problem(name, f"is not in {encoding}; it is read as Windows-1252")
            return data.decode("cp1252", "replace")


def _numbered_keys(name: str, text: str) -> list[str]:
    numbers = list(read_banner(text)["document"])
    stem = Path(name).stem
    if stem.upper() in numbers or PATTERNS["DOCUMENT_NUMBER"].fullmatch(stem):
        return [join_key("email", stem)]
    return [join_key("email", numbers[0])] if len(numbers) == 1 else []


# Where the header of an e-mail is looked for: pages, and letters of each.
HEADER_PAGES, HEADER_LETTERS = 3, 20_000
REPLY_MARKS = ("re", "fw", "fwd", "aw", "wg")
DAY_NOTE = "The day in the banner of the agency, which it printed when it released the page."


def released_record(key: str, name: str, text: str, agents: SharedAgents) -> ImportedRecord:
    """Return the record of a released e-mail: the text of a file, whose pages end with form feeds."""
    record = ImportedRecord("ReleasedDocument", key)
    own, banner = f"document/{key}", read_banner(text)
    email = _first_email(text)
    record["title"] = _title(email, text, own, name)
    record["description"] = f"A released e-mail, as the file {name} has its text."
    record["form"] = "e-mail"
    numbers = (*banner["case"].items(), *banner["document"].items())
    record["identifier"] = [claim(number, source=own, quote=quote) for number, quote in numbers]
    if email and email.sent_date:
        record["created"] = claim(email.sent_date[:10], source=own, **_quoted(email.sent, text))
    record["issued"] = [
        claim(day, source=own, quote=quote, status="inferred", note=DAY_NOTE)
        for day, quote in banner["day"].items()
    ]
    for agency, quote in banner["agency"].items():  # they release the page
        link = agents.link("Agency", join_key("agency", agency), agency)
        record.add("publisher", claim(link, source=own, quote=quote))
    record["holdingStatus"] = "held"
    record["text"] = text
    record["claims"] = [
        {"text": f"The agency marked it {decision}.", "source": own, "quote": quote}
        for decision, quote in banner["decision"].items()
    ]
    return record


def message_record(key: str, name: str, message: RenderedMessage, source: str) -> ImportedRecord:
    """Return the record of a message of a mail program; fields of its header are named as `originField`."""
    record = ImportedRecord("ReleasedDocument", key, {"source": source})
    subject = message.headers.get("Subject", "")
    record["title"] = claim(subject, originField="/Subject") if has_topic(subject) else f"E-mail {name}"
    record["description"] = f"An e-mail, as {name} has it."
    record["form"] = "e-mail"
    if message.sent:
        record["created"] = claim(message.sent, quote=message.headers["Date"], originField="/Date")
    record["holdingStatus"] = "held" if not message.attachments else "held-in-part"
    record["text"] = message.text
    return record


def page_records(record: ImportedRecord) -> Iterator[ImportedRecord]:
    """Take the text out of the record of a document, and yield it as records of its pages."""
    text = str(record.fields.pop("text"))
    pages = text.split(PAGE_END)
    for number, page in enumerate(pages if pages[-1].strip() else pages[:-1], 1):
        yield ImportedRecord("Page", f"{record.id}/{number}", {"text": page})


def message_key(message: RenderedMessage, name: str) -> str:
    """Return the `id` of a message: of its position, or of its name, hashed since it may be an address."""
    if message.message_id:
        return f"email-{hashlib.sha256(message.message_id.encode()).hexdigest()[:20]}"
    return join_key("email", name)


def has_topic(subject: str) -> bool:
    """Return whether a subject says more than that it is an answer.

    >>> [has_topic(each) for each in ("Re: Harbor", "Re:", "")]
    [True, False, False]
    """
    words = subject.casefold().replace(":", " ").split()
    return any(word not in REPLY_MARKS for word in words)


def _first_email(text: str) -> EmailFinding | None:
    pages = [page[:HEADER_LETTERS] for page in text.split(PAGE_END)[:HEADER_PAGES]]
    reading = build_reading("", dict(enumerate(pages, 1)))
    return next((each for each in find_emails(reading, NO_NAMES) if isinstance(each, EmailFinding)), None)


def _title(email: EmailFinding | None, text: str, own: str, name: str) -> FieldValue:
    if email is None or not has_topic(email.subject):
        return f"E-mail {name.rpartition('/')[2].rpartition('.')[0] or name}"
    return claim(email.subject, source=own, **_quoted(email.subject, text))


def _quoted(words: str, text: str) -> Mapping[str, str]:
    return {"quote": words} if words and words in text else {}
