"""Records of e-mails: a document with its text, and what its header and its banner say of it."""

import hashlib
from collections.abc import Iterator, Mapping

from foia_graph.connectors.emails.mime_messages import RenderedMessage
from foia_graph.connectors.emails.release_banners import BannerPart, ReleaseBanner, read_banner
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim, join_key
from foia_graph.connectors.imports.shared_agents import SharedAgents
from foia_graph.extract.emails.extractor import Email, find_emails
from foia_graph.extract.registry import NO_NAMES
from foia_graph.ingest.mapping.supplied_texts import PAGE_END, build_reading

HEADER_PAGES, HEADER_LETTERS = 3, 20_000
"""Where the header of an e-mail is looked for: pages, and letters of each."""
REPLY_MARKS = ("re", "fw", "fwd", "aw", "wg")
DAY_NOTE = "The day in the banner of the agency, which it printed when it released the page."


def released_record(key: str, name: str, text: str, agents: SharedAgents) -> ImportedRecord:
    """Return the record of an e-mail as it was released, as a text with pages that end with form feeds.

    `name` is that of its file. What is stated is claimed, with the words of the text itself.
    """
    record = ImportedRecord("ReleasedDocument", key)
    own, banner = f"document/{key}", read_banner(text)
    email = _first_email(text)
    record["title"] = _title(email, text, own, name)
    record["description"] = f"A released e-mail, as the file {name} has its text."
    record["form"] = "e-mail"
    numbers = (*banner.case_numbers, *banner.document_numbers)
    record["identifier"] = [_banner_claim(part, own) for part in numbers]
    if email and email.sent_date:
        record["created"] = claim(email.sent_date[:10], source=own, **_quoted(email.sent, text))
    record["issued"] = [_banner_claim(part, own, status="inferred", note=DAY_NOTE) for part in banner.days]
    record["publisher"] = _publishers(banner, own, agents)
    record["holdingStatus"] = "held"
    record["text"] = text
    record["claims"] = [_decision(part, own) for part in banner.decisions]
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
    """Return the `id` of a message: of its own name, hashed since it may be an address, or of its place."""
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


def _first_email(text: str) -> Email | None:
    """Return the message at the head of a text, None where no header can be read."""
    pages = [page[:HEADER_LETTERS] for page in text.split(PAGE_END)[:HEADER_PAGES]]
    reading = build_reading("", dict(enumerate(pages, 1)))
    return next((each for each in find_emails(reading, NO_NAMES) if isinstance(each, Email)), None)


def _title(email: Email | None, text: str, own: str, name: str) -> FieldValue:
    if email is None or not has_topic(email.subject):
        return f"E-mail {name.rpartition('/')[2].rpartition('.')[0] or name}"
    return claim(email.subject, source=own, **_quoted(email.subject, text))


def _quoted(words: str, text: str) -> Mapping[str, str]:
    """Return words as a quote where a text has them to the letter."""
    return {"quote": words} if words and words in text else {}


def _banner_claim(part: BannerPart, own: str, **keys: str) -> FieldValue:
    return claim(part.value, source=own, quote=part.quote, **keys)


def _publishers(banner: ReleaseBanner, own: str, agents: SharedAgents) -> list[FieldValue]:
    """Return the agencies that a banner names, which release the page."""
    links = [
        (agents.link("Agency", join_key("agency", part.value), part.value), part) for part in banner.agencies
    ]
    return [claim(link, source=own, quote=part.quote) for link, part in links]


def _decision(part: BannerPart, own: str) -> FieldValue:
    return {"text": f"The agency marked it {part.value}.", "source": own, "quote": part.quote}
