"""Disclosure cases of the Office of Special Counsel: pages in Markdown with the facts on top."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

import yaml

from foia_graph.connectors.imports.checked_values import joined_address, web_address
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.mapping import FieldMapper, Names, calls_of, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import (
    FieldValue,
    ImportedRecord,
    RecordFile,
    RecordTable,
    SourcedRecord,
    claim,
    key_of,
    listed,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_whole, read_bytes, source_files
from foia_graph.ingest.readers.registry import DEEPEST_NESTING
from foia_graph.model.values import UNWRITABLE
from foia_graph.runtime.tables import PatternTable

PATTERNS = PatternTable(Path(__file__).with_name("patterns.toml")).section("patterns")


@dataclass
class FrontMatter:
    """The fields on top of a page (all scalars are text), the text below, and what was wrong."""

    fields: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    problems: list[str] = field(default_factory=list)


def parse_page(data: bytes) -> FrontMatter:
    """Parse a page; what is broken is mended where that is plain, and is among the problems."""
    page = FrontMatter()
    text = _decode_page(data, page).lstrip("\n \t")
    begin = PATTERNS["FENCE"].match(text)
    if begin is None:
        page.body = text.strip()
        page.problems.append("has no front matter: its first line is not ---")
        return page
    rest = text[begin.end() :]
    end = PATTERNS["END"].search(rest)
    if end is None:
        page.problems.append("has no line --- at the end of its front matter; all of it is read as such")
    matter, page.body = (rest[: end.start()], rest[end.end() :].strip()) if end else (rest, "")
    page.fields = _parse_fields(matter, page)
    return page


def _decode_page(data: bytes, page: FrontMatter) -> str:
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        page.problems.append("is not UTF-8; it is read as Windows-1252")
        text = data.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if UNWRITABLE.search(text):
        page.problems.append("holds characters that no text can hold; they are replaced")
        text = UNWRITABLE.sub("\ufffd", text)
    return text


def _parse_fields(matter: str, page: FrontMatter) -> dict[str, Any]:
    fault: yaml.YAMLError | None = None
    # YAML forbids tabs as indentation, and people write them.
    for text in dict.fromkeys((matter, matter.replace("\t", "  "))):
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            fault = error
            continue
        if text != matter and fault:
            page.problems.append("has tabs in its front matter, where YAML has spaces; they are read as two")
        if isinstance(root, yaml.MappingNode):
            return dict(_plain_value(root, page, ()))
        if root is not None:
            page.problems.append("has front matter that is no mapping of fields")
        return {}
    page.problems.append(f"has front matter that is no YAML: {' '.join(str(fault).split())}")
    return {}


def _plain_value(node: yaml.Node, page: FrontMatter, above: tuple[int, ...]) -> Any:
    """Return a node as texts, lists and mappings; a key that is twice holds the values of both."""
    if id(node) in above or len(above) > DEEPEST_NESTING:
        page.problems.append(
            "has front matter that holds itself, or is nested too deep; that part is omitted"
        )
        return ""
    inside = (*above, id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain_value(each, page, inside) for each in node.value]
    if not isinstance(node, yaml.MappingNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()
    fields: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "(no word)"
        plain = _plain_value(value, page, inside)
        if name in fields:
            page.problems.append(f"has the field {name!r} twice; the values of both are taken")
            plain = [*listed(fields[name]), *listed(plain)]
        fields[name] = plain
    return fields


MAPPING = mapping_beside(__file__)
# The record of the Office of Special Counsel itself.
OFFICE = "osc-office-of-special-counsel"


def full_name(name: str) -> str:
    """Return the name of an agency in full, "" for words that name none.

    >>> full_name("Veterans Affairs"), full_name("U.S. Army"), full_name("Other/Independent Agency")
    ('Department of Veterans Affairs', 'U.S. Army', '')
    """
    if PATTERNS["NO_AGENCY"].fullmatch(name):
        return ""
    return MAPPING.tables["agencies"].get(name, name)


class CaseBodies(RecordTable):
    """The agencies and positions that cases name; each is one record, of the first page that has it."""

    def __init__(self, session: ImportSession, source: str) -> None:
        super().__init__()
        self.session, self.source = session, source
        self.page = ""
        """The page that is read, for problems."""
        self._above: dict[str, str] = {}

    def add_agency(self, name: str, pointer: str, parent: str = "") -> str:
        """Add an agency under the name that a page has, and return the link to it, "" where it names none."""
        label = full_name(name)
        key = key_of(label)
        if not key:
            return ""
        said = claim(label, source=self.source, originField=pointer, quote=name if label != name else "")
        record = self.record("Agency", f"osc-{key}", f"agencies/osc-{key}", prefLabel=said)
        link = f"agency/{record.id}"
        if parent and parent != link and link not in self._above:
            self._place_under(record, link, parent, pointer)
        return link

    def _place_under(self, record: ImportedRecord, link: str, parent: str, pointer: str) -> None:
        """Add the agency above an agency, but where a page has them the wrong way round."""
        label = self.label_of(link)
        line = [parent]
        while above := self._above.get(line[-1]):
            line.append(above)
        # A cycle in subOrganizationOf would make every walk up the hierarchy endless.
        if label.startswith("Department of ") or link in line:
            message = f"has {label!r} under {self.label_of(parent)!r}; which is above the other is left open"
            self.session.problem(f"{self.page}: {pointer}", message)
            return
        self._above[link] = parent
        record["subOrganizationOf"] = {"value": parent, "source": self.source, "originField": pointer}

    def label_of(self, link: str) -> str:
        """Return the name of an agency that was added."""
        label = self.records["Agency", link.removeprefix("agency/")].fields["prefLabel"]
        return str(label["value"]) if isinstance(label, dict) else str(label)


# Forms of documents by the first words of a label that fit.
FORMS = [(re.compile(f"(?i){words}"), form) for words, form in MAPPING.tables["forms"].items()]


class CaseReader:
    """The reader of pages of cases, which gathers their documents: one that two cases list is one record."""

    def __init__(self, session: ImportSession, source: str, base: str) -> None:
        """Read into a session; `source` is the name of the source, `base` the address of the site or ""."""
        self.session, self.source, self.base = session, source, base
        self.bodies = CaseBodies(session, source)
        self._documents: dict[str, ImportedRecord] = {}
        self._page = FrontMatter()
        self._found: list[tuple[str, str]] = []
        self.mapper = FieldMapper(MAPPING, session, calls=calls_of(self), as_lists=False)

    def own_records(self) -> RecordFile:
        """Return the office, and its public files as the source of all that is imported."""
        itself = OriginObject({}, self.session.report, "site")
        source, office = ImportedRecord("SourceDocument", self.source), ImportedRecord("Agency", OFFICE)
        self.mapper.apply("source", itself, source, base=self.base)
        self.mapper.apply("office", itself, office)
        return RecordFile("office-of-special-counsel", OFFICE, [source, office])

    def read(self, name: str, page: FrontMatter) -> RecordFile | None:
        """Return the records of a page; None, with a problem, for one that says nothing of a case."""
        key = key_of(name.removesuffix(".md").removesuffix(".markdown"))
        if not page.fields or not key:
            self.session.problem(name, "holds no fields of a case, so it becomes no record", "error", name)
            return None
        self.bodies.page, self._page = name, page
        case = OriginObject(page.fields, self.session.report, "case")
        release = ImportedRecord("Release", f"osc-{key}", {"source": self.source})
        label = _joined(case.texts("cases")) or name.removesuffix(".md")
        self._found = self._agencies(case)
        bodies = _joined([self.bodies.label_of(link) for _, link in self._found])
        about = f" at {bodies}" if bodies else ""
        self.mapper.apply("case", case, release, f"{name}: date", label=label, about=about)
        files = self._files(case, release, label)
        release["holdingStatus"] = "linked-not-held" if self.base and files else "described-only"
        self.mapper.finish("case", case)
        return RecordFile(f"cases/{release.id}", name, [release, *files])

    def _call_about(self, _case: OriginObject, record: SourcedRecord, _names: Names) -> None:
        for pointer, agency in self._found:
            record.record.add("about", claim(agency, originField=pointer))

    def _call_places(self, case: OriginObject, record: SourcedRecord, _names: Names) -> None:
        for at, location in enumerate(case.texts("locations") or case.texts("location")):
            pointer = f"{case.field('locations')}/{at}"
            said = claim(location, source=self.source, originField=pointer)
            if place := self.bodies.place("osc", location, said):
                record.record.add("spatial", claim(place, originField=pointer))

    def _agencies(self, case: OriginObject) -> list[tuple[str, str]]:
        if case.has_text("source"):
            return self._agency(case, "source", "")
        source = case.object("source")
        agencies = self._agency(source, "agency", "")
        parent = agencies[0][1] if len(agencies) == 1 else ""
        parts = self._agency(source, "subagency", parent)
        self.mapper.finish("agencies", source)
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

    def _call_words(self, _case: OriginObject, record: SourcedRecord, _names: Names) -> None:
        for at, paragraph in enumerate(re.split(r"\n\s*\n", self._page.body)):
            if text := _plain_words(paragraph):
                self.session.count("paragraph")
                record.state_in_words(text, f"/body/{at}")

    def _files(self, case: OriginObject, release: ImportedRecord, label: str) -> list[ImportedRecord]:
        """Return the documents of a case that no earlier case has; to others this case is added."""
        counts: dict[str, int] = {}
        new = []
        for file in _file_objects(case, self.session):
            self.session.count("file")
            document = self._document(file, release, label, counts)
            if document is not None:
                new.append(document)
            self.mapper.finish("document", file)
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
        # Files without an address are told apart by their label and its count on the page.
        number = counts[label] = counts.get(label, 0) + 1
        name = f"osc-{key}" if key else f"{release.id}-{key_of(label) or 'file'}-{number}"
        link = claim(f"release/{release.id}", originField=file.field("href"))
        if known := self._documents.get(name):
            known.add("inSeries", link)
            self.session.leave_out("file", "it is listed before, and is one document")
            return None
        document = self._documents[name] = ImportedRecord("ReleasedDocument", name, {"source": self.source})
        names = {"title": label or stem, "label": label, "case": case, "href": href, "release": release.id}
        return self.mapper.apply("document", file, document, release.id, **names)

    def _call_label(self, file: OriginObject, record: SourcedRecord, names: Names) -> None:
        label, pointer = names["label"], file.field("label")
        record.state("alternative", label, pointer)
        form = next((form for words, form in FORMS if words.search(label)), "")
        record.state("form", form, pointer, quote=label)
        link = claim(f"release/{names['release']}", originField=file.field("href"))
        record.record.add("inSeries", link)

    def _label(self, file: OriginObject) -> str:
        """Return the label of a file, without words that may be the name of who commented."""
        label = " ".join((file.text("label") or file.text("title")).split())
        if not PATTERNS["PERSON_LABEL"].search(label):
            return label
        words = label.split()
        plain = [word for word in words if PATTERNS["PLAIN_LABEL_WORD"].fullmatch(word.strip(".,;:()–-"))]
        if len(plain) < len(words):
            reason = self.mapper.mapping.reasons["private"]
            self.session.leave_out("words of a label", reason, len(words) - len(plain))
        return " ".join(plain).strip(" -–,")

    def _call_file(self, file: OriginObject, record: SourcedRecord, names: Names) -> None:
        href, pointer = names["href"], file.field("href")
        checked = web_address(self.session, names["release"], self._address(href))
        if checked:
            part: FieldValue = {"downloadURL": checked, "source": self.source, "originField": pointer}
            record.record["distribution"] = [part]
        elif href:
            record.state_in_words(f"Its file is at {href} of the site.", pointer)
        record.record["holdingStatus"] = "linked-not-held" if checked else "described-only"

    def _address(self, href: str) -> str:
        # A relative address leads nowhere while the site is not known.
        if href.startswith(("http://", "https://")):
            return href
        return joined_address(self.base, href) if self.base and href else ""


def _file_objects(case: OriginObject, session: ImportSession) -> list[OriginObject]:
    """Return the files of a case as objects; one that is a text alone is an address."""
    files: list[OriginObject] = []
    value = case.take("files")
    for at, each in enumerate(value if isinstance(value, list) else [value] if value else []):
        fields: Mapping[str, Any] = each if isinstance(each, Mapping) else {"href": each}
        if isinstance(each, list):
            session.problem("case.files", f"has a list at {at}, where a file should be", "error")
            continue
        files.append(OriginObject(fields, session.report, "case.files", f"{case.field('files')}/{at}"))
    return files


def _number_titles(documents: list[ImportedRecord]) -> None:
    titles = [document.fields["title"] for document in documents]
    for at, document in enumerate(documents):
        title = titles[at]
        if isinstance(title, str) and titles.count(title) > 1:
            document["title"] = f"{title}, {titles[: at + 1].count(title)} of {titles.count(title)}"


def _joined(texts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))


def _plain_words(paragraph: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", paragraph)
    text = re.sub(r"<[^>]*>", " ", text)
    return " ".join(
        re.sub(r"(?m)^\s*(#+|[*+-]|>|\d+\.)\s+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", text).split()
    )


SOURCE = "osc-public-files"


class OfficeOfSpecialCounsel(Connector):
    """The reader of pages of disclosure cases."""

    kind: ClassVar[str] = "osc"
    title: ClassVar[str] = "Office of Special Counsel"
    sources: ClassVar[str] = "a page of a case in Markdown with front matter in YAML, or a folder of them"
    settings: ClassVar[Mapping[str, str]] = {
        "base": "the address of the site, to which the addresses of files on its pages are relative"
    }

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each case with its documents, then those of agencies and positions."""
        base = web_address(session, "base", session.options.settings.get("base", ""))
        reader = CaseReader(session, SOURCE, base)
        files = list(source_files(session, (".md", ".markdown")))
        yield reader.own_records()
        cases = []
        for name, path in files:
            session.count("page")
            body = read_bytes(session, name, path)
            page = parse_page(body) if body is not None else None
            for problem in page.problems if page else ():
                session.problem(name, problem)
            file = reader.read(name, page) if page else None
            if file is not None:
                cases.append(file)
        yield from cases
        yield from reader.bodies.files()
        session.is_complete = is_whole(session, files)
