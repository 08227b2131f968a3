"""Files of e-mails: released texts, messages and mailboxes, each read into records."""

import hashlib
import mailbox
import re
from collections.abc import Iterator
from pathlib import Path

from foia_graph.connectors.emails.email_records import (
    message_key,
    message_record,
    page_records,
    released_record,
)
from foia_graph.connectors.emails.mime_messages import RenderedMessage, UnreadableMessage, render_message
from foia_graph.connectors.emails.release_banners import read_banner
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, join_key
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.shared_agents import SharedAgents
from foia_graph.connectors.imports.source_files import read_bytes
from foia_graph.model.resource import Severity

TEXTS, MESSAGES, MAILBOXES, OUTLOOK = (
    (".txt", ".text"),
    (".eml",),
    (".mbox", ".mbx"),
    (".msg", ".pst", ".ost"),
)
SUFFIXES = (*TEXTS, *MESSAGES, *MAILBOXES, *OUTLOOK)
OTHER_FORMAT = re.compile(r"""(?i)\s*(<(\?xml|!doctype|html|rss|feed)\b|\{\s*("|\})|\[\s*(\{|\]\s*$))""")
"""Beginnings of texts that are made for programs."""
DOCUMENT_NUMBER = re.compile(r"(?i)[a-z]{1,2}\d{6,}")
LARGEST_MESSAGE = 64 << 20
"""Bytes of one message that are read."""
OUTLOOK_REASON = "it is in a format of Outlook's own, which is not read; save its messages as .eml"
ATTACHMENT_REASON = "files in messages stay in the messages; their names stand in the text"
HEADER_REASON = "fields of a header that no reader of the message sees"
ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class EmailFiles:
    """The files of one source.

    `keys` are those that records have already; `unreadable` counts what is there and cannot be read now, so
    that nothing of the source is taken to be gone.
    """

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
        """Yield what a file has; each message in it is a record, or a problem.

        The pages of a message stand apart, so that people edit a record without its text.
        """
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
        """Yield the file of a mailbox, whose messages are read one after the other."""
        records, unreadable = list[ImportedRecord](), self.unreadable
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), 1):
                with box.get_file(key) as file:
                    data = file.read(LARGEST_MESSAGE + 1)
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

    # ------------------------------------------------------------ records

    def _refuse(self, name: str, why: str, severity: Severity = "error") -> None:
        """Report an e-mail that is there and cannot be read."""
        self.unreadable += 1
        self.session.problem(name, why, severity)

    def _text(self, name: str, data: bytes) -> ImportedRecord | None:
        """Return the record of a released text, None with a problem for what is none."""
        self.session.count("e-mail")
        text = self._decoded(name, data)
        if not text.strip() or "\0" in text:
            self._refuse(name, "has no text" if not text.strip() else "is no text, but bytes", "warning")
            return None
        if OTHER_FORMAT.match(text):
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
        """Return the record of a message, None with a problem for what cannot be read."""
        self.session.count("e-mail")
        if len(data) > LARGEST_MESSAGE:
            self._refuse(name, f"has more than {LARGEST_MESSAGE:,} bytes")
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
        """Return the first of some keys that no record has, "" for an e-mail that came before.

        One that has the key of another, and other words, is named by its place, which is a problem.
        """
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
        """Return a text by its byte order mark, as UTF-8, or as Windows-1252, which is a problem."""
        encoding = next((each for mark, each in ENCODINGS if data.startswith(mark)), "utf-8")
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            self.session.problem(name, f"is not in {encoding}; it is read as Windows-1252")
            return data.decode("cp1252", "replace")


def _numbered_keys(name: str, text: str) -> list[str]:
    """Return the key by the number of the document: that in the name of its file, or in all its banners.

    Numbers in banners may be misread, so they go behind the name of the file where that is a number, too.
    """
    numbers = [part.value for part in read_banner(text).document_numbers]
    stem = Path(name).stem
    if stem.upper() in numbers or DOCUMENT_NUMBER.fullmatch(stem):
        return [join_key("email", stem)]
    return [join_key("email", numbers[0])] if len(numbers) == 1 else []
