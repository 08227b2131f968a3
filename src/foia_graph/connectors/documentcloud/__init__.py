"""DocumentCloud: documents with their pages, notes and sections, in projects.

Over HTTP, the documents of a selection are read, each whole, with its texts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from foia_graph.connectors.documentcloud.documents import DocumentCloudReader
from foia_graph.connectors.documentcloud.gathered import (
    GatheredDocument,
    StoredAnswers,
    document_number,
    page_texts,
)
from foia_graph.connectors.http.connection import FetchError, RequestFailed
from foia_graph.connectors.imports.api_client import Platform, local_origin
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.paged_listing import PagedListing, identifier
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_address
from foia_graph.errors import InputError


class DocumentCloud(Connector):
    """The reader of DocumentCloud, over HTTP or from stored answers."""

    kind: ClassVar[str] = "documentcloud"
    title: ClassVar[str] = "DocumentCloud"
    sources: ClassVar[str] = (
        "the address of a document, project, user, organization or search, or of its interface; or a file or "
        "folder of its answers (JSON, JSON lines). What is not public needs a token in DOCUMENTCLOUD_TOKEN"
    )
    settings: ClassVar[Mapping[str, str]] = {"texts": "no leaves out the texts of pages"}

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each document, project and organization, and one for the texts of a document."""
        documents: Iterable[GatheredDocument]
        if is_address(session.source):
            selection = parse_source(session.source)
            session.platform, session.origin = PLATFORM, selection.name
            texts = session.options.settings.get("texts", "yes")
            if texts not in ("yes", "no"):
                raise InputError(f"texts is {texts!r}; write yes or no")
            interface = DocumentCloudInterface(session, selection, texts == "yes")
            reader = DocumentCloudReader(session, site_of(selection.api))
            if selection.kind == "project":
                reader.projects.link(interface.project())
            documents = interface.documents()
        else:
            answers = StoredAnswers(session)
            documents = [
                each
                for each in answers.read()
                if not session.leave_out_unchanged("document", each.modified, is_counted=False)
            ]
            reader = DocumentCloudReader(session, f"https://www.{HOST}")
            for project in answers.projects.values():
                reader.projects.link(project)
            for body in answers.organizations.values():
                reader.organizations.link(body)
            session.is_complete = session.report.is_clean
        yield from reader.organizations.files()
        yield from reader.projects.files()
        for document in documents:
            yield from reader.record_files(document)
        reader.projects.finish()
        reader.organizations.finish()


HOST = "documentcloud.org"
PLATFORM = Platform(
    "DocumentCloud",
    (HOST,),
    ("api.www.documentcloud.org", "api.dev.documentcloud.org"),
    "DOCUMENTCLOUD_TOKEN",
)
DOCUMENT = re.compile(r"(?:/api)?/documents/(\d+)(?:[-/.].*)?")
PROJECT = re.compile(r"(?:/api)?/projects/(?:(\d+)(?:[-/.].*)?|[^/]*-(\d+)/?)")
ACCOUNT = re.compile(r"(?:/api)?/(user|organization)s/(?:(\d+)(?:[-/.].*)?|[^/]*-(\d+)/?)")
LISTING = re.compile(r"/api/(?:documents(?:/search)?|projects/\d+/documents)/?")
SEARCH_PAGE = re.compile(r"(?:/(?:app|search|home|documents)?/?|/(?:public/)?search/.*|/api/search\.json)")
OLD_SEARCH = re.compile(r"/?(?:public/)?search/(?:all/)?(.*)")
OLD_PROJECT = re.compile(r"\bprojectid:\s*(\d+)[^\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentCloudSelection:
    """A document or project by its number, or a listing at an address; `api` begins the addresses."""

    kind: Literal["document", "project", "listing"]
    api: str
    number: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        host = urlsplit(self.api).hostname or ""
        if self.number:
            return f"{host} {self.kind} {self.number}"
        parts = urlsplit(self.url)
        return f"{host} {parts.path.removeprefix('/api/')} {parts.query}".rstrip(" /")


def parse_source(source: str) -> DocumentCloudSelection:
    """Parse an address of a page or of the interface; raises InputError for one that lists no documents."""
    parts = urlsplit(source)
    api = f"{_api_origin(source)}/api"
    path = unquote(parts.path)
    if LISTING.fullmatch(path) and (parts.query or not PROJECT.fullmatch(path)):
        query = f"?{parts.query}" if parts.query else ""
        return DocumentCloudSelection("listing", api, url=f"{api}{parts.path.removeprefix('/api')}{query}")
    if match := DOCUMENT.fullmatch(path):
        return DocumentCloudSelection("document", api, match[1])
    if match := PROJECT.fullmatch(path):
        return DocumentCloudSelection("project", api, match[1] or match[2])
    if match := ACCOUNT.fullmatch(path):
        return _listing(api, "documents/", {match[1]: match[2] or match[3]})
    if SEARCH_PAGE.fullmatch(path):
        return _listing(api, "documents/search/", _search_terms(source))
    raise InputError(
        "is no address of a document, project, user, organization or search on DocumentCloud", source
    )


def _listing(api: str, path: str, query: dict[str, str]) -> DocumentCloudSelection:
    return DocumentCloudSelection("listing", api, url=f"{api}/{path}?{urlencode(query)}")


def _search_terms(source: str) -> dict[str, str]:
    """Return the query of a search page, old ones included, which had it behind a number sign."""
    parts = urlsplit(source)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    old = OLD_SEARCH.fullmatch(unquote(parts.fragment or parts.path))
    words = (query.get("q") or (old[1] if old else "")).strip()
    if not words:
        raise InputError("searches for nothing; name a search with its words (?q=…)", source)
    words = OLD_PROJECT.sub(r"project:\1", words)
    return {"q": words, **{name: query[name] for name in ("sort", "per_page") if name in query}}


def _api_origin(source: str) -> str:
    parts = urlsplit(source)
    host = parts.hostname or ""
    if local_origin(source) or host.startswith("api.") or not PLATFORM.has(host):
        return f"{parts.scheme}://{parts.netloc}"
    stem = re.sub(r"^(www|embed|beta|assets|s3)\.", "", host)
    return f"https://api.{'www.' if stem == HOST else ''}{stem}"


def site_of(api: str) -> str:
    """Return the site for people that belongs to an interface.

    >>> [site_of(a) for a in ("https://api.www.documentcloud.org/api", "https://api.dev.documentcloud.org")]
    ['https://www.documentcloud.org', 'https://www.dev.documentcloud.org']
    """
    host = urlsplit(api).hostname or ""
    stem = host.removeprefix("api.").removeprefix("www.")
    return f"https://www.{stem}" if PLATFORM.has(stem) else f"https://www.{HOST}"


WHOLE = "?expand=user,organization,projects,sections,notes"
MEMBERS = "?per_page=100&expand=document"
PARTS = ("notes", "sections")
NO_TEXTS = "the texts of its pages are missing"
# Statuses of servers that know an address only without the query that we add.
WITHOUT_QUERY = frozenset((400, 404))


def _listed_number(item: Mapping[str, Any]) -> str:
    # In a project an item is only a link to its document.
    document = item.get("document", item)
    return identifier(document) if isinstance(document, Mapping) else str(document or "")


@dataclass(slots=True)
class DocumentCloudInterface:
    """The requests of one import; `selection` is what is asked for."""

    session: ImportSession
    selection: DocumentCloudSelection
    wants_texts: bool = True
    _spelled_out: dict[str, Any] = field(default_factory=dict)
    """Projects and organizations that were asked for, by path."""

    def documents(self) -> Iterator[GatheredDocument]:
        """Yield the documents of the selection that changed since the day that was asked for."""
        if self.selection.kind == "document":
            yield self._whole(self.selection.number, self._document(self.selection.number))
            self.session.is_complete = True
            return
        url = self.selection.url
        if self.selection.kind == "project":
            url = f"{self.selection.api}/projects/{self.selection.number}/documents/{MEMBERS}"
        listing = PagedListing(self.session, url, "documents", key=_listed_number)
        for item in listing:
            number = document_number(_listed_number(item))
            listed = item.get("document", item)
            fields = dict(listed) if isinstance(listed, Mapping) else {}
            if not number:
                self.session.problem(listing.url, f"lists a document without a number: {str(item)[:80]}")
            elif not self.session.leave_out_unchanged(
                "document", str(fields.get("updated_at") or ""), is_counted=False
            ):
                yield from self._listed(number, fields)
        self.session.is_complete = listing.is_complete

    def project(self) -> Any:
        """Return the project that was selected; raises RequestFailed where it cannot be fetched."""
        return self._get(f"/projects/{self.selection.number}/")

    def _listed(self, number: str, fields: dict[str, Any]) -> Iterator[GatheredDocument]:
        try:
            yield self._whole(number, {**fields, **self._document_or_listed(number, fields)})
        except RequestFailed as error:
            self.session.count("document")
            self.session.problem(error.url, error.detail, "error", key=f"document {number}")
            self.session.unreadable.add(f"texts {number}")

    def _document_or_listed(self, number: str, listed: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._document(number)
        except RequestFailed as error:
            if error.may_pass or not listed:
                raise
            self.session.problem(error.url, f"{error.detail}; what the listing says of it is taken")
            return listed

    def _document(self, number: str) -> dict[str, Any]:
        value = self._get(f"/documents/{number}/", WHOLE)
        if not isinstance(value, Mapping) or document_number(value.get("id")) != number:
            url = f"{self.selection.api}/documents/{number}/"
            raise RequestFailed(url, FetchError("wrong-type", "is not the document that was asked for", 200))
        return dict(value)

    def _get(self, path: str, query: str = "") -> Any:
        url = f"{self.selection.api}{path}"
        try:
            return self.session.client.get_json(f"{url}{query}").value
        except RequestFailed as error:
            if not query or error.status not in WITHOUT_QUERY:
                raise
            return self.session.client.get_json(url).value

    def _whole(self, number: str, fields: dict[str, Any]) -> GatheredDocument:
        document = GatheredDocument(number, fields)
        for name in PARTS:
            if fields and not isinstance(fields.get(name), list):
                self._ask_parts(document, name)
        projects = fields.get("projects")
        if isinstance(projects, list):
            fields["projects"] = [self._spell_out("projects", each) for each in projects]
        fields["organization"] = self._spell_out("organizations", fields.get("organization"))
        if not self.wants_texts:
            self.session.unreadable.add(f"texts {number}")
        elif document.is_public:
            self._ask_texts(document)
        return document

    def _ask_parts(self, document: GatheredDocument, name: str) -> None:
        """Ask for notes or sections; raises RequestFailed where they cannot be fetched today."""
        url = f"{self.selection.api}/documents/{document.number}/{name}/"
        listing = PagedListing(self.session, url, name)
        try:
            document.add_parts(name, list(listing))
        except RequestFailed as error:
            if error.may_pass:
                raise
            self.session.problem(error.url, f"{error.detail}; {name} of the document are missing", "error")
            return
        if not listing.is_complete:
            raise RequestFailed(url, FetchError("answer", f"came only in part ({name})", 200))

    def _spell_out(self, kind: str, value: Any) -> Any:
        if value in (None, "") or isinstance(value, (Mapping, list)):
            return value
        # Memoized by path: documents of a project name the same few bodies.
        path = f"/{kind}/{value}/"
        if path not in self._spelled_out:
            found = None
            try:
                found = self._get(path)
            except RequestFailed as error:
                if error.may_pass:
                    raise
                self.session.problem(error.url, f"{error.detail}; only its number is taken")
            self._spelled_out[path] = found if isinstance(found, Mapping) else value
        return self._spelled_out[path]

    def _ask_texts(self, document: GatheredDocument) -> None:
        base, slug = document.fields.get("asset_url"), document.fields.get("slug")
        if not base or not slug or not document.fields.get("page_count"):
            return
        url = f"{str(base).rstrip('/')}/documents/{document.number}/{slug}.txt.json"
        client, key = self.session.client, f"texts {document.number}"
        try:
            url = client.next_address(url, f"{self.selection.api}/")
            document.texts |= page_texts(client.get_json(url).value)
        except RequestFailed as error:
            self.session.problem(error.url, f"{error.detail}; {NO_TEXTS}", key=key)
        except FetchError as error:
            self.session.problem(url, f"{error}; {NO_TEXTS}", key=key)
