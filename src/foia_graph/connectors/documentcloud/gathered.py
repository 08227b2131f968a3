"""What is gathered of DocumentCloud before records are made: documents with their parts, projects, bodies."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from foia_graph.connectors.imports.checked_values import address_parts, origin_number
from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.connectors.imports.records import ACCOUNT
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import json_values, read_bytes, read_json_value, source_files

Fields = Mapping[str, Any]
PUBLIC = "public"
PAGE_END = "\f"


@dataclass(slots=True)
class GatheredDocument:
    """A document as several answers give it, merged, and the texts of its pages by number from 1."""

    number: str
    fields: dict[str, Any] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        """Return whether anyone may see it, which old answers do not say of what is public."""
        return str(self.fields.get("access") or PUBLIC) == PUBLIC

    @property
    def modified(self) -> str:
        """When it changed last, "" where that is not said."""
        return str(self.fields.get("updated_at") or "")

    def merge(self, fields: Fields) -> None:
        """Take over a further answer: what changed last counts, and what is spelled out stays."""
        # Times are written alike (ISO 8601, one zone), so that texts compare as times do.
        is_newer = str(fields.get("updated_at") or "") >= str(self.fields.get("updated_at") or "")
        first, second = (self.fields, fields) if is_newer else (fields, self.fields)
        merged = dict(first)
        for name, value in second.items():
            merged[name] = _richer(merged.get(name), value)
        self.fields = merged

    def add_parts(self, name: str, parts: Iterable[Fields]) -> None:
        """Add notes or sections that came in answers of their own."""
        known = self.fields.get(name)
        self.fields[name] = _by_number([*(known if isinstance(known, list) else []), *parts])


def document_number(value: Any) -> str:
    """Return the number of a document, of which the first interface wrote "1234-title-of-it"; "" for none."""
    return origin_number(value.strip().partition("-")[0] if isinstance(value, str) else value)


def _richer(before: Any, after: Any) -> Any:
    """Return the later of two values, unless it is only the number of what the earlier one spells out."""
    if isinstance(before, Mapping) and str(after) == str(before.get("id")):
        return before
    if isinstance(before, list) and isinstance(after, list):
        # Listings give projects as numbers, documents give them whole: the number must not undo the object.
        spelled_out = {str(each.get("id")): each for each in before if isinstance(each, Mapping)}
        if all(isinstance(each, Mapping) for each in after):
            return _by_number([*before, *after]) if spelled_out else after
        return [spelled_out.get(str(each), each) for each in after]
    return before if after in (None, "") else after


def _by_number(parts: Iterable[Any]) -> list[Any]:
    found: dict[str, Any] = {}
    for position, part in enumerate(parts):
        number = part.get("id") if isinstance(part, Mapping) else None
        found[str(number) if number is not None else f"#{position}"] = part
    return list(found.values())


def page_texts(value: Any) -> dict[int, str]:
    """Return the texts of pages by number from 1 of a file `.txt.json`, whose pages count from 0."""
    pages = value.get("pages") if isinstance(value, Mapping) else None
    return {
        page["page"] + 1: one_page(page["contents"])
        for page in (pages if isinstance(pages, list) else [])
        if isinstance(page, Mapping)
        and isinstance(page.get("page"), int)
        and page["page"] >= 0
        and isinstance(page.get("contents"), str)
    }


def one_page(text: str) -> str:
    """Return the text of a page, in which no page ends (U+000C) but at its end."""
    return text.removesuffix(PAGE_END).replace(PAGE_END, "\n")


def is_page_texts(value: Any) -> bool:
    """Return whether a value is a file of the texts of pages."""
    pages = value.get("pages") if isinstance(value, Mapping) else None
    return isinstance(pages, list) and all(isinstance(each, Mapping) and "contents" in each for each in pages)


SUFFIXES = (".json", ".jsonl", ".txt")
OF_DOCUMENT = re.compile(r"(?:^|.*/)documents/(\d+)(?:[/.?-].*)?$")
OF_PROJECT = re.compile(r".*/projects/(\d+)/documents(?:/.*)?$")
FILE_NAME = re.compile(r"(?:.*/)?(\d{3,})-[^/]*?(?:[-_]p(\d+))?\.(?:txt\.json|txt|json)$")
PAGE_TEXT = re.compile(r".*[-_]p(\d+)\.txt$")
OF_KEYS = re.compile(r".*/documents/(\d+)/data/(?:([^/]+)/)?")
# Addresses whose answers are no matter of records, each with the reason.
ELSEWHERE = mapping_beside(__file__).tables["elsewhere"]
DOCUMENT_FIELDS = frozenset(("canonical_url", "page_count", "asset_url", "resources"))
# Fields of which one states what an object is.
PROJECT_FIELDS = frozenset(("private", "document_ids", "pinned"))


class StoredAnswers:
    """What files of answers say, gathered; `projects` and `organizations` are those that were spelled out."""

    def __init__(self, session: ImportSession) -> None:
        self._session = session
        self._documents: dict[str, GatheredDocument] = {}
        self._gone: dict[str, str] = {}
        self.projects: dict[str, Fields] = {}
        self.organizations: dict[str, Fields] = {}

    def read(self) -> Iterator[GatheredDocument]:
        """Yield the documents of the files of the source, as they came first."""
        for name, path in source_files(self._session, SUFFIXES):
            body = read_bytes(self._session, name, path)
            if body is not None:
                self._read_file(name, body)
        for number, place in self._gone.items():
            if number not in self._documents:
                self._session.count("document")
            self._session.problem(place, f"document {number} no longer exists: the server answered 404")
        for document in self._documents.values():
            if "title" in document.fields or "canonical_url" in document.fields:
                yield self._spelled_out(document)
            else:
                self._session.count("document")
                place = f"document {document.number}"
                self._session.problem(place, "is named, and no answer describes it", "error", key=place)

    def _spelled_out(self, document: GatheredDocument) -> GatheredDocument:
        fields = document.fields
        projects = fields.get("projects")
        if isinstance(projects, list):
            fields["projects"] = [_known(each, self.projects) for each in projects]
        fields["organization"] = _known(fields.get("organization"), self.organizations)
        return document

    def _read_file(self, name: str, body: bytes) -> None:
        path = unquote(address_parts(name).path)
        if name.endswith(".txt"):
            self._take(body.decode("utf-8", "replace"), path, name)
            return
        for place, value in json_values(self._session, name, body):
            self._take(value, path, place)

    def _take(self, value: Any, path: str, place: str) -> None:
        """Take an answer; `path` is that of the address that it came from, `place` where it is."""
        if isinstance(value, Mapping):
            self._take_object(value, path, place)
        elif isinstance(value, list):
            for each in value:
                self._take(each, path, place)
        elif isinstance(value, str):
            self._take_text(value, path, place)
        elif value is not None:
            self._refuse(value, place)

    def _take_object(self, value: Fields, path: str, place: str) -> None:
        if "body" in value and ("uri" in value or "url" in value):
            self._take_recorded(value, place)
        elif isinstance(value.get("results"), list):
            self._take(value["results"], path, place)
        elif isinstance(value.get("documents"), list):
            self._take(value["documents"], path, place)
        elif isinstance(value.get("projects"), list) and "title" not in value:
            self._take(value["projects"], path, place)
        elif is_page_texts(value):
            self._add_texts(page_texts(value), path, place)
        else:
            self._take_thing(value, path, place)

    def _take_recorded(self, answer: Fields, place: str) -> None:
        path = unquote(address_parts(str(answer.get("uri") or answer.get("url"))).path)
        status = answer.get("status", 200)
        match = OF_DOCUMENT.fullmatch(path)
        if status == 404 and match and path.rstrip("/").endswith(f"/documents/{match[1]}"):
            self._gone[match[1]] = place
        elif isinstance(status, int) and status >= 400:
            self._session.pass_over("recorded answer", f"the server answered {status}")
        elif answer["body"] in (None, "", [], {}):
            self._session.pass_over("recorded answer", "it is empty")
        elif reason := next((why for form, why in ELSEWHERE.items() if re.fullmatch(form, path)), ""):
            self._session.pass_over("recorded answer", reason)
        elif keys := OF_KEYS.fullmatch(path):
            self._take_keys(keys[1], keys[2], answer["body"], place)
        else:
            self._take(answer["body"], path, place)

    def _take_keys(self, number: str, name: str, value: Any, place: str) -> None:
        fields = self._document(number).fields
        known = fields.get("data")
        new = {name: value} if name else value
        if isinstance(new, Mapping):
            fields["data"] = {**(known if isinstance(known, Mapping) else {}), **new}
        else:
            self._refuse(value, place)

    def _take_thing(self, value: Fields, path: str, place: str) -> None:
        document = OF_DOCUMENT.fullmatch(path)
        # The order of the tests matters: a member of a project has fields of a document, too.
        if "document" in value and not {"id", "title"} <= value.keys():
            self._take_member(value, path, place)
        elif value.keys() & DOCUMENT_FIELDS and document_number(value.get("id")):
            self._document(value["id"]).merge(value)
        elif "page_number" in value or {"page", "title", "content"} <= value.keys():
            self._take_part(value, document, place)
        elif "username" in value:
            self._session.pass_over("user", ACCOUNT)
        elif "individual" in value:
            self.organizations[str(value.get("id"))] = value
        elif "title" in value and value.keys() & PROJECT_FIELDS and origin_number(value.get("id")):
            self._add_project(value)
        elif value.keys() & {"addon", "addons", "repository"}:
            self._session.pass_over("run of an add-on", "it is about work on documents")
        elif "entity" in value:
            self._session.pass_over("entity", "a name that a machine looked for")
        elif value.keys() >= {"count", "next"} or not value:
            self._session.pass_over("recorded answer", "it is empty")
        else:
            self._refuse(value, place)

    def _take_member(self, value: Fields, path: str, place: str) -> None:
        """Take a link from a project to a document, or a document as the first interface wraps it."""
        document, project = value["document"], OF_PROJECT.fullmatch(path)
        number = document_number(document.get("id") if isinstance(document, Mapping) else document)
        if not number:
            self._refuse(value, place)
            return
        found = self._document(number)
        if isinstance(document, Mapping):
            found.merge(document)
        if project:
            _join(found, int(project[1]))

    def _take_part(self, value: Fields, document: re.Match[str] | None, place: str) -> None:
        kind = "notes" if value.keys() & {"content", "x1"} else "sections"
        if document:
            self._document(document[1]).add_parts(kind, [value])
        else:
            self._session.count(kind.removesuffix("s"))
            self._session.problem(place, f"has one of the {kind} of a document that is not named", "error")

    def _take_text(self, text: str, path: str, place: str) -> None:
        if text.lstrip().startswith(("{", "[")) and not path.endswith(".txt"):
            self._take(read_json_value(self._session, place, text.encode()), path, place)
        elif match := PAGE_TEXT.fullmatch(path):
            self._add_texts({int(match[1]): one_page(text)}, path, place)
        elif path.endswith(".txt"):
            self._session.pass_over("text of a whole document", "it does not say where pages end")
        else:
            self._refuse(text, place)

    def _add_texts(self, texts: dict[int, str], path: str, place: str) -> None:
        match = OF_DOCUMENT.fullmatch(path) or FILE_NAME.fullmatch(path)
        if match:
            self._document(match[1]).texts.update(texts)
        else:
            self._session.count("page text", len(texts))
            self._session.problem(place, "has texts of pages of a document that is not named", "error")

    def _add_project(self, value: Fields) -> None:
        self.projects[str(value["id"])] = value
        members = value.get("document_ids")
        for each in filter(document_number, members if isinstance(members, list) else []):
            _join(self._document(each), value["id"])

    def _document(self, number: Any) -> GatheredDocument:
        key = document_number(number)
        return self._documents.setdefault(key, GatheredDocument(key))

    def _refuse(self, value: Any, place: str) -> None:
        shape = ", ".join(sorted(value)[:6]) if isinstance(value, Mapping) else type(value).__name__
        self._session.count("answer of another kind")
        self._session.problem(place, f"is no answer of DocumentCloud that is known here ({shape})", "error")


def _join(document: GatheredDocument, project: Any) -> None:
    projects = document.fields.setdefault("projects", [])
    if isinstance(projects, list):
        known = {str(each.get("id") if isinstance(each, Mapping) else each) for each in projects}
        projects += [project] if str(project) not in known else []


def _known(value: Any, spelled_out: Mapping[str, Fields]) -> Any:
    return value if isinstance(value, Mapping) else spelled_out.get(str(value), value)
