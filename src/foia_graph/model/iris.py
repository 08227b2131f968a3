"""Minting of IRIs, the names of things; they are made nowhere else. Same key, same name, for ever."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from foia_graph.errors import ValueRejected
from foia_graph.model.namespaces import FOIA

ALL_GRAPH, OUTSIDE_GRAPH, NOT_ACCEPTED_GRAPH = "all", "outside-only", "not-accepted"
DESCRIPTION_GRAPH = "description"
# Names of graphs that merge the statements of several sources, or describe a catalogue; no source has one.
MERGED_GRAPHS = frozenset((ALL_GRAPH, OUTSIDE_GRAPH, NOT_ACCEPTED_GRAPH, DESCRIPTION_GRAPH))
# From a catalogue to its merged graphs, so that a store finds them without its base.
OUTSIDE_GRAPH_LINK, NOT_ACCEPTED_GRAPH_LINK = f"{FOIA}outsideGraph", f"{FOIA}notAcceptedGraph"
# The path of the graphs of sources outside the collection, below the base.
EXTERNAL_GRAPHS = "graph/external/"
# Fewer digits than these are the number of a page.
MAX_NUMBER = 10
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
# What is left of an accent when its letter is taken apart.
ACCENT = re.compile("[\u0300-\u036f]")
NOT_IN_NOTATION = re.compile(r"[^A-Za-z0-9-]+")
# With `ucschar` of RFC 3987, section 2.2.
UNRESERVED = (
    r"A-Za-z0-9\-._~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "\U000e1000-\U000efffd"
)
IRI_CHARACTER = rf"(?:[{UNRESERVED}!$&'()*+,;=:@]|%[0-9A-Fa-f]{{2}})"
USER_CHARACTER = rf"(?:[{UNRESERVED}!$&'()*+,;=:]|%[0-9A-Fa-f]{{2}})"
# What RFC 3987 allows, and so what any reader of RDF takes for an IRI.
ABSOLUTE_IRI = (
    rf"(?:https?://(?:{USER_CHARACTER}*@)?(?:[{UNRESERVED}!$&'()*+,;=]|%[0-9A-Fa-f]{{2}})+(?::[0-9]*)?(?:/{IRI_CHARACTER}*)*"
    rf"|(?:mailto|tel):(?:{IRI_CHARACTER}|/)+)(?:\?(?:{IRI_CHARACTER}|[/?])*)?(?:#(?:{IRI_CHARACTER}|[/?])*)?"
)
BASE_IRI = re.compile(r"https?://([A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*|\[::1\])(:[0-9]+)?/")


def slug(key: str) -> str:
    """Reduce a key to what may be in an IRI: small letters, digits and hyphens, never a dot.

    >>> slug("OSC FOIA-2021/42")
    'osc-foia-2021-42'
    """
    if not key.isascii():
        key = ACCENT.sub("", unicodedata.normalize("NFKD", key))
    name = NOT_IN_SLUG.sub("-", key.lower()).strip("-")
    if not name:
        raise ValueRejected(f"{key[:60]!r} holds no letter or digit that could name a thing; give it an `id`")
    return name


def notation_slug(notation: str) -> str:
    """Reduce the notation of a concept; capitals stay, since b7E is not b7e.

    >>> notation_slug("(b)(7)(E)")
    'b7E'
    """
    name = NOT_IN_NOTATION.sub("", "-".join(notation.split())).strip("-")
    if not name:
        raise ValueRejected(f"{notation[:60]!r} holds no letter or digit that could name a concept")
    return name


def mint(base: str, kind: str, *key: str) -> str:
    """Return the IRI of a thing by its kind and the key its publisher gave it.

    >>> mint("https://foia.example.org/", "release", "OSC", "FOIA-2021-00042")
    'https://foia.example.org/id/release/osc-foia-2021-00042'
    """
    return f"{base}id/{kind}/{'-'.join(map(slug, key))}"


def page_iri(base: str, document: str, number: str) -> str:
    """Return the IRI of a page of a document by its position in the file, from 1."""
    return f"{base}id/document/{slug(document)}/page/{int(number)}"


def page_of(iri: str) -> tuple[str, int]:
    """Return the document and the number of a page; of any other thing the thing itself, and 0.

    >>> page_of("https://foia.example.org/id/document/x/page/3")
    ('https://foia.example.org/id/document/x', 3)
    """
    document, mark, number = iri.rpartition("/page/")
    # int() reads digits of any script, and fails on thousands of them: neither is a number that we mint.
    is_page = mark and number.isascii() and number.isdecimal() and len(number) < MAX_NUMBER
    return (document, int(number)) if is_page else (iri, 0)


def name_as_label(iri: str) -> str:
    """Return the label of a thing without a title: the last part of its name, for a page with its document's.

    >>> name_as_label("https://foia.example.org/id/document/x/page/3")
    'x, page 3'
    """
    document, number = page_of(iri)
    return f"{last_segment(document)}, page {number}" if number else last_segment(iri)


def concept_iri(base: str, scheme: str, notation: str) -> str:
    """Return the IRI of a concept by its scheme and notation."""
    return f"{base}scheme/{slug(scheme)}/{notation_slug(notation)}"


def scheme_iri(base: str, name: str) -> str:
    """Return the IRI of a concept scheme."""
    return f"{base}scheme/{slug(name)}"


def graph_iri(base: str, name: str, external: bool = False) -> str:
    """Return the IRI of the graph of what a source states; those outside the collection have a path apart.

    >>> graph_iri("https://foia.example.org/", "all")
    'https://foia.example.org/graph/source-all'
    """
    if external:
        return f"{base}{EXTERNAL_GRAPHS}{name}"
    return f"{base}graph/{f'source-{name}' if name in MERGED_GRAPHS else name}"


def merged_graph_iri(base: str, name: str) -> str:
    """Return the IRI of a merged graph, one of `MERGED_GRAPHS`."""
    return f"{base}graph/{name}"


def is_merged_graph(graph: str) -> bool:
    """Return whether a graph merges what several sources state, and is stored."""
    return graph.endswith((f"/graph/{OUTSIDE_GRAPH}", f"/graph/{NOT_ACCEPTED_GRAPH}"))


def is_not_accepted_graph(graph: str) -> bool:
    """Return whether a graph merges what is a candidate or was taken back."""
    return graph.endswith(f"/graph/{NOT_ACCEPTED_GRAPH}")


def merged_rank(graph: str) -> int:
    """Return the rank of a merged graph, "" for the default graph: a triple is in the first that may have it.

    >>> [merged_rank(f"/graph/{name}" if name else "") for name in ("", OUTSIDE_GRAPH, NOT_ACCEPTED_GRAPH)]
    [0, 1, 2]
    """
    return 2 if is_not_accepted_graph(graph) else int(graph != "")


def is_external_graph(graph: str) -> bool:
    """Return whether a graph is that of a source outside the collection."""
    return f"/{EXTERNAL_GRAPHS}" in graph


def base_of_graph(graph: str) -> str:
    """Return the base of the catalogue that a graph is of."""
    return f"{graph.partition('/graph/')[0]}/"


def catalog_iri(base: str) -> str:
    """Return the IRI of the catalogue itself."""
    return f"{base}catalog"


def part_iri(owner: str, kind: str, key: str) -> str:
    """Return the IRI of what belongs to one thing, as a fragment of it."""
    return f"{owner.partition('#')[0]}#{kind}-{key}"


def subpart_iri(owner: str, suffix: str) -> str:
    """Return the IRI of the only part of its kind that a part has (the evidence of a claim)."""
    return f"{owner}-{suffix}" if "#" in owner else f"{owner}#{suffix}"


def owner_iri(iri: str) -> str:
    """Return the thing that a name belongs to: the name without its fragment."""
    return iri.partition("#")[0]


def identity_claim_iri(thing: str, other: str) -> str:
    """Return the IRI of the claim of a decision that a thing is another one.

    >>> identity_claim_iri("https://foia.example.org/id/agency/doh", "https://foia.example.org/id/agency/harbors")
    'https://foia.example.org/id/agency/doh#claim-identified-as-harbors'
    """
    return part_iri(thing, "claim", slug(f"identified as {last_segment(other)}"))


def last_segment(iri: str) -> str:
    """Return the last segment of a name, fragment kind included."""
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def text_digest(parts: Iterable[str]) -> str:
    """Return 12 hexadecimal digits of the SHA-256 of some texts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[a-z0-9._~!$&'()*+,;=:@/%-]{1,2000}", re.IGNORECASE)


@cache
def _absolute_iri() -> re.Pattern[str]:
    # Compiled lazily: it takes longer than the rest of this module.
    return re.compile(ABSOLUTE_IRI, re.IGNORECASE)


def check_address(text: str) -> str:
    """Check an address outside the catalogue (http, https, mailto or tel; RFC 3987)."""
    if not _absolute_iri().fullmatch(text):
        wrong = re.search(r"[\s<>\"{}|\\^`\[\]]|%(?![0-9A-Fa-f]{2})", text)
        if wrong and re.match("https?://", text):
            raise ValueRejected(
                f"{text[:60]!r} is no address; write {wrong[0]!r} in it as %{ord(wrong[0]):02X}"
            )
        raise ValueRejected(f"{text[:60]!r} is no address; write it in full, as https://example.org/page")
    return text


def check_name(text: str) -> str:
    """Check a name of the world outside: an address, or a URN (RFC 8141)."""
    return text if _URN.fullmatch(text) else check_address(text)


def check_base_iri(text: str) -> str:
    """Check a base IRI: absolute, without a path, ending in a slash."""
    if not BASE_IRI.fullmatch(text):
        raise ValueRejected(
            f"base IRI {text[:80]!r} must be a host with a slash, as https://foia.example.org/"
        )
    return text
