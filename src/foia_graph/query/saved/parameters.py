"""Parameters of saved queries: what may be chosen, and the term that a choice becomes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.errors import ValueRejected
from foia_graph.model import dates, iris, values
from foia_graph.model.namespaces import XSD
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import escape_text, typed_literal

LOCAL_NAME = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """A parameter of a query: what may be chosen, what is taken otherwise, and what it means."""

    name: str
    type: str
    options: tuple[str, ...]
    """The choices, the scheme of a concept, or the kinds of a thing."""
    default: str
    optional: bool
    description: str

    def term(self, value: str, base: str, profile: Profile) -> str:
        """Write a value as one term of the type asked for; raises ValueRejected, naming the parameter."""
        try:
            return self._term(value.strip(), base, profile)
        except ValueRejected as error:
            raise ValueRejected(f"parameter {self.name!r}: {error}") from None

    def _term(self, value: str, base: str, profile: Profile) -> str:
        if self.type == "date":
            return typed_literal(dates.full_date(value), f"{XSD}date")
        if self.type == "integer":
            return typed_literal(values.clean_integer(value), f"{XSD}integer")
        if self.type == "text":
            return f'"{escape_text(values.clean_text(value))}"'
        if self.type == "choice":
            return f'"{self._choice(value)}"'
        return f"<{self._thing(value, base, profile)}>"

    def _choice(self, value: str) -> str:
        if value not in self.options:
            raise ValueRejected(
                f"{dates.quote_text(value)} is no choice here; write {' or '.join(self.options)}"
            )
        return value

    def _thing(self, value: str, base: str, profile: Profile) -> str:
        """Return the IRI of a thing, by its slug, by `kind/slug`, or by a whole or relative IRI."""
        path = value.removeprefix(base).removeprefix("/").removeprefix("id/")
        if self.type == "concept":
            return self._concept(path, value, base)
        kinds = self.options or tuple(sorted(s.kind for s in profile.shapes.values() if profile.is_thing(s)))
        kind, slash, key = path.partition("/")
        if not slash and len(self.options) == 1:
            kind, key = self.options[0], path
        if kind == "scheme" and key.startswith("issues/") and "issue" in kinds:
            kind, key = "issue", key.removeprefix("issues/")
        if kind not in kinds or not key:
            raise ValueRejected(
                f"{dates.quote_text(value)} names nothing here; write {_kind_paths(kinds)}, or its IRI"
            )
        return _check_exact_iri(
            key, values.key_iri(profile.by_kind[kind], _check_local_key(key, value), base), value
        )

    def _concept(self, path: str, value: str, base: str) -> str:
        (scheme,) = self.options
        notation = _check_local_key(path.removeprefix(f"scheme/{scheme}/"), value)
        return _check_exact_iri(notation, iris.concept_iri(base, scheme, notation), value)


def _check_local_key(key: str, value: str) -> str:
    if "://" in key:
        raise ValueRejected(f"{dates.quote_text(value)} is no name of this catalogue")
    return key


def _check_exact_iri(key: str, iri: str, value: str) -> str:
    """Refuse a key that would have to be bent to name something."""
    if not LOCAL_NAME.fullmatch(key) or not iri.endswith(f"/{key}"):
        meant = iris.last_segment(iri)
        hint = f"; did you mean {meant!r}?" if LOCAL_NAME.fullmatch(meant) else ""
        raise ValueRejected(f"{dates.quote_text(value)} is no name of this catalogue{hint}")
    return iri


def _kind_paths(kinds: Iterable[str]) -> str:
    return " or ".join(f"{kind}/…" for kind in kinds)
