"""Identifiers of records: `oai:{host}:{kind}/{slug}` for the thing `http(s)://{host}/id/{kind}/{slug}`.

Within a catalogue, which has one base, this leads from every name to one identifier and back. Records are the
things named so: pages, which have longer names, are parts of their documents, and concepts, graphs and the
catalogue itself are no items of it.
"""

import re
from functools import lru_cache

from foia_graph.publish.addresses import host_of

SCHEME = "oai"
NAME = re.compile(r"https?://[^/]+/id/([^/#]+)/([^/#]+)")
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")
"""What the OAI Identifier Format (2.1) takes for the domain of a repository."""
URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


def kind_of(iri: str) -> str:
    """Return the kind of a thing that is a record, "" for what is none.

    >>> kind_of("https://a.example/id/work/x"), kind_of("https://a.example/id/document/x/page/1")
    ('work', '')
    """
    found = NAME.fullmatch(iri)
    return found[1] if found else ""


def identifier_of(iri: str) -> str:
    """Return the identifier of a thing that is a record.

    >>> identifier_of("https://foia.example.org/id/work/oig-12-64")
    'oai:foia.example.org:work/oig-12-64'
    """
    beginning, _, name = iri.partition("/id/")
    return f"{SCHEME}:{_host(beginning)}:{name}"


_host = lru_cache(host_of)
