"""Writers of resources in one language: JSON-LD context, bodies, triples."""

from collections.abc import Mapping

import msgspec

from foia_graph.model.jsonld import Json, JsonLdEncoder, build_context, context_prefixes
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import NQuadsWriter


class LanguageWriters:
    """Writers of resources in one language: the context, JSON-LD bodies, triples."""

    def __init__(self, profile: Profile, language: str) -> None:
        self.context: Mapping[str, Json] = build_context(profile, language)
        self.context_file = msgspec.json.format(msgspec.json.encode({"@context": self.context})) + b"\n"
        self.encoder = JsonLdEncoder(profile, language)
        self.writer = NQuadsWriter(profile, language, lambda source: source)
        self.prefixes = context_prefixes(profile)
