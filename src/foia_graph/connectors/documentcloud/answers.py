"""Answers of DocumentCloud that were stored: documents, lists of them, and recorded conversations."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from foia_graph.connectors.documentcloud.gathered import (
    Fields,
    GatheredDocument,
    document_number,
    is_page_texts,
    one_page,
    page_texts,
)
from foia_graph.connectors.imports.checked_values import address_parts, origin_number
from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.connectors.imports.notes import ACCOUNT
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import (
    json_values,
    read_bytes,
    read_json_value,
    source_files,
)

SUFFIXES = (".json", ".jsonl", ".txt")
OF_DOCUMENT = re.compile(r"(?:^|.*/)documents/(\d+)(?:[/.?-].*)?$")
OF_PROJECT = re.compile(r".*/projects/(\d+)/documents(?:/.*)?$")
FILE_NAME = re.compile(r"(?:.*/)?(\d{3,})-[^/]*?(?:[-_]p(\d+))?\.(?:txt\.json|txt|json)$")
PAGE_TEXT = re.compile(r".*[-_]p(\d+)\.txt$")
OF_KEYS = re.compile(r".*/documents/(\d+)/data/(?:([^/]+)/)?")
TABLES = mapping_beside(__file__).tables
DOCUMENT_FIELDS = frozenset(("canonical_url", "page_count", "asset_url", "resources"))
PROJECT_FIELDS = frozenset(("private", "document_ids", "pinned"))
"""Fields of which one states what an object is."""


class StoredAnswers:
    """What files of answers say, gathered: of several answers about one thing the latest counts.

    `projects` and `organizations` are those that were spelled out, by number.
    """

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
        """Return a document with its projects and its organization as other answers spell them out."""
        fields = document.fields
        projects = fields.get("projects")
        if isinstance(projects, list):
            fields["projects"] = [_known(each, self.projects) for each in projects]
        fields["organization"] = _known(fields.get("organization"), self.organizations)
        return document

    def _read_file(self, name: str, body: bytes) -> None:
        if name.endswith(".txt"):
            self._take(body.decode("utf-8", "replace"), name, name)
            return
        for place, value in json_values(self._session, name, body):
            self._take(value, name, place)

    # ------------------------------------------------------------ what an answer is

    def _take(self, value: Any, address: str, place: str) -> None:
        """Take an answer; `address` is where it came from, `place` where it is."""
        if isinstance(value, Mapping):
            self._take_object(value, address, place)
        elif isinstance(value, list):
            for each in value:
                self._take(each, address, place)
        elif isinstance(value, str):
            self._take_text(value, address, place)
        elif value is not None:
            self._refuse(value, place)

    def _take_object(self, value: Fields, address: str, place: str) -> None:
        if "body" in value and ("uri" in value or "url" in value):
            self._take_recorded(value, place)
        elif isinstance(value.get("results"), list):
            self._take(value["results"], address, place)
        elif isinstance(value.get("documents"), list):
            self._take(value["documents"], address, place)
        elif isinstance(value.get("projects"), list) and "title" not in value:
            self._take(value["projects"], address, place)
        elif is_page_texts(value):
            self._add_texts(page_texts(value), address, place)
        else:
            self._take_thing(value, address, place)

    def _take_recorded(self, answer: Fields, place: str) -> None:
        """Take an answer that was recorded with its address and status."""
        address, status = str(answer.get("uri") or answer.get("url")), answer.get("status", 200)
        path = unquote(address_parts(address).path)
        match = OF_DOCUMENT.fullmatch(path)
        if status == 404 and match and path.rstrip("/").endswith(f"/documents/{match[1]}"):
            self._gone[match[1]] = place
        elif isinstance(status, int) and status >= 400:
            self._leave_out("recorded answer", f"the server answered {status}")
        elif answer["body"] in (None, "", [], {}):
            self._leave_out("recorded answer", "it is empty")
        elif reason := _other_matter(path):
            self._leave_out("recorded answer", reason)
        elif keys := OF_KEYS.fullmatch(path):
            self._take_keys(keys[1], keys[2], answer["body"], place)
        else:
            self._take(answer["body"], address, place)

    def _take_keys(self, number: str, name: str, value: Any, place: str) -> None:
        """Take the keys and values of a document, or the values of one key."""
        fields = self._document(number).fields
        known = fields.get("data")
        new = {name: value} if name else value
        if isinstance(new, Mapping):
            fields["data"] = {**(known if isinstance(known, Mapping) else {}), **new}
        else:
            self._refuse(value, place)

    def _take_thing(self, value: Fields, address: str, place: str) -> None:
        """Take an object, which is known by its fields."""
        document = OF_DOCUMENT.fullmatch(unquote(address_parts(address).path))
        # The order of the tests matters: a member of a project has fields of a document, too.
        if "document" in value and not {"id", "title"} <= value.keys():
            self._take_member(value, address, place)
        elif value.keys() & DOCUMENT_FIELDS and document_number(value.get("id")):
            self._document(value["id"]).merge(value)
        elif "page_number" in value or {"page", "title", "content"} <= value.keys():
            self._take_part(value, document, place)
        elif "username" in value:
            self._leave_out("user", ACCOUNT)
        elif "individual" in value:
            self.organizations[str(value.get("id"))] = value
        elif "title" in value and value.keys() & PROJECT_FIELDS and origin_number(value.get("id")):
            self._add_project(value)
        elif value.keys() & {"addon", "addons", "repository"}:
            self._leave_out("run of an add-on", "it is about work on documents")
        elif "entity" in value:
            self._leave_out("entity", "a name that a machine looked for")
        elif value.keys() >= {"count", "next"} or not value:
            self._leave_out("recorded answer", "it is empty")
        else:
            self._refuse(value, place)

    def _take_member(self, value: Fields, address: str, place: str) -> None:
        """Take a link from a project to a document, or a document as the first interface wraps it."""
        document, project = value["document"], OF_PROJECT.fullmatch(unquote(address_parts(address).path))
        number = document_number(document.get("id") if isinstance(document, Mapping) else document)
        if not number:
            self._refuse(value, place)
            return
        found = self._document(number)
        if isinstance(document, Mapping):
            found.merge(document)
        projects = found.fields.setdefault("projects", [])
        if (
            project
            and isinstance(projects, list)
            and not any(_number(each) == project[1] for each in projects)
        ):
            projects.append(int(project[1]))

    def _take_part(self, value: Fields, document: re.Match[str] | None, place: str) -> None:
        kind = "notes" if value.keys() & {"content", "x1"} else "sections"
        if document:
            self._document(document[1]).add_parts(kind, [value])
        else:
            self._session.count(kind.removesuffix("s"))
            self._session.problem(place, f"has one of the {kind} of a document that is not named", "error")

    def _take_text(self, text: str, address: str, place: str) -> None:
        """Take a text that is the body of an answer: that of a page, or JSON."""
        path = unquote(address_parts(address).path)
        if text.lstrip().startswith(("{", "[")) and not path.endswith(".txt"):
            self._take(read_json_value(self._session, place, text.encode()), address, place)
        elif match := PAGE_TEXT.fullmatch(path):
            self._add_texts({int(match[1]): one_page(text)}, address, place)
        elif path.endswith(".txt"):
            self._session.count("text of a whole document")
            self._session.leave_out("text of a whole document", "it does not say where pages end")
        else:
            self._refuse(text, place)

    def _add_texts(self, texts: dict[int, str], address: str, place: str) -> None:
        path = unquote(address_parts(address).path)
        match = OF_DOCUMENT.fullmatch(path) or FILE_NAME.fullmatch(path)
        if match:
            self._document(match[1]).texts.update(texts)
        else:
            self._session.count("page text", len(texts))
            self._session.problem(place, "has texts of pages of a document that is not named", "error")

    def _add_project(self, value: Fields) -> None:
        number = str(value["id"])
        self.projects[number] = value
        members = value.get("document_ids")
        for each in filter(document_number, members if isinstance(members, list) else []):
            projects = self._document(each).fields.setdefault("projects", [])
            if isinstance(projects, list) and not any(_number(other) == number for other in projects):
                projects.append(value["id"])

    def _document(self, number: Any) -> GatheredDocument:
        key = document_number(number)
        return self._documents.setdefault(key, GatheredDocument(key))

    def _leave_out(self, item: str, reason: str) -> None:
        self._session.count(item)
        self._session.leave_out(item, reason)

    def _refuse(self, value: Any, place: str) -> None:
        shape = ", ".join(sorted(value)[:6]) if isinstance(value, Mapping) else type(value).__name__
        self._session.count("answer of another kind")
        self._session.problem(place, f"is no answer of DocumentCloud that is known here ({shape})", "error")


def _number(value: Any) -> str:
    return str(value.get("id") if isinstance(value, Mapping) else value)


def _known(value: Any, spelled_out: Mapping[str, Fields]) -> Any:
    return value if isinstance(value, Mapping) else spelled_out.get(str(value), value)


def _other_matter(path: str) -> str:
    elsewhere = TABLES["elsewhere"].items()
    return next((why for pattern, why in elsewhere if re.fullmatch(pattern, path)), "")
