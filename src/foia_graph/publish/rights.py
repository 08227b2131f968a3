"""Rights: their names in words, why a work is in the public domain, and rights as fields of a thing."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from foia_graph.model.resource import Resource, Value, build_resource
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels
from foia_graph.store.rights import GOVERNMENT_WORK, UsageRights, rights_of

CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses|publicdomain)/(?P<code>[a-z-]+)/(?P<version>[0-9.]+)"
)
RIGHTS_STATEMENT = re.compile(r"https?://rightsstatements\.org/(?:vocab|page)/(?P<code>[A-Za-z-]+)/")
PUBLIC_DOMAIN_NAMES: Mapping[str, str] = {"zero": "CC0", "mark": "Public Domain Mark"}
STATEMENT_NAMES: Mapping[str, str] = tomllib.loads(
    Path(__file__).with_name("rights_statements.toml").read_text(encoding="utf-8")
)
"""The statements of RightsStatements.org 1.0 by the last part of their addresses."""
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


def government_work_sentence(rights: UsageRights, catalogue: Catalogue) -> str:
    """Return why a work of the government is in the public domain: by whom it is, and by which law."""
    names = joined_names(Labels(catalogue).name(iri) for iri in rights.authors)
    return f"Public domain in the United States: a work of its government ({LAW}), as it is by {names}."


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
    filled = {
        LICENSE: _license(found),
        RIGHTS: rights_texts(found, catalogue),
        FILES: [_with_license(file, catalogue) for file in thing.parts(FILES)],
    }
    return build_resource(thing.iri, thing.type, {**thing.values, **filled})


def _with_license(file: Resource, catalogue: Catalogue) -> Resource:
    license_ = _license(rights_of(catalogue, file.iri))
    return build_resource(file.iri, file.type, {**file.values, LICENSE: license_})


def _license(rights: UsageRights) -> tuple[str, ...]:
    address = rights.license or rights.statement
    return (address,) if address else ()


def rights_texts(rights: UsageRights, catalogue: Catalogue) -> tuple[Value, ...]:
    """Return the words on rights: those of who states them, or why they follow."""
    follows = rights.basis == "government work"
    return (*rights.texts, *((government_work_sentence(rights, catalogue),) if follows else ()))
