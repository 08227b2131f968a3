"""Writers of resources in one language: JSON-LD context, bodies, triples."""

import hashlib
from collections.abc import Mapping

import msgspec

from foia_graph.model.jsonld import CONTEXT, Json, JsonLdEncoder, build_context, context_prefixes
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import NQuadsWriter


class LanguageWriters:
    """Writers of resources in one language: the context, JSON-LD bodies, triples.

    `context_address` is the absolute address of these bytes of the context, which bodies name: a reader
    that does not know where a body is from can expand it (JSON-LD 1.1, section 3.1).
    """

    def __init__(self, profile: Profile, language: str, base: str) -> None:
        self.context: Mapping[str, Json] = build_context(profile, language)
        self.context_file = msgspec.json.format(msgspec.json.encode({"@context": self.context})) + b"\n"
        version = hashlib.sha256(self.context_file).hexdigest()[:16]
        self.context_path = f"{CONTEXT.removesuffix('.jsonld')}-{version}.jsonld"
        self.context_address = f"{base}{self.context_path[1:]}"
        self.encoder = JsonLdEncoder(profile, language)
        self.writer = NQuadsWriter(profile, language, lambda source: source)
        self.prefixes = context_prefixes(profile)
