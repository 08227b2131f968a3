"""The interfaces of MuckRock over HTTP, and what they are asked for by the address that a user names."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from foia_graph.connectors.http.connection import FetchError, RequestFailed
from foia_graph.connectors.imports.api_client import BEARER, TOKEN, Platform, local_origin
from foia_graph.connectors.imports.checked_values import address_parts, origin_number
from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.connectors.imports.paged_listing import PagedListing
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import json_values, read_bytes, source_files
from foia_graph.errors import InputError

Fields = Mapping[str, Any]
# What belongs to a thing; the first interface gives it in a field of that name, in the plural.
PARTS = {"request": "communication", "communication": "file"}
WHOLES = {part: whole for whole, part in PARTS.items()}
# Fields that name what a thing belongs to, as one version or another calls it.
OWNERS = {"communication": ("foia", "request"), "file": ("comm", "communication", "foia_communication")}


@dataclass(slots=True)
class GatheredThing:
    """An object of MuckRock: its key, what answers say of it, and the keys of its parts in order."""

    kind: str
    key: str
    fields: dict[str, Any] = field(default_factory=dict)
    pointer: str = ""
    owner: str = ""
    parts: dict[str, None] = field(default_factory=dict)
    is_described: bool = False
    has_parts: bool = False
    """Whether it came with its parts, or with the word that it has none."""
    is_cut_off: bool = False
    """Whether a part of it could not be had, and may be another day."""

    @property
    def name(self) -> str:
        """Return the name of its record."""
        return f"muckrock-{self.kind}-{self.key}"


@dataclass(slots=True)
class GatheredThings:
    """All objects, by kind and key, as they came first."""

    things: dict[tuple[str, str], GatheredThing] = field(default_factory=dict)

    def add(self, kind: str, fields: Fields, key: str = "", pointer: str = "") -> GatheredThing:
        """Add what an answer says of a thing, with the parts that it holds; later answers count more."""
        thing = self.get(kind, key or number_of(fields) or self._key_of_part(kind, fields))
        name = f"{PARTS[kind]}s" if kind in PARTS else ""
        nested = fields.get(name)
        is_whole = isinstance(nested, list)
        # A later answer wins field by field; what it leaves empty does not undo what an earlier one said.
        for own, value in fields.items():
            if not (own == name and is_whole) and (value is not None or own not in thing.fields):
                thing.fields[own] = value
        thing.pointer, thing.is_described = pointer or thing.pointer, True
        thing.has_parts = thing.has_parts or is_whole
        self._join(thing)
        for position, part in enumerate(nested if isinstance(nested, list) else []):
            self._add_part(thing, part, position)
        return thing

    def get(self, kind: str, key: str) -> GatheredThing:
        """Return a thing, made where there is none yet."""
        return self.things.setdefault((kind, key), GatheredThing(kind, key))

    def find(self, kind: str, value: Any) -> GatheredThing | None:
        """Return a described thing that a field names by its number or holds, None where there is none."""
        found = self.things.get((kind, number_of(value) if isinstance(value, Mapping) else str(value)))
        return found if found is not None and found.is_described else None

    def of_kind(self, kind: str) -> Iterator[GatheredThing]:
        """Yield the things of a kind that are described, as they came first."""
        return iter([each for each in self.things.values() if each.kind == kind and each.is_described])

    def parts_of(self, thing: GatheredThing) -> Iterator[GatheredThing]:
        """Yield the parts of a thing that are described, by their dates, else as they came."""
        parts = (self.things[PARTS[thing.kind], key] for key in thing.parts)
        yield from sorted((part for part in parts if part.is_described), key=_date)

    def lacks_parts(self, thing: GatheredThing) -> bool:
        """Return whether a thing came without its parts, or with their numbers alone."""
        parts = (self.things[PARTS[thing.kind], key] for key in thing.parts)
        return not thing.has_parts or not all(part.is_described for part in parts)

    def _key_of_part(self, kind: str, fields: Fields) -> str:
        owners = (fields.get(name) for name in OWNERS.get(kind, ()))
        owner = next((key for each in owners if (key := number_of(each) or origin_number(each))), "")
        if not owner:
            return self._unnamed()
        return f"{owner}-{len(self.get(WHOLES[kind], owner).parts) + 1}"

    def _unnamed(self) -> str:
        return f"unnumbered-{len(self.things)}"

    def _join(self, thing: GatheredThing) -> None:
        for name in OWNERS.get(thing.kind, ()):
            value = thing.fields.get(name)
            owner = number_of(value) or origin_number(value)
            if owner:
                thing.owner = owner
                self.get(WHOLES[thing.kind], owner).parts.setdefault(thing.key)
                return

    def _add_part(self, owner: GatheredThing, value: Any, position: int) -> None:
        kind = PARTS[owner.kind]
        if not isinstance(value, Mapping):
            number = origin_number(value) or self._unnamed()
            self.get(kind, number).owner = owner.key
            owner.parts.setdefault(number)
            return
        key = number_of(value) or f"{owner.key}-{position + 1}"
        pointer = f"{owner.pointer}/{kind}s/{position}"
        part = self.add(kind, value, key, pointer)
        part.owner = owner.key
        owner.parts.setdefault(part.key)


def owned(kind: str, owner: str, fields: Fields) -> Fields:
    """Return what an answer says of a part, with its owner where it does not name it itself."""
    names = OWNERS[kind]
    return fields if any(fields.get(name) for name in names) else {**fields, names[0]: owner}


def _date(thing: GatheredThing) -> str:
    return str(thing.fields.get("datetime") or thing.fields.get("date") or "")


def number_of(fields: Any) -> str:
    """Return the number of an object, "" where it has none."""
    return origin_number(fields.get("id", fields.get("pk"))) if isinstance(fields, Mapping) else ""


SITE = "https://www.muckrock.com"
Version = Literal["api_v1", "api_v2"]
VERSIONS: tuple[Version, ...] = ("api_v1", "api_v2")
PATHS = mapping_beside(__file__).tables
KINDS = {path: kind for version in VERSIONS for kind, path in PATHS[version].items()}
INTERFACE = re.compile(r"/(api_v[12])/([a-z]+)/?(?:(\d+)/?)?")
REQUEST_PAGE = re.compile(r"/foi/(?!list\b)[^/]+/[^/]*?-?(\d+)(?:/.*)?")
AGENCY_PAGE = re.compile(r"/agency/[^/]+/[^/]*?-?(\d+)(?:/.*)?")
PROJECT_PAGE = re.compile(r"/project/[^/]*?-?(\d+)(?:/.*)?")
LIST_PAGE = re.compile(r"/(?:foi/list|search)?/?")
# Parameters of lists for people, and what the interface calls them.
FILTERS = {"q": "search", **{name: name for name in ("agency", "jurisdiction", "status", "tags")}}


def authorization(token: str) -> str:
    """Return the header for a token: a key of the first interface, or a JSON Web Token (RFC 7519)."""
    return (BEARER if token.startswith("eyJ") and token.count(".") == 2 else TOKEN)(token)


PLATFORM = Platform("MuckRock", ("muckrock.com",), ("www.muckrock.com",), "MUCKROCK_TOKEN", authorization)


@dataclass(frozen=True, slots=True)
class MuckRockSelection:
    """One thing of a kind by its number, or a list with a query; `versions` are asked one after the other."""

    kind: str
    site: str
    versions: tuple[Version, ...]
    number: str = ""
    query: str = ""

    @property
    def name(self) -> str:
        """Return what tells the selection from others."""
        host = urlsplit(self.site).hostname or ""
        return " ".join(filter(None, (host, self.kind, self.number, self.query)))


def parse_source(source: str) -> MuckRockSelection:
    """Parse an address of a page or an interface; raises InputError for one that names nothing to import."""
    parts = urlsplit(source)
    site = f"{parts.scheme}://{parts.netloc}" if _is_interface(source) else SITE
    if match := INTERFACE.fullmatch(parts.path):
        kind = KINDS.get(match[2])
        if kind:
            version: Version = "api_v1" if match[1] == "api_v1" else "api_v2"
            return MuckRockSelection(kind, site, (version,), match[3] or "", parts.query)
    for page, kind in ((REQUEST_PAGE, "request"), (PROJECT_PAGE, "project")):
        if match := page.fullmatch(parts.path):
            return MuckRockSelection(kind, site, VERSIONS, match[1])
    if match := AGENCY_PAGE.fullmatch(parts.path):
        return MuckRockSelection("request", site, VERSIONS, query=urlencode({"agency": match[1]}))
    query = {name: values[-1] for name, values in parse_qs(parts.query).items() if name in FILTERS}
    if LIST_PAGE.fullmatch(parts.path) and query:
        return MuckRockSelection(
            "request", site, VERSIONS, query=urlencode({FILTERS[name]: text for name, text in query.items()})
        )
    raise InputError(
        "is no address of a request, agency, project, list of requests or interface of MuckRock", source
    )


def _is_interface(source: str) -> bool:
    # A host to ask is a local double, or a platform of the same make.
    host = urlsplit(source).hostname or ""
    return bool(local_origin(source)) or not PLATFORM.has(host)


# Statuses after which the other interface is asked.
NOT_HERE = frozenset((401, 403, 404, 410))
# Fields that name other things by their number, and of which kind those are.
NAMED = {
    "request": {"agency": "agency", "jurisdiction": "jurisdiction"},
    "agency": {"jurisdiction": "jurisdiction", "parent": "agency"},
    "jurisdiction": {"parent": "jurisdiction"},
}


@dataclass(slots=True)
class MuckRockInterface:
    """The requests of one import; `things` is what came."""

    session: ImportSession
    selection: MuckRockSelection
    things: GatheredThings = field(default_factory=GatheredThings)
    _version: Version = "api_v1"

    def gather(self) -> GatheredThings:
        """Return what was selected with what it names; raises RequestFailed where it cannot be fetched."""
        # What one version of the interface lacks or refuses, the other may have.
        for number, version in enumerate(self.selection.versions):
            self._version = version
            try:
                self._gather_selected()
                break
            except RequestFailed as error:
                is_last = number + 1 == len(self.selection.versions)
                if is_last or not (error.status in NOT_HERE or error.reason == "robots"):
                    raise
        self._gather_named()
        return self.things

    def _gather_selected(self) -> None:
        selection = self.selection
        if selection.number:
            self._add_whole(selection.kind, self._get(selection.kind, selection.number))
            self.session.is_complete = True
            return
        listing = self._listing(selection.kind, selection.query)
        for item in listing:
            if not number_of(item) and selection.kind not in WHOLES:
                self.session.problem(listing.url, f"lists a {selection.kind} without a number", "error")
            elif not self.session.leave_out_unchanged(
                "request", str(item.get("datetime_updated") or ""), is_counted=False
            ):
                self._add_whole(selection.kind, item)
        self.session.is_complete = listing.is_complete

    def _add_whole(self, kind: str, fields: Fields) -> None:
        if kind == "project":
            self._add_project(fields)
            return
        thing = self.things.add(kind, fields)
        if kind == "request" and self.things.lacks_parts(thing):
            self._add_parts(thing, "communication", "foia")
        communications = list(self.things.parts_of(thing)) if kind == "request" else [thing]
        for each in communications:
            if each.kind == "communication" and self.things.lacks_parts(each):
                self._add_parts(each, "file", "communication")

    def _add_project(self, project: Fields) -> None:
        requests = project.get("requests")
        for each in requests if isinstance(requests, list) else []:
            number = number_of(each) or str(each)
            try:
                self._add_whole("request", self._get("request", number))
            except RequestFailed as error:
                self.session.count("request")
                self.session.problem(error.url, error.detail, "error", key=f"request {number}")
        self.things.add("project", project)

    def _add_parts(self, owner: GatheredThing, kind: str, parameter: str) -> None:
        listing = self._listing(kind, f"{parameter}={owner.key}")
        try:
            for item in listing:
                self.things.add(kind, owned(kind, owner.key, item))
        except RequestFailed as error:
            owner.is_cut_off = error.may_pass
            self.session.problem(error.url, f"{error.detail}; a {kind} of it may be missing", "error")
        else:
            owner.is_cut_off = not listing.is_complete

    def _gather_named(self) -> None:
        """Ask once for each agency and jurisdiction that something names, and for what these name."""
        # A work list until nothing new is named: an agency names its parent, which names another.
        asked: set[tuple[str, str]] = set()
        while missing := [each for each in self._named() if each not in asked]:
            for kind, number in missing:
                asked.add((kind, number))
                try:
                    self.things.add(kind, self._get(kind, number))
                except RequestFailed as error:
                    key = f"{kind} {number}"
                    self.session.problem(error.url, f"{error.detail}; only its number is known", key=key)

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield kind and number of what is named and not described yet, each once."""
        found: dict[tuple[str, str], None] = {}
        for thing in self.things.things.values():
            for name, kind in NAMED.get(thing.kind, {}).items():
                value = thing.fields.get(name)
                if isinstance(value, Mapping):
                    continue
                if value not in (None, "") and self.things.find(kind, value) is None:
                    found[kind, str(value)] = None
        yield from found

    def _get(self, kind: str, number: str) -> Fields:
        url = f"{self._address(kind)}{number}/"
        value: Any = self.session.client.get_json(url).value
        if not isinstance(value, Mapping) or number_of(value) != number:
            raise RequestFailed(url, FetchError("wrong-type", f"is not the {kind} that was asked for", 200))
        return value

    def _listing(self, kind: str, query: str) -> PagedListing:
        url = self._address(kind)
        return PagedListing(self.session, f"{url}?{query}" if query else url, PATHS["api_v2"][kind])

    def _address(self, kind: str) -> str:
        return f"{self.selection.site}/{self._version}/{PATHS[self._version][kind]}/"


class StoredMuckRock:
    """What files say, gathered; objects of which no record is made are counted."""

    def __init__(self, session: ImportSession) -> None:
        self._session, self._mapping = session, mapping_beside(__file__)
        self._unknown: Counter[str] = Counter()
        self.things = GatheredThings()

    def gather(self) -> GatheredThings:
        """Return the objects of all files of the source."""
        for name, path in source_files(self._session, (".json", ".jsonl")):
            body = read_bytes(self._session, name, path)
            for place, value in json_values(self._session, name, body) if body is not None else ():
                self._take(value, place)
        for model, number in self._unknown.items():
            self._session.count(model, number)
            self._session.problem(model, f"is a kind of object that has no record here ({number:,} of them)")
        return self.things

    def _take(self, value: Any, place: str, kind: str = "") -> None:
        if isinstance(value, list):
            for each in value:
                self._take(each, place, kind)
        elif isinstance(value, Mapping):
            self._take_object(value, place, kind)
        elif value is not None:
            self._refuse(place, type(value).__name__)

    def _take_object(self, value: Fields, place: str, kind: str) -> None:
        if "model" in value and isinstance(value.get("fields"), Mapping):
            self._take_fixture(str(value["model"]).lower(), value)
        elif "body" in value and ("uri" in value or "url" in value):
            self._take_recorded(value, place)
        elif isinstance(value.get("results"), list):
            self._take(value["results"], place, kind)
        else:
            self._take_thing(value, place, kind)

    def _take_fixture(self, model: str, value: Fields) -> None:
        models, left_out = (self._mapping.tables[name] for name in ("models", "left-out-models"))
        reason = next((why for name, why in left_out.items() if fnmatchcase(model, name)), "")
        if model in models:
            self.things.add(models[model], {**value["fields"], "id": value.get("pk")}, pointer="/fields")
        elif reason:
            self._session.pass_over(model, reason)
        else:
            self._unknown[model] += 1

    def _take_recorded(self, answer: Fields, place: str) -> None:
        address = address_parts(str(answer.get("uri") or answer.get("url")))
        match, status = INTERFACE.fullmatch(address.path), answer.get("status", 200)
        kind = KINDS.get(match[2], "") if match else ""
        if isinstance(status, int) and status >= 400:
            self._session.count("recorded answer")
            self._session.problem(place, f"was not given: the server answered {status} for {address.path}")
            return
        body, query = answer["body"], dict(parse_qsl(address.query))
        owner = next((query[name] for name in OWNERS.get(kind, ()) if name in query), "")
        if owner and isinstance(body, Mapping) and isinstance(body.get("results"), list):
            items = [
                owned(kind, owner, each) if isinstance(each, Mapping) else each for each in body["results"]
            ]
            body = {**body, "results": items}
        self._take(body, place, kind)

    def _take_thing(self, value: Fields, place: str, kind: str) -> None:
        shapes = self._mapping.tables["shapes"].items()
        known = kind or next((name for fields, name in shapes if {*fields.split()} <= value.keys()), "")
        if value.keys() & {"username", "individual", "max_users"} and known in ("", "user"):
            self._session.pass_over("account", self._mapping.reasons["account"])
        elif known and (number_of(value) or known in ("communication", "file")):
            self.things.add(known, value)
        elif "detail" in value or value.keys() <= {"count", "next", "previous"}:
            self._session.pass_over("recorded answer", "it holds nothing")
        else:
            self._refuse(place, ", ".join(sorted(value)[:6]))

    def _refuse(self, place: str, shape: str) -> None:
        self._session.count("answer of another kind")
        self._session.problem(place, f"is no answer of MuckRock that is known here ({shape})", "error")
