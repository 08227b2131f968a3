"""Requests of OAI-PMH, read strictly (3.1.1, 4), and the answers to its verbs."""

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import msgspec
from markupsafe import Markup

from foia_graph.errors import FoiaGraphError
from foia_graph.model.dates import quote_text
from foia_graph.publish.addresses import host_of
from foia_graph.publish.oai.formats import METADATA_FORMATS, FormatWriters, MetadataFormat
from foia_graph.publish.oai.sets import DOMAIN, SCHEME, OaiRecord, OaiRecords, datestamp, oai_sets
from foia_graph.publish.presenter import Publication
from foia_graph.publish.record_facts import contact_address
from foia_graph.publish.xml_templates import render_xml, xml_document
from foia_graph.store.changelog.log import log_of

# The codes but for noMetadataFormats: every record has two formats.
OaiErrorCode: TypeAlias = Literal[
    "badArgument",
    "badResumptionToken",
    "badVerb",
    "cannotDisseminateFormat",
    "idDoesNotExist",
    "noRecordsMatch",
    "noSetHierarchy",
]


class OaiError(FoiaGraphError):
    """A request that has no answer; it is told so in one, under status 200."""

    def __init__(self, code: OaiErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_period(first: str, last: str) -> tuple[str, str]:
    """Read `from` and `until`, both to the second; raises Failure for what are none."""
    start, end = _parse_datestamp("from", first, "00:00:00"), _parse_datestamp("until", last, "23:59:59")
    if first and last and len(first) != len(last):
        raise OaiError("badArgument", "from and until are both written to the day, or both to the second.")
    if first and last and start > end:
        raise OaiError("badArgument", "from is not later than until.")
    return start, end


def _parse_datestamp(name: str, text: str, time: str) -> str:
    if not text:
        return ""
    whole = f"{text}T{time}Z" if DAY.fullmatch(text) else text
    try:
        datetime.fromisoformat(whole)  # the 30th of February fits the pattern
    except ValueError:
        whole = ""
    if not SECOND.fullmatch(whole):
        message = f"{name} is written YYYY-MM-DD or {GRANULARITY}, not {quote_text(text)}."
        raise OaiError("badArgument", message)
    return whole


# A token is stateless and never expires. Lists are in the order of datestamps, and what changes gets a later
# one: a load in between puts records behind the cursor of the walk, and none is missed.
class ResumptionToken(msgspec.Struct, frozen=True, array_like=True):
    """A list as it was asked for, its last record so far, and how many were sent."""

    verb: str
    prefix: str
    """The format of the records, "" in a list of sets."""
    first: str
    last: str
    set: str
    time: str
    name: str
    """The identifier of the last record, or the setSpec of the last set."""
    cursor: int


def _format_token(token: ResumptionToken) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(token)).decode().rstrip("=")


def parse_token(text: str, verb: str) -> ResumptionToken:
    """Read a token; raises Failure for what was never one of this verb."""
    message = "This token was not given here for such a list; start again without a token."
    try:
        data = base64.b64decode(f"{text}{'=' * (-len(text) % 4)}", altchars=b"-_", validate=True)
        token = msgspec.json.decode(data, type=ResumptionToken)
        parse_period(token.first, token.last)
    except (ValueError, OaiError):
        raise OaiError("badResumptionToken", message) from None
    # Several texts decode to the same bytes; only the one that was given out is a token.
    if token.verb != verb or token.cursor < 1 or _format_token(token) != text:
        raise OaiError("badResumptionToken", message)
    return token


ArgumentPairs = list[tuple[str, str]]
SET_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
WORD = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")


@dataclass(frozen=True, slots=True)
class OaiRequest:
    """A request that keeps to the protocol; `first` and `last` are to the second, "" for an open side.

    `arguments` are those of the request, as they were given.
    """

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    first: str = ""
    last: str = ""
    set: str = ""
    token: ResumptionToken | None = None


def parse_request(pairs: ArgumentPairs) -> OaiRequest:
    """Read the arguments of a request; raises Failure for what the protocol does not allow."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1:
        raise OaiError("badVerb", f"A request has one verb, this one has {len(verbs)}.")
    if verbs[0] not in VERBS:
        raise OaiError("badVerb", f"verb is {', '.join(VERBS)}, not {quote_text(verbs[0])}.")
    verb, arguments = verbs[0], dict[str, str]()
    for name, value in pairs:
        if name in arguments:
            raise OaiError("badArgument", f"{quote_text(name)} is given once.")
        arguments[name] = value
    del arguments["verb"]
    if "resumptionToken" in arguments and VERBS[verb].is_list:
        if len(arguments) > 1:
            raise OaiError("badArgument", "resumptionToken is the only argument allowed with the verb.")
        token = parse_token(arguments["resumptionToken"], verb)
        return OaiRequest(verb, arguments, token.prefix, token.first, token.last, token.set, token)
    _check_names(verb, arguments)
    first, last = parse_period(arguments.get("from", ""), arguments.get("until", ""))
    _check_values(arguments)
    prefix = arguments.get("metadataPrefix", "")
    return OaiRequest(verb, arguments, prefix, first, last, arguments.get("set", ""))


def _check_names(verb: str, arguments: Mapping[str, str]) -> None:
    arguments_of_verb = VERBS[verb]
    for name in arguments:
        if name not in (*arguments_of_verb.required, *arguments_of_verb.optional):
            raise OaiError("badArgument", f"{verb} takes no argument {quote_text(name)}.")
    for name in arguments_of_verb.required:
        if name not in arguments:
            raise OaiError("badArgument", f"{verb} needs the argument {name}.")


def _check_values(arguments: Mapping[str, str]) -> None:
    for name, value in arguments.items():
        if not value:
            raise OaiError("badArgument", f"{name} is empty; leave it out, or give it a value.")
    if not SET_SPEC.fullmatch(arguments.get("set", "any")):
        message = f"set is a setSpec, as kind:document, not {quote_text(arguments['set'])}."
        raise OaiError("badArgument", message)
    prefix = arguments.get("metadataPrefix", "")
    if prefix and not WORD.fullmatch(prefix):
        raise OaiError("badArgument", f"metadataPrefix is a word, as oai_dc, not {quote_text(prefix)}.")


def find_format(prefix: str) -> MetadataFormat:
    """Return a format; raises OaiError where there is none of this prefix."""
    if prefix not in METADATA_FORMATS:
        message = f"Records are available in {', '.join(METADATA_FORMATS)}, not in {quote_text(prefix)}."
        raise OaiError("cannotDisseminateFormat", message)
    return METADATA_FORMATS[prefix]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its sets and, where it is not deleted and was asked for, its metadata."""

    record: OaiRecord
    specs: list[str]
    metadata: Markup | None = None


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of a list: its items, the size of the list, how many came before, and the token of the next.

    `is_part` is False for a list that is sent whole.
    """

    items: Iterable[object]
    is_part: bool
    total: int
    cursor: int
    token: str


def write_answer(
    moment: str,
    address: str,
    arguments: Mapping[str, str],
    verb: str = "",
    found: object = None,
    error: OaiError | None = None,
) -> bytes:
    """Write an answer: when it was given, to what, and what was found, or what is wrong with it (3.6)."""
    request = {"moment": moment, "address": address, "arguments": arguments}
    return xml_document(render_xml("oai_answer.xml", **request, verb=verb, found=found, error=error))


# The most records, headers or sets in one answer; records of some formats are large, and fewer.
PART_SIZES: Mapping[str, int] = {"ListRecords": 100, "ListIdentifiers": 1000, "ListSets": 1000}


class Repository:
    """The repository of one catalogue, as harvesters see it."""

    def __init__(self, publication: Publication) -> None:
        self._catalogue = catalogue = publication.catalogue
        self._profile = catalogue.profile
        self._records = OaiRecords(catalogue.tables)
        self._sets = oai_sets(catalogue)
        self._writers = FormatWriters(publication)

    @property
    def base_url(self) -> str:
        """Return the address that requests are put to."""
        return f"{self._catalogue.base}oai"

    def response_date(self, now: datetime, is_loading: bool) -> str:
        """Return the time of an answer, which harvesters come back with as `from`.

        While another generation is being made, its entries may have a time that is past when they are served:
        then the time is that of the last entry, and nothing lies before it that is not served yet.
        """
        if is_loading:
            return datestamp(log_of(self._catalogue).last_time or self._catalogue.generation.created)
        return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def answer(self, request: OaiRequest) -> object:
        """Return what answers a request; raises OaiError where there is nothing."""
        return VERBS[request.verb].answer(self, request)

    def identify_repository(self, _: OaiRequest) -> dict[str, str]:
        """Return what the repository is (4.2), by the names of the template."""
        catalogue = self._catalogue
        catalog, host = catalogue.catalog_resource, host_of(catalogue.base)
        sample = self._records.sample or f"{SCHEME}:{host}:document/name"
        return {
            "name": catalogue.own_text("title") or "Catalogue",
            "address": self.base_url,
            "email": contact_address(catalogue),
            "earliest": datestamp(log_of(catalogue).first_time or catalogue.generation.created),
            "granularity": GRANULARITY,
            "host": host,
            "sample": sample if DOMAIN.fullmatch(host) else "",
            "catalogue": METADATA_FORMATS["oai_dc"].write(catalog, self._writers) if catalog else "",
        }

    def list_metadata_formats(self, request: OaiRequest) -> list[MetadataFormat]:
        """Return the formats that there are, or those of one record (4.4)."""
        formats = list(METADATA_FORMATS.values())
        if "identifier" not in request.arguments:
            return formats
        kind = self._find_record(request.arguments["identifier"]).kind
        return [each for each in formats if each.has_kind(kind, self._profile)]

    def list_sets(self, request: OaiRequest) -> ListPart:
        """Return a part of the list of sets (4.6)."""
        found, after = self._sets.all_sets(), request.token.name if request.token else ""
        if not found:
            raise OaiError("noSetHierarchy", "There are no records yet, and so no sets.")
        remaining = [each for each in found if each.spec > after] or found[-1:]
        part = remaining[: PART_SIZES[request.verb]]
        return _list_part(request, part, len(part), len(remaining), ("", part[-1].spec))

    def get_record(self, request: OaiRequest) -> RecordView:
        """Return a record (4.1)."""
        wanted, record = find_format(request.prefix), self._find_record(request.arguments["identifier"])
        if not wanted.has_kind(record.kind, self._profile):
            raise OaiError(
                "cannotDisseminateFormat", f"Records like this are not available as {wanted.prefix}."
            )
        (dated,) = self._dated(self._records.of_identifier(record.identifier), wanted)
        return self._record_view(dated, wanted)

    def _find_record(self, identifier: str) -> OaiRecord:
        for found in self._records.of_identifier(identifier):
            return found
        raise OaiError("idDoesNotExist", f"There is no record {quote_text(identifier)}.")

    def list_records(self, request: OaiRequest) -> ListPart:
        """Return a part of a list of records (4.5), or of headers alone (4.3)."""
        remaining, size = self._remaining_records(request), PART_SIZES[request.verb]
        wanted = find_format(request.prefix) if request.verb == "ListRecords" else None
        part = remaining.first(min(size, wanted.most_records) if wanted else size)
        views = (self._record_view(record, wanted) for record in part)
        last = (part[-1].time, part[-1].identifier)
        return _list_part(request, views, len(part), len(remaining), last)

    def _remaining_records(self, request: OaiRequest) -> OaiRecords:
        """Return what of a list was not sent before; raises Failure where there is nothing."""
        token = request.token
        after = (token.time, token.name) if token else ("", "")
        wanted = find_format(request.prefix)
        kinds = wanted.kinds(self._profile)
        found = self._sets.records(request.set, kinds) if request.set else self._records.of_kinds(kinds)
        remaining = self._dated(found, wanted).between(request.first, request.last, after)
        if len(remaining):
            return remaining
        if token is None:
            raise OaiError("noRecordsMatch", "No record of this set and format changed in this time.")
        # All that was left changed since, after `until`; a part must hold something, so the last one again.
        return self._dated(self._records.of_identifier(token.name), wanted)

    def _dated(self, records: OaiRecords, wanted: MetadataFormat) -> OaiRecords:
        read = wanted.times
        if read is None:
            return records
        times = self._catalogue.compute_once(
            ("oai times", wanted.prefix), lambda: read(self._records, self._writers)
        )
        return records.dated(times)

    def _record_view(self, record: OaiRecord, wanted: MetadataFormat | None) -> RecordView:
        thing = None if record.deleted or wanted is None else self._catalogue.describe(record.iri)
        metadata = wanted.write(thing, self._writers) if thing is not None and wanted else None
        return RecordView(record, self._sets.record_specs(record), metadata)


@dataclass(frozen=True, slots=True)
class OaiVerb:
    """A verb: what answers it, the arguments that it needs, and those that it takes."""

    answer: Callable[[Repository, OaiRequest], object]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    is_list: bool = False
    """True where the answer may come in parts, by resumption tokens."""


_SELECTION = (("metadataPrefix",), ("from", "until", "set"), True)
VERBS: Mapping[str, OaiVerb] = {
    "GetRecord": OaiVerb(Repository.get_record, ("identifier", "metadataPrefix")),
    "Identify": OaiVerb(Repository.identify_repository),
    "ListIdentifiers": OaiVerb(Repository.list_records, *_SELECTION),
    "ListMetadataFormats": OaiVerb(Repository.list_metadata_formats, optional=("identifier",)),
    "ListRecords": OaiVerb(Repository.list_records, *_SELECTION),
    "ListSets": OaiVerb(Repository.list_sets, is_list=True),
}


def _list_part(
    request: OaiRequest, items: Iterable[object], sent: int, remaining: int, last: tuple[str, str]
) -> ListPart:
    """Return a part of a list with the token by which it resumes, empty at its end (3.5).

    `remaining` is how much of the list was not sent before, `last` the key of the last item of this part.
    """
    cursor = request.token.cursor if request.token else 0
    period = (request.first, request.last)
    token = ResumptionToken(request.verb, request.prefix, *period, request.set, *last, cursor + sent)
    return ListPart(
        items,
        is_part=bool(request.token) or remaining > sent,
        total=cursor + remaining,
        cursor=cursor,
        token=_format_token(token) if remaining > sent else "",
    )
