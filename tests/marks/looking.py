"""Looking in what was answered, in every form, for values that a program read and that bear no mark."""

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pypdfium2
from pyoxigraph import Literal, RdfFormat, parse
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.marks.world import FILE_TITLE

MARK = re.compile(r"machine-?read|read-by-machine|by marks that a program or a person read", re.IGNORECASE)
Words = tuple[str, ...]
LABELLED = {"label", "value"}
"""The members of a field of a manifest (IIIF Presentation 3.0, 3.1), which is shown by itself."""
JSON_NAMES = ("id", "@id", "iri", "identifier")
"""Members by which an object is a record of its own."""
BLOCKS = frozenset(
    [
        "li",
        "tr",
        "dd",
        "dt",
        "h1",
        "h2",
        "h3",
        "p",
        "figcaption",
        "option",
        "summary",
        "title",
        "div",
        "section",
    ]
)
SHOWN_ATTRIBUTES = ("title", "alt", "aria-label", "content", "value", "data-label")
XML_RECORDS = frozenset(["entry", "record", "resource", "c", "node", "edge", "Description", "oembed"])
"""Elements of which each is a record of its own, in Atom, OAI-PMH, DataCite, EAD3, GraphML, RDF."""
RDF_FORMS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
RECORDS = {"application/x-bibtex": r"\n@", "application/x-research-info-systems": r"ER  -"}
"""What is between two records of a form in plain text; a line is one in all others."""


def unmarked(body: bytes, form: str, words: Words) -> list[str]:
    """Give what is around each of some words that bears no mark."""
    return [around for around, is_marked in found(body, form, words) if not is_marked]


def found(body: bytes, form: str, words: Words) -> Iterator[tuple[str, bool]]:
    """Give what is around each of some words in an answer, and whether it bears the mark."""
    if body.startswith(b"\x1f\x8b"):
        yield from found(gzip.decompress(body), "", words)
    elif form.endswith("spreadsheetml.sheet"):
        yield from _in_records(map(str, _rows(body)), words)
    elif body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as bag:
            for name in bag.namelist():
                yield from found(bag.read(name), "", words)
    elif body.startswith(b"%PDF"):
        yield from _in_records([pypdfium2.PdfDocument(body)[0].get_textpage().get_text_bounded()], words)
    elif form.startswith(("image/", "font/", "video/")):
        return
    else:
        yield from _in_text(body.decode(errors="replace").replace(FILE_TITLE, ""), form, words)


def _in_text(text: str, form: str, words: Words) -> Iterator[tuple[str, bool]]:
    if not any(word in text for word in words):
        return
    if form == "text/html" or "<!doctype html" in text[:200].lower():
        yield from _in_html(text, words)
    elif text.lstrip().startswith(("{", "[")) and (values := _json_values(text)):
        for value in values:
            yield from _in_json(value, words)
    elif form in RDF_FORMS or (not form and text.startswith("<http")):
        yield from _in_rdf(text, RDF_FORMS.get(form, RdfFormat.N_QUADS), words)
    elif text.lstrip().startswith("<?xml") or form.endswith("xml"):
        yield from _in_xml(ElementTree.fromstring(text), words)
    elif form in ("text/csv", "text/tab-separated-values"):
        yield from _in_records(map(str, csv.DictReader(io.StringIO(text))), words)
    elif form in RECORDS:
        yield from _in_records(re.split(RECORDS[form], text), words)
    else:
        yield from _in_records(text.splitlines(), words)


def _in_records(records: Iterable[str], words: Words) -> Iterator[tuple[str, bool]]:
    for record in records:
        if any(word in record for word in words):
            # The name of a column is no mark, what is in it is.
            own = re.sub(r"'machineRead': ('[^']*'|None)", _value, record)
            yield record[:600], MARK.search(own) is not None


def _value(match: re.Match[str]) -> str:
    return "" if match[1] in ("''", "None") else match[0]


def _rows(body: bytes) -> Iterator[dict[str, Any]]:
    for sheet in openpyxl.load_workbook(io.BytesIO(body), read_only=True):
        head, *rows = list(sheet.iter_rows(values_only=True)) or [()]
        yield from (dict(zip(map(str, head), row, strict=False)) for row in rows)


def _json_values(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.startswith(("{", "["))]


def _in_json(value: Any, words: Words, record: Any = None) -> Iterator[tuple[str, bool]]:
    """Look at each text; the mark is in it, or in the record that it is in."""
    if isinstance(value, dict):
        if record is None or value.keys() == LABELLED or any(name in value for name in JSON_NAMES):
            record = value
        for name, each in value.items():
            if name == "bindings":  # rows of an answer to SPARQL, of which each is a record
                yield from chain.from_iterable(_in_json(row, words) for row in each)
            elif name != "@context":
                yield from _in_json(each, words, record)
    elif isinstance(value, list):
        for each in value:
            yield from _in_json(each, words, value if record is None else record)
    elif isinstance(value, str) and any(word in value for word in words):
        nested = value.lstrip()[:1] in "{<" and list(_in_text(value, "text/html", words))
        own = nested and all(marked for _, marked in nested)
        yield value[:300], bool(own or MARK.search(value) or MARK.search(_own_text(record)))


def _own_text(record: Any) -> str:
    """Write a record without the records in it."""
    if isinstance(record, list):
        return json.dumps([each for each in record if isinstance(each, str)])

    def own(value: Any) -> Any:
        if isinstance(value, dict):
            names = [value[name] for name in JSON_NAMES if name in value]
            return names or {name: own(each) for name, each in value.items()}
        return list(map(own, value)) if isinstance(value, list) else value

    return json.dumps({name: own(value) for name, value in record.items() if name != "@context"})


def _in_rdf(text: str, form: RdfFormat, words: Words) -> Iterator[tuple[str, bool]]:
    quads = list(parse(text.encode(), format=form, base_iri="https://foia.example.org/"))
    marked = {str(q.subject) for q in quads if MARK.search(f"{q.predicate} {q.object}")}
    for quad in quads:
        if isinstance(quad.object, Literal) and any(word in quad.object.value for word in words):
            yield str(quad)[:300], str(quad.subject) in marked or bool(MARK.search(quad.object.value))


def _in_xml(root: ElementTree.Element, words: Words) -> Iterator[tuple[str, bool]]:
    above = {child: parent for parent in root.iter() for child in parent}
    for element in root.iter():
        text = " ".join((element.text or "", element.tail or "", *element.attrib.values()))
        if any(word in text for word in words):
            record = element
            while record in above and record.tag.rpartition("}")[2] not in XML_RECORDS:
                record = above[record]
            is_record = record.tag.rpartition("}")[2] in XML_RECORDS
            near = list(_own_elements(record)) if is_record else [element]
            own = " ".join(f"{each.tag} {each.text or ''} {' '.join(each.attrib.values())}" for each in near)
            yield f"{element.tag} {text}"[:300], MARK.search(own) is not None


def _own_elements(record: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Give an element and those in it, without those that are records of their own."""
    yield record
    for each in record:
        if each.tag.rpartition("}")[2] not in XML_RECORDS:
            yield from _own_elements(each)


def _in_html(text: str, words: Words) -> Iterator[tuple[str, bool]]:
    root = LexborHTMLParser(text).root
    assert root is not None
    for node in root.traverse(include_text=True):
        if node.is_text_node:
            shown = node.text() or ""
            if not any(word in shown for word in words) or node.parent is None:
                continue
            if node.parent.tag == "script":
                if node.parent.attributes.get("type") in ("application/ld+json", "application/json"):
                    yield from _in_json(json.loads(shown), words)
                continue
            block = _block(node)
            around = f"{block.tag}: {' '.join(block.text().split())}"[:300]
            yield around, MARK.search(f"{block.html} {_heading(block)}") is not None
        else:
            for name in SHOWN_ATTRIBUTES:
                shown = node.attributes.get(name) or ""
                if any(word in shown for word in words):
                    near = "" if node.tag in ("meta", "link") else _block(node).html
                    yield f"{node.tag} {name}={shown}"[:300], bool(MARK.search(f"{shown} {near}"))


def _block(node: LexborNode) -> LexborNode:
    nearest = above = node.parent or node
    while above.parent is not None and above.tag not in BLOCKS:
        above = above.parent
    return above if above.tag in BLOCKS else nearest


def _heading(item: LexborNode) -> str:
    """Give the words at the head of the list that an item is in, for all of its items."""
    above = item.parent if item.tag == "li" else None
    while above is not None and above.tag not in ("nav", "section", "details"):
        above = above.parent
    head = above.css_first("p, h2, h3, summary") if above is not None else None
    return str(head.html) if head is not None else ""
