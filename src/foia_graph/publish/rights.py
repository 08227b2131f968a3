"""Rights in words and as fields, and access: which documents are restricted, and by which exemptions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from foia_graph.audit.withheld_pages import WithheldStatement, withheld_statements
from foia_graph.model import iris
from foia_graph.model.resource import Resource, Value, build_resource
from foia_graph.runtime.tables import read_table
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.listing.selection import list_index
from foia_graph.store.redaction_index import RedactionIndex
from foia_graph.store.rights import GOVERNMENT_WORK, UsageRights, rights_of

CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses|publicdomain)/(?P<code>[a-z-]+)/(?P<version>[0-9.]+)"
)
RIGHTS_STATEMENT = re.compile(r"https?://rightsstatements\.org/(?:vocab|page)/(?P<code>[A-Za-z-]+)/")
PUBLIC_DOMAIN_NAMES: Mapping[str, str] = {"zero": "CC0", "mark": "Public Domain Mark"}
# The statements of RightsStatements.org 1.0 by the last part of their addresses.
STATEMENT_NAMES: Mapping[str, str] = read_table(Path(__file__).with_name("rights_statements.toml"))
LAW = "17 U.S.C. § 105"


def rights_name(address: str) -> str:
    """Return what a licence or a rights statement is called, the address itself where that is not known.

    >>> rights_name("https://creativecommons.org/licenses/by-nc/4.0/")
    'CC BY-NC 4.0'
    >>> rights_name("http://rightsstatements.org/vocab/NoC-US/1.0/")
    'No Copyright – United States'
    """
    if address == GOVERNMENT_WORK:
        return "public domain (work of the U.S. government)"
    if found := CREATIVE_COMMONS.match(address):
        name = PUBLIC_DOMAIN_NAMES.get(found["code"]) or f"CC {found['code'].upper()}"
        return f"{name} {found['version']}"
    statement = RIGHTS_STATEMENT.match(address)
    return STATEMENT_NAMES.get(statement["code"], address) if statement else address


def joined_names(names: Iterable[str]) -> str:
    """Return names as a sentence lists them.

    >>> joined_names(["A", "B", "C"])
    'A, B and C'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


LICENSE, RIGHTS, FILES = "license", "rights", "distribution"


def with_rights(thing: Resource, catalogue: Catalogue) -> Resource:
    """Return a thing, with its files, whose licence and rights are those that hold, wherever they are stated.

    A statement of RightsStatements.org is as a licence where there is none.
    """
    if LICENSE not in catalogue.profile[thing.type].properties:
        return thing
    found = rights_of(catalogue, thing.iri)
    if not found.is_known:
        return thing
    files = [
        build_resource(
            each.iri, each.type, {**each.values, LICENSE: _license(rights_of(catalogue, each.iri))}
        )
        for each in thing.parts(FILES)
    ]
    filled = {LICENSE: _license(found), RIGHTS: rights_texts(found, catalogue), FILES: files}
    return build_resource(thing.iri, thing.type, {**thing.values, **filled})


def _license(rights: UsageRights) -> tuple[str, ...]:
    address = rights.license or rights.statement
    return (address,) if address else ()


def rights_texts(rights: UsageRights, catalogue: Catalogue) -> tuple[Value, ...]:
    """Return the words on rights: those of who states them, or why they follow."""
    if rights.basis != "government work":
        return rights.texts
    names = joined_names(Labels(catalogue).name(iri) for iri in rights.authors)
    why = f"Public domain in the United States: a work of its government ({LAW}), as it is by {names}."
    return (*rights.texts, why)


AccessStatus = Literal["unrestricted", "partly", "fully", "undetermined"]
DUPLICATES = "duplicate"
EXEMPTION, EXEMPTIONS = "exemption", "exemptions"


@dataclass(frozen=True, slots=True)
class AccessRestriction:
    """A ground on which something is withheld: the concept of an exemption, "" for none, and words."""

    exemption: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DocumentAccess:
    """The access to a document, and each ground on which something of it is withheld."""

    status: AccessStatus
    restrictions: tuple[AccessRestriction, ...] = ()


def document_access(catalogue: Catalogue, document: str) -> DocumentAccess:
    """Return how much of a document was released, as far as what is held of it shows.

    No one knows it of a document whose text is not here, unless something on it is known to be withheld.
    """
    is_redacted = RedactionIndex(catalogue.tables).count(document) > 0
    path = catalogue.profile.predicates["holdingStatus"]
    holding = {iris.last_segment(iri) for iri in catalogue.links(document, path)}
    restrictions = tuple(_restrictions(catalogue, document, is_redacted))
    if "withheld" in holding:
        return DocumentAccess("fully", restrictions)
    if restrictions:
        return DocumentAccess("partly", restrictions)
    return DocumentAccess("unrestricted" if holding == {"held"} else "undetermined")


def _restrictions(catalogue: Catalogue, document: str, is_redacted: bool) -> Iterator[AccessRestriction]:
    """Yield a restriction for each exemption, then one for what is withheld on grounds that are not named."""
    claimed = list_index(catalogue, catalogue.profile["ReleasedDocument"]).values_of(document, EXEMPTION)
    notes: dict[str, list[str]] = {exemption: [] for exemption in claimed}
    for statement in _pages_left_out(catalogue).get(document, []):
        names = [iris.concept_iri(catalogue.base, EXEMPTIONS, each) for each in statement.exemptions]
        for exemption in names or [""]:
            notes.setdefault(exemption, []).append(str(statement))
    if is_redacted and not notes:
        notes[""] = []
    for exemption in sorted(notes, key=lambda each: (not each, each)):
        yield AccessRestriction(exemption, " ".join(notes[exemption]))


def _pages_left_out(catalogue: Catalogue) -> dict[str, list[WithheldStatement]]:
    def by_document() -> dict[str, list[WithheldStatement]]:
        found: dict[str, list[WithheldStatement]] = {}
        for each in withheld_statements(catalogue):
            if each.treatment != DUPLICATES:
                found.setdefault(each.document, []).append(each)
        return found

    return catalogue.compute_once("pages omitted", by_document)
