"""Writers of resources in one language: JSON-LD context, bodies, triples."""

from collections.abc import Mapping

import msgspec

from foia_graph.model.jsonld import Encoder, Json, context, prefixes
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import Writer


class LanguageWriters:
    """Writers of resources in one language: the context, JSON-LD bodies, triples."""

    def __init__(self, profile: Profile, language: str) -> None:
        self.context: Mapping[str, Json] = context(profile, language)
        self.context_file = msgspec.json.format(msgspec.json.encode({"@context": self.context})) + b"\n"
        self.encoder = Encoder(profile, language)
        self.writer = Writer(profile, language, lambda source: source)
        self.prefixes = prefixes(profile)
