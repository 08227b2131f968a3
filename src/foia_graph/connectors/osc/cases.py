"""Cases of disclosures, as the Office of Special Counsel makes them public: releases with documents."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urljoin

from foia_graph.connectors.imports.checked_values import date_value, web_address
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.record_keys import key_of
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, claim
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.written_dates import iso_date
from foia_graph.connectors.osc.bodies import OFFICE, CaseBodies
from foia_graph.connectors.osc.front_matter import FrontMatter

PRIVATE = "whistleblowers and others who are named for what they disclosed are private people"
SITE = "how the site shows a page says nothing about the case"
PRIVATE_FIELDS = (
    *("whistleblower", "whistleblowers", "disclosant", "disclosants", "complainant", "complainants", "name"),
    *("names", "author", "authors", "contact", "contacts", "email", "phone", "attorney", "attorneys"),
)
SITE_FIELDS = (
    *(
        "layout",
        "permalink",
        "slug",
        "draft",
        "published",
        "weight",
        "tags",
        "type",
        "id",
        "order",
        "template",
    ),
    *("redirect_from", "nav", "sidebar", "image", "eleventyExcludeFromCollections"),
)
FORMS = (
    (re.compile(r"(?i)\bletter\b"), "letter"),
    (re.compile(r"(?i)\breports?\b(?!.*\bcomments?\b)|\banalysis\b"), "report"),
    (re.compile(r"(?i)\bcomments?\b"), "statement"),
    (re.compile(r"(?i)\bmemo(randum)?\b"), "memorandum"),
)
"""Forms of documents by the first words of a label that fit."""
PERSON_LABEL = re.compile(r"(?i)whistleblower|disclosant|complainant|comment")
PLAIN_LABEL_WORD = re.compile(
    r"(?i)whistleblower('?s)?|disclosants?|complainants?|comments?|to|the|of|on|and|et|al|by|with|for|in|supp|rpts?"
    r"|reports?|agency|supplemental|subject|attachments?|exhibits?|part|pts?|addendum|cover|letter|first|second"
    r"|third|fourth|fifth|final|additional|redacted|response|osc|file|analysis|update|no|revised|amended|di"
    r"|[\W_]*|.*\d.*|[ivx]+"
)


class CaseReader:
    """The reader of pages of cases, which gathers their documents: one that two cases list is one record."""

    def __init__(self, session: ImportSession, source: str, base: str) -> None:
        """Read into a session; `source` is the name of the source, `base` the address of the site or ""."""
        self.session, self.source, self.base = session, source, base
        self.bodies = CaseBodies(session, source)
        self._documents: dict[str, ImportedRecord] = {}

    def read(self, name: str, page: FrontMatter) -> RecordFile | None:
        """Return the records of a page; None, with a problem, for one that says nothing of a case."""
        key = key_of(name.removesuffix(".md").removesuffix(".markdown"))
        if not page.fields or not key:
            self.session.problem(name, "holds no fields of a case, so it becomes no record", "error", name)
            return None
        self.bodies.page = name
        case = OriginObject(page.fields, self.session.report, "case")
        numbers = case.texts("cases")
        release = ImportedRecord("Release", f"osc-{key}", {"source": self.source})
        title = case.text("title")
        label = _joined(numbers) or name.removesuffix(".md")
        release["title"] = (
            claim(title, originField=case.field("title")) if title else f"Disclosure case {label}"
        )
        agencies = self._agencies(case)
        self._describe(case, release, label, agencies)
        for at, number in enumerate(numbers):
            release.add("identifier", claim(number, originField=f"{case.field('cases')}/{at}"))
        day = date_value(self.session, f"{name}: date", iso_date(case.text("date")))
        if day:
            release["date"] = claim(day, originField=case.field("date"))
        release["publisher"] = f"agency/{OFFICE}"
        for pointer, agency in agencies:
            release.add("about", claim(agency, originField=pointer))
        for at, location in enumerate(case.texts("locations") or case.texts("location")):
            pointer = f"{case.field('locations')}/{at}"
            if place := self.bodies.add_place(location, pointer):
                release.add("spatial", claim(place, originField=pointer))
        self._add_words(case, release, page)
        files = self._files(case, release, label)
        release["holdingStatus"] = "linked-not-held" if self.base and files else "described-only"
        case.leave_out(PRIVATE, *PRIVATE_FIELDS)
        case.leave_out(SITE, *SITE_FIELDS)
        case.finish()
        return RecordFile(f"cases/{release.id}", name, [release, *files])

    def _agencies(self, case: OriginObject) -> list[tuple[str, str]]:
        """Return the agencies of a case, each with the field that names it."""
        if case.has_text("source"):
            return self._agency(case, "source", "")
        source = case.object("source")
        agencies = self._agency(source, "agency", "")
        parent = agencies[0][1] if len(agencies) == 1 else ""
        parts = self._agency(source, "subagency", parent)
        source.leave_out(PRIVATE, *PRIVATE_FIELDS)
        source.finish()
        return [*agencies, *parts, *self._agency(case, "agency", "")]

    def _agency(self, thing: OriginObject, field: str, parent: str) -> list[tuple[str, str]]:
        found = []
        for name in thing.texts(field):
            link = self.bodies.add_agency(name, thing.field(field), parent)
            if link:
                found.append((thing.field(field), link))
            else:
                self.session.leave_out("agency", "the words name no agency")
        return found

    def _describe(
        self, case: OriginObject, release: ImportedRecord, label: str, agencies: list[tuple[str, str]]
    ) -> None:
        for field in ("description", "summary", "excerpt"):
            if text := case.text(field):
                release["description"] = claim(text, originField=case.field(field))
        if "description" not in release.fields:
            names = _joined([self.bodies.label_of(link) for _, link in agencies])
            about = f" at {names}" if names else ""
            release["description"] = (
                f"What the Office of Special Counsel made public of {label}, a disclosure{about}."
            )

    def _add_words(self, case: OriginObject, release: ImportedRecord, page: FrontMatter) -> None:
        """Add the results, and the text of the page by paragraphs, as claims in words."""
        for at, result in enumerate(case.texts("results") or case.texts("result")):
            text = f"Result: {result}."
            release.add(
                "claims", {"text": text, "quote": result, "originField": f"{case.field('results')}/{at}"}
            )
        for at, paragraph in enumerate(re.split(r"\n\s*\n", page.body)):
            if text := _plain_words(paragraph):
                self.session.count("paragraph")
                release.add("claims", {"text": text, "originField": f"/body/{at}"})

    # ------------------------------------------------------------ documents

    def _files(self, case: OriginObject, release: ImportedRecord, label: str) -> list[ImportedRecord]:
        """Return the documents of a case that no earlier case has; to others this case is added."""
        listed = _file_objects(case, self.session)
        counts: dict[str, int] = {}
        new = []
        for file in listed:
            self.session.count("file")
            document = self._document(file, release, label, counts)
            if document is not None:
                new.append(document)
            file.leave_out(PRIVATE, *PRIVATE_FIELDS)
            file.finish()
        _number_titles(new)
        return new

    def _document(
        self, file: OriginObject, release: ImportedRecord, case: str, counts: dict[str, int]
    ) -> ImportedRecord | None:
        href = file.text("href") or file.text("url") or file.text("file")
        label = self._label(file)
        stem = re.sub(r"\.\w{2,5}$", "", unquote(re.split(r"[?#]", href)[0]).rpartition("/")[2])
        key = key_of(stem)
        if not key and not label:
            self.session.problem(release.id, "lists a file without a label and without an address", "error")
            return None
        number = counts[label] = counts.get(label, 0) + 1
        name = f"osc-{key}" if key else f"{release.id}-{key_of(label) or 'file'}-{number}"
        link = claim(f"release/{release.id}", originField=file.field("href"))
        if known := self._documents.get(name):
            known.add("inSeries", link)
            self.session.leave_out("file", "it is listed before, and is one document")
            return None
        document = self._documents[name] = ImportedRecord("ReleasedDocument", name, {"source": self.source})
        document["title"] = f"{label or stem} ({case})"
        if label:
            document["alternative"] = claim(label, originField=file.field("label"))
        document["description"] = (
            f"A document that the Office of Special Counsel made public in the case {case}."
        )
        form = next((form for words, form in FORMS if words.search(label)), "")
        if form:
            document["form"] = claim(form, originField=file.field("label"), quote=label)
        document.add("inSeries", link)
        self._add_address(document, href, file.field("href"), release.id)
        return document

    def _label(self, file: OriginObject) -> str:
        """Return the label of a file, without words that may be the name of who commented."""
        label = " ".join((file.text("label") or file.text("title")).split())
        if not PERSON_LABEL.search(label):
            return label
        words = label.split()
        plain = [word for word in words if PLAIN_LABEL_WORD.fullmatch(word.strip(".,;:()–-"))]
        if len(plain) < len(words):
            self.session.leave_out("words of a label", PRIVATE, len(words) - len(plain))
        return " ".join(plain).strip(" -–,")

    def _add_address(self, document: ImportedRecord, href: str, pointer: str, place: str) -> None:
        checked = web_address(self.session, place, self._address(href))
        if checked:
            document["distribution"] = [
                {"downloadURL": checked, "source": self.source, "originField": pointer}
            ]
        elif href:
            document["claims"] = [{"text": f"Its file is at {href} of the site.", "originField": pointer}]
        document["holdingStatus"] = "linked-not-held" if checked else "described-only"

    def _address(self, href: str) -> str:
        """Return an address in full; "" where it is relative and the site is not known."""
        if href.startswith(("http://", "https://")):
            return href
        try:
            return urljoin(self.base, href) if self.base and href else ""
        except ValueError:  # an address that is none at all, as //[
            return ""


def _file_objects(case: OriginObject, session: ImportSession) -> list[OriginObject]:
    """Return the files of a case as objects; one that is a text alone is an address."""
    files: list[OriginObject] = []
    value = case.take("files")
    for at, each in enumerate(value if isinstance(value, list) else [value] if value else []):
        fields: Mapping[str, Any] = each if isinstance(each, Mapping) else {"href": each}
        if isinstance(each, list):
            session.problem("case.files", f"has a list at {at}, where a file should stand", "error")
            continue
        files.append(OriginObject(fields, session.report, "case.files", f"{case.field('files')}/{at}"))
    return files


def _number_titles(documents: list[ImportedRecord]) -> None:
    """Number the titles that stand several times among the documents of one case."""
    titles = [document.fields["title"] for document in documents]
    for at, document in enumerate(documents):
        title = titles[at]
        if isinstance(title, str) and titles.count(title) > 1:
            document["title"] = f"{title}, {titles[: at + 1].count(title)} of {titles.count(title)}"


def _joined(texts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))


def _plain_words(paragraph: str) -> str:
    """Return a paragraph of Markdown in plain words; of a heading its words, of a link its text."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", paragraph)
    text = re.sub(r"<[^>]*>", " ", text)
    return " ".join(
        re.sub(r"(?m)^\s*(#+|[*+-]|>|\d+\.)\s+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", text).split()
    )
