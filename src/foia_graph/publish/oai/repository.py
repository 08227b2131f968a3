"""Answers to the verbs (4), as the template of answers takes them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from foia_graph.model.dates import quote_text
from foia_graph.publish.addresses import host_of
from foia_graph.publish.oai import protocol
from foia_graph.publish.oai.formats import (
    DublinCoreWriter,
    FormatWriters,
    MetadataFormat,
    find_format,
    formats_of_kind,
)
from foia_graph.publish.oai.protocol import (
    GRANULARITY,
    OaiError,
    OaiRequest,
    ResumptionToken,
    format_datestamp,
)
from foia_graph.publish.oai.records import (
    DOMAIN,
    SCHEME,
    OaiRecord,
    OaiRecords,
    earliest_datestamp,
    latest_datestamp,
    oai_records,
)
from foia_graph.publish.oai.sets import oai_sets
from foia_graph.publish.publication import Publication
from foia_graph.publish.record_facts import contact_address
from foia_graph.publish.xml_templates import render_xml, xml_document
from foia_graph.store.catalogue import Catalogue


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


def write_answer(moment: str, address: str, arguments: Mapping[str, str], verb: str, found: object) -> bytes:
    """Write an answer: when it was given, to what, and what it is."""
    return _write_document(moment, address, arguments, verb=verb, found=found, error=None)


def write_error(moment: str, address: str, arguments: Mapping[str, str], error: OaiError) -> bytes:
    """Write what is wrong with a request (3.6)."""
    return _write_document(moment, address, arguments, verb="", found=None, error=error)


def _write_document(moment: str, address: str, arguments: Mapping[str, str], **content: object) -> bytes:
    request = {"moment": moment, "address": address, "arguments": arguments}
    return xml_document(render_xml("oai_answer.xml", **request, **content))


PART_SIZES: Mapping[str, int] = {"ListRecords": 100, "ListIdentifiers": 1000, "ListSets": 1000}
"""The most records, headers or sets in one answer; records of some formats are large, and fewer."""


class Repository:
    """The repository of one catalogue, as harvesters see it."""

    def __init__(self, publication: Publication) -> None:
        self._catalogue = catalogue = publication.catalogue
        self._profile = catalogue.profile
        self._records = oai_records(catalogue)
        self._sets = oai_sets(catalogue, self._records)
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
        return latest_datestamp(self._catalogue) if is_loading else format_datestamp(now)

    def answer(self, request: OaiRequest) -> object:
        """Return what answers a request; raises OaiError where there is nothing."""
        return VERB_ANSWERS[request.verb](self, request)

    def identify_repository(self, _: OaiRequest) -> dict[str, str]:
        """Return what the repository is (4.2)."""
        return repository_identity(self._catalogue, self._records, self.base_url)

    def list_metadata_formats(self, request: OaiRequest) -> list[MetadataFormat]:
        """Return the formats that there are, or those of one record (4.4)."""
        kind = self._find_record(request.identifier).kind if request.identifier else ""
        return formats_of_kind(kind, self._profile)

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
        wanted, record = find_format(request.prefix), self._find_record(request.identifier)
        if not wanted.has_kind(record.kind, self._profile):
            raise OaiError("cannotDisseminateFormat", f"Records like this are not had in {wanted.prefix}.")
        (dated,) = self._dated(self._records.of_identifier(record.identifier), wanted)
        return self._record_view(dated, wanted)

    def list_identifiers(self, request: OaiRequest) -> ListPart:
        """Return a part of a list of headers (4.3)."""
        return self._record_list(request, self._header_view, PART_SIZES[request.verb])

    def list_records(self, request: OaiRequest) -> ListPart:
        """Return a part of a list of records (4.5)."""
        wanted = find_format(request.prefix)
        size = min(PART_SIZES[request.verb], wanted.most_records)
        return self._record_list(request, lambda record: self._record_view(record, wanted), size)

    # ------------------------------------------------------------ records

    def _find_record(self, identifier: str) -> OaiRecord:
        for found in self._records.of_identifier(identifier):
            return found
        raise OaiError("idDoesNotExist", f"There is no record {quote_text(identifier)}.")

    def _record_list(
        self, request: OaiRequest, view: Callable[[OaiRecord], RecordView], size: int
    ) -> ListPart:
        remaining = self._remaining_records(request)
        part = remaining.first(size)
        last = (part[-1].time, part[-1].identifier)
        return _list_part(request, map(view, part), len(part), len(remaining), last)

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
        """Return records with the times of their last changes in a format, in the order of these."""
        read = wanted.times
        if read is None:
            return records
        times = self._catalogue.compute_once(
            ("oai times", wanted.prefix), lambda: read(self._records, self._writers)
        )
        return records.dated(times)

    def _record_view(self, record: OaiRecord, wanted: MetadataFormat) -> RecordView:
        thing = None if record.deleted else self._catalogue.describe(record.iri)
        metadata = wanted.write(thing, self._writers) if thing is not None else None
        return RecordView(record, self._sets.record_specs(record), metadata)

    def _header_view(self, record: OaiRecord) -> RecordView:
        return RecordView(record, self._sets.record_specs(record))


VERB_ANSWERS: Mapping[str, Callable[[Repository, OaiRequest], object]] = {
    "GetRecord": Repository.get_record,
    "Identify": Repository.identify_repository,
    "ListIdentifiers": Repository.list_identifiers,
    "ListMetadataFormats": Repository.list_metadata_formats,
    "ListRecords": Repository.list_records,
    "ListSets": Repository.list_sets,
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
        token=protocol.format_token(token) if remaining > sent else "",
    )


def repository_identity(catalogue: Catalogue, records: OaiRecords, address: str) -> dict[str, str]:
    """Return what the repository is, by the names of the template."""
    catalog, host = catalogue.catalog_resource, host_of(catalogue.base)
    return {
        "name": (catalog.one("title") if catalog else "") or "Catalogue",
        "address": address,
        "email": contact_address(catalogue),
        "earliest": earliest_datestamp(catalogue),
        "granularity": GRANULARITY,
        "host": host,
        "sample": (records.sample or f"{SCHEME}:{host}:document/name") if DOMAIN.fullmatch(host) else "",
        "catalogue": DublinCoreWriter(catalogue).write(catalog) if catalog else "",
    }
