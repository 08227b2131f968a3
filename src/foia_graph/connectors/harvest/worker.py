"""The process in a sandbox that reads what strangers wrote (RDF, JSON, XML, HTML), and asks for nothing."""

import os
from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import tostring

import pyoxigraph as ox
from selectolax.lexbor import LexborHTMLParser, LexborNode

from foia_graph.connectors.harvest import documents
from foia_graph.connectors.harvest.dcat_us.catalogue_file import CatalogueFile, MappedThings
from foia_graph.runtime.frames import Frame, JsonFrame, decode_object, encode_object
from foia_graph.runtime.worker_entry import ParentLink

DEFAULT = ox.DefaultGraph()
# The catalogue in JSON that is being read, of which the parent asks for some datasets at a time.
FILES: list[CatalogueFile] = []


def main() -> NoReturn:
    """Serve the process that started this one until it goes."""
    link = ParentLink(encode_object, decode_object)
    link.restrict_to_program()
    link.limit_memory(link.settings["memory"])
    link.send({})
    for request in link.requests(link.settings["largest"]):
        answer = _done(request)
        link.send(answer.head, answer.body)
    os._exit(0)


def _done(frame: JsonFrame) -> JsonFrame:
    try:
        if frame.head["do"] == "html":
            return Frame({"found": find_scripts(frame.body)})
        if frame.head["do"] == "xml":
            return Frame({}, tostring(documents.parse_xml(frame.body)))
        if frame.head["do"] == "catalogue":
            FILES[:] = [CatalogueFile(frame.body, frame.head["url"], frame.head["offset"])]
            return _catalogue(FILES[0])
        if frame.head["do"] == "datasets":
            return _mapped(FILES[0].datasets(frame.head["start"], frame.head["count"]))
        return _triples(frame.body, frame.head)
    except documents.MissingContexts as error:
        return Frame({"missing": sorted(error.args[0])})
    except documents.UnreadableDocument as error:
        return Frame({"refused": str(error)})
    except MemoryError:
        return Frame({"refused": "needs too much memory to be read"})
    except RecursionError:
        return Frame({"refused": "is nested too deep"})


def _catalogue(file: CatalogueFile) -> JsonFrame:
    names = ("shape", "certain", "received", "after", "total")
    facts = {name: getattr(file.catalogue, name) for name in names}
    return Frame({**facts, "members": len(file.catalogue.members), "about": _mapped(file.about()).head})


def _mapped(found: MappedThings) -> JsonFrame:
    names = ("things", "remarks", "refusals", "empty")
    return Frame({name: getattr(found, name) for name in names})


def _triples(data: bytes, head: Mapping[str, Any]) -> JsonFrame:
    """Read a document into N-Triples in one form, whose blank nodes have names made of the document's."""
    form, base = getattr(ox.RdfFormat, head["format"].upper().replace("-", "_")), head["base"]
    if form == ox.RdfFormat.JSON_LD:
        data = documents.inline_contexts(data, base, head["contexts"])
    if form == ox.RdfFormat.RDF_XML and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
        raise documents.UnreadableDocument("declares a document type, of which entities could be made")
    # Entities are refused above: a few nested ones expand to gigabytes ("billion laughs").
    found, other = ox.Dataset(), 0
    try:
        for count, quad in enumerate(ox.parse(data, format=form, base_iri=base)):
            if count >= head["most"]:
                raise documents.UnreadableDocument(f"says more than {head['most']:,} triples")
            if quad.graph_name != DEFAULT or isinstance(quad.object, ox.Triple):
                other += 1
                continue
            found.add(quad)
    except (SyntaxError, ValueError) as error:
        raise documents.UnreadableDocument(f"is no {head['format']}: {str(error)[:300]}") from None
    records = _apart(found, head["key"]) if head["apart"] else {head["key"]: found}
    return Frame({"other": other, "things": {key: _written(each, key) for key, each in records.items()}})


def _apart(found: ox.Dataset, key: str) -> dict[str, ox.Dataset]:
    """Put together what is said of each thing; what has no name belongs to whatever leads to it."""
    records: dict[str, ox.Dataset] = {}
    told = set[ox.BlankNode]()
    for quad in found:
        if isinstance(quad.subject, ox.NamedNode):
            record = records.setdefault(quad.subject.value.partition("#")[0], ox.Dataset())
            record.add(quad)
            told |= _follow(quad.object, found, record)
    rest = [q for q in found if isinstance(q.subject, ox.BlankNode) and q.subject not in told]
    for quad in rest:
        records.setdefault(key, ox.Dataset()).add(quad)
    return records


def _follow(term: Any, found: ox.Dataset, record: ox.Dataset) -> set[ox.BlankNode]:
    """Add what is said of a node without a name, and of those that it leads to."""
    seen, todo = set[ox.BlankNode](), [term]
    while todo:
        node = todo.pop()
        if not isinstance(node, ox.BlankNode) or node in seen:
            continue
        seen.add(node)
        for quad in found.quads_for_subject(node):
            record.add(quad)
            todo.append(quad.object)
    return seen


def _written(record: ox.Dataset, key: str) -> str:
    if any(isinstance(term, ox.BlankNode) for quad in record for term in (quad.subject, quad.object)):
        record.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named = [ox.Triple(_name(q.subject, key), q.predicate, _name(q.object, key)) for q in record]
    lines = ox.serialize(named, format=ox.RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(set(lines.splitlines(keepends=True)))).decode()


def _name(term: Any, key: str) -> Any:
    if not isinstance(term, ox.BlankNode):
        return term
    return ox.NamedNode(f"urn:uuid:{uuid5(NAMESPACE_URL, f'{key}#{term.value}')}")


# Scripts and links of a page that are returned.
MOST = 1000


def find_scripts(data: bytes) -> dict[str, Any]:
    """Return the scripts of JSON-LD in a page, its links to other forms, and its base."""
    page = LexborHTMLParser(data.decode("utf-8", "replace"))
    scripts = [each.text() for each in page.css("script") if _media_type(each) == "application/ld+json"]
    linked = page.css("link[rel~=alternate i]")
    links = [[_media_type(each), href] for each in linked if (href := each.attributes.get("href"))]
    bases = (each.attributes["href"] or "" for each in page.css("base[href]"))
    return {"scripts": scripts[:MOST], "links": links[:MOST], "base": next(bases, "")}


def _media_type(element: LexborNode) -> str:
    return (element.attributes.get("type") or "").partition(";")[0].strip().lower()
