"""A repository of OAI-PMH 2.0: its records in RDF where it offers that, else in simple Dublin Core."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, tostring

from msgspec.structs import replace

from foia_graph.connectors.harvest import gathering
from foia_graph.connectors.harvest.client import HarvestError, reply_error
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.dcat_us.terms import dated_literal
from foia_graph.connectors.harvest.reading import DocumentReader, DocumentRefused
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.connection import FetchError, parse_target
from foia_graph.model.namespaces import DC, DCAT, DCMI_TYPES, DCTERMS, FOAF, OAI, RDF
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import Literal, NamedNode, Triple

NAMES = {"": OAI, "dc": DC}
ROOT = f"{{{OAI}}}OAI-PMH"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
ON_THE_WEB = re.compile(r"https?://", re.IGNORECASE)
# Errors that say that there is nothing of what was asked for.
NOTHING = frozenset(("noRecordsMatch", "noSetHierarchy"))
ELEMENTS = {f"{{{DC}}}{name}": NamedNode(f"{DC}{name}") for name in gathering.RDF_FORMS["dublin_core"]}
TYPE, TITLE = NamedNode(f"{RDF}type"), NamedNode(f"{DCTERMS}title")
IDENTIFIER, MODIFIED = NamedNode(f"{DCTERMS}identifier"), NamedNode(f"{DCTERMS}modified")
PART_OF, TOPIC = NamedNode(f"{DCTERMS}isPartOf"), NamedNode(f"{FOAF}primaryTopic")
RECORD, COLLECTION = NamedNode(f"{DCAT}CatalogRecord"), NamedNode(f"{DCMI_TYPES}Collection")


def _text(element: Element, path: str) -> str:
    return element.findtext(path, "", NAMES).strip()


class OaiPmh(gathering.RecordKind):
    """A repository, at its base URL."""

    name = "oai-pmh"
    wanted = "the Identify of a repository"
    accept = "text/xml, application/xml"

    def entrance(self, url: str) -> str:
        return url.partition("?")[0]

    def question(self, entrance: str) -> str:
        return f"{entrance}?verb=Identify"

    def recognise(self, reader: DocumentReader, reply: Reply, entrance: str) -> str:
        root = reader.xml(reply.body)
        if root.tag != ROOT or root.find("Identify", NAMES) is None:
            raise DocumentRefused("identifies no repository")
        return f"{parse_target(entrance).origin}/"

    def gather(self, gatherer: gathering.RecordGatherer, state: CopyState) -> CopyState:
        return _Repository(gatherer, state.url).take(state)


@dataclass(slots=True)
class _Repository:
    gatherer: gathering.RecordGatherer
    url: str
    prefix: str = ""
    """The metadata prefix that is asked for."""
    sets: dict[str, str] = field(default_factory=dict)
    """The names of sets, by their setSpec."""

    def take(self, state: CopyState) -> CopyState:
        session = self.gatherer.session
        identify = self._ask(verb="Identify").find("Identify", NAMES)
        if identify is None:
            raise HarvestError(f"{self.url} does not say what it is.")
        # Only a repository that never forgets a deletion reports each in what changed.
        tells = _text(identify, "deletedRecord") == "persistent"
        before = session.before
        self.sets = self._list_sets(dict(before.position.get("sets", {})) if before else {})
        # Records have the names of their sets: where one has changed, each is asked for again.
        same = before is not None and tells and before.position.get("sets") == self.sets
        since = str(before.position.get("from", "")) if before and same and not session.options.full else ""
        self.prefix = self._choose_prefix()
        session.copy.stage.begin(f"oai {self.prefix} {since}")
        answered = self.gatherer.walk(self.url, "resumption tokens", lambda: self._walk(since))
        # A repository refuses times that are finer than its granularity (OAI-PMH 2.0, 2.7.1).
        days = _text(identify, "granularity") == "YYYY-MM-DD"
        position = {"from": answered[:10] if days else answered, "prefix": self.prefix, "sets": self.sets}
        state = replace(state, position=position)
        return self.gatherer.finish(state, "records", complete=not since, advance=False)

    def _ask(self, **arguments: str) -> Element:
        reply = self.gatherer.session.client.get(f"{self.url}?{urlencode(arguments)}", OaiPmh.accept)
        with gathering.required(reply):
            root = self.gatherer.reader.xml(reply.body)
        if root.tag != ROOT:
            raise reply_error(reply, f"has the root {root.tag[:100]}, where OAI-PMH is right")
        error = root.find("error", NAMES)
        code = error.get("code", "with an error") if error is not None else ""
        if code == "badResumptionToken":  # the list has to begin again (OAI-PMH 2.0, 3.5)
            raise gathering.CursorExpired
        if error is not None and code not in NOTHING:
            raise HarvestError(f"{reply.url} answers {code}: {(error.text or '').strip()[:200]}.")
        return root

    def _list_sets(self, earlier: dict[str, str]) -> dict[str, str]:
        """Return the names of the sets by their setSpec, with those from earlier where the list fails."""
        sets, token, seen = dict[str, str](), "", set[str]()
        try:
            while True:
                root = self._ask(verb="ListSets", **({"resumptionToken": token} if token else {}))
                for each in root.iterfind("ListSets/set", NAMES):
                    if spec := _text(each, "setSpec"):
                        sets[spec] = " ".join(_text(each, "setName").split())
                token = _text(root, "ListSets/resumptionToken")
                if not token or token in seen:
                    return sets
                seen.add(token)
        except gathering.CursorExpired:
            why = "refuses a resumption token of its own list of sets"
        except (HarvestError, FetchError) as error:
            why = f"does not list its sets, so that they have no names: {error}"
        self._remark(self.url, why)
        return {**earlier, **sets}

    def _choose_prefix(self) -> str:
        formats = self._ask(verb="ListMetadataFormats").iterfind("ListMetadataFormats/metadataFormat", NAMES)
        offered = [(_text(each, "metadataPrefix"), _text(each, "metadataNamespace")) for each in formats]
        return min((prefix for prefix, name in offered if name == RDF or prefix == "rdf"), default="oai_dc")

    def _walk(self, since: str) -> str:
        """Stage all records, and return the time of the first answer, from which the next harvest goes on."""
        stage = self.gatherer.session.copy.stage
        token, seen = stage.setting("cursor"), set[str]()
        answered = str(stage.setting("answered") or "") if token else ""
        while token != "":
            # resumptionToken is an exclusive argument (OAI-PMH 2.0, 4.5): no prefix and no date next to it.
            first = {"metadataPrefix": self.prefix, **({"from": since} if since else {})}
            root = self._ask(verb="ListRecords", **({"resumptionToken": token} if token else first))
            answered = answered or _text(root, "responseDate")
            for record in root.iterfind("ListRecords/record", NAMES):
                self._take(record)
            token = _text(root, "ListRecords/resumptionToken")
            if token in seen:
                raise HarvestError(f"{self.url} gives the same resumption token twice.")
            seen.add(token)
            stage.save({}, cursor=token, answered=answered)
        return answered

    def _take(self, record: Element) -> None:
        identifier, metadata = _text(record, "header/identifier"), record.find("metadata/*", NAMES)
        header = record.find("header", NAMES)
        if header is None or not identifier:
            self.gatherer.note_refusal(self.url, "gives a record without an identifier")
            return
        arguments = {"verb": "GetRecord", "identifier": identifier, "metadataPrefix": self.prefix}
        key = f"{self.url}?{urlencode(arguments)}"
        if header.get("status") == "deleted":
            self.gatherer.stage_deletion(key)
        elif metadata is None:
            why = "has neither metadata nor the status deleted, where one of them is right"
            self.gatherer.refuse(key, why, identifier)
        else:
            if record.find("about", NAMES) is not None:
                self._remark(identifier, "has an about container, which is omitted")
            self._stage(header, identifier, metadata, key)

    def _stage(self, header: Element, identifier: str, metadata: Element, key: str) -> None:
        try:
            topic, lines = self._content(identifier, metadata, key)
        except DocumentRefused as error:
            self.gatherer.refuse(key, str(error), identifier)
            return
        lines += rdf_bytes(self._header_triples(header, identifier, key, topic), RdfFormat.N_TRIPLES)
        whole = b"".join(sorted(set(lines.splitlines(keepends=True)))).decode()
        self.gatherer.stage_records({key: whole}, modified=_text(header, "datestamp"))

    def _content(self, identifier: str, metadata: Element, key: str) -> tuple[str, bytes]:
        """Return what a record is about, "" where it says so itself, and the lines of its metadata."""
        if metadata.tag == f"{{{RDF}}}RDF":
            return "", self.gatherer.reader.triples(tostring(metadata), "rdf-xml", self.url, key).encode()
        for each in metadata:
            if each.tag not in ELEMENTS:
                wish = "where simple Dublin Core is right; it is omitted"
                self._remark(identifier, f"has the element {each.tag[:100]}, {wish}")
        names = ((each.text or "").strip() for each in metadata.iterfind(".//dc:identifier", NAMES))
        topic = next(
            (name for name in names if ON_THE_WEB.match(name) and gathering.is_record_name(name)), key
        )
        return topic, rdf_bytes(_dublin_core(metadata, NamedNode(topic)), RdfFormat.N_TRIPLES)

    def _header_triples(self, header: Element, identifier: str, key: str, topic: str) -> Iterator[Triple]:
        """Yield what a header says of the record at `key`, whose metadata are about `topic`."""
        record, datestamp = NamedNode(key), _text(header, "datestamp")
        yield Triple(record, TYPE, RECORD)
        yield Triple(record, IDENTIFIER, Literal(identifier))
        if datestamp:
            yield Triple(record, MODIFIED, dated_literal(datestamp))
        if topic not in ("", key):
            yield Triple(record, TOPIC, NamedNode(topic))
        for spec in filter(None, ((each.text or "").strip() for each in header.iterfind("setSpec", NAMES))):
            # A set is named by the question for all of its records.
            arguments = {"verb": "ListRecords", "metadataPrefix": self.prefix, "set": spec}
            members = NamedNode(f"{self.url}?{urlencode(arguments)}")
            yield Triple(record, PART_OF, members)
            yield Triple(members, TYPE, COLLECTION)
            yield Triple(members, IDENTIFIER, Literal(spec))
            if name := self.sets.get(spec):
                yield Triple(members, TITLE, Literal(name))

    def _remark(self, identifier: str, why: str) -> None:
        self.gatherer.session.report.remarks.add(why, identifier)


def _dublin_core(metadata: Element, subject: NamedNode) -> Iterator[Triple]:
    for each in metadata:
        text, language = "".join(each.itertext()).strip(), each.get(LANG, "")
        if text and each.tag in ELEMENTS:
            is_tagged = LANGUAGE_TAG.fullmatch(language) is not None
            literal = Literal(text, language=language) if is_tagged else Literal(text)
            yield Triple(subject, ELEMENTS[each.tag], literal)
