"""Addresses of this catalogue that are embedded, read to what stands at them."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from foia_graph.errors import NotFound
from foia_graph.model import iris
from foia_graph.publish.addresses import iri_of
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.documents.passages import requested_quote
from foia_graph.web.pages.embed_controls import CLAIM_PATH, EmbedSubject, is_embeddable


def subject_at(address: str) -> EmbedSubject:
    """Return what stands at an address of this catalogue; raises NotFound where that is nothing embedded.

    Documents and pages are taken by their names or the addresses of their pages, words of them with the
    parameters of a link to a passage, claims by their names or the addresses of their citations.
    """
    base = current_catalogue().base
    if not address.startswith(base):
        raise NotFound(f"Only addresses that begin with {base} are embedded.")
    try:
        parts = urlsplit(f"/{address.removeprefix(base)}")
    except ValueError as error:
        raise NotFound(f"This is no address: {error}.") from None
    values = dict(parse_qsl(parts.query))
    path, value_of = parts.path.removesuffix(".html"), _value_of(values)
    if path in ("/cite", CLAIM_PATH):
        return _checked_subject(_full_iri(values.get("iri", "")), value_of)
    kind, _, key = path.lstrip("/").partition("/")
    if kind not in ("doc", "id"):
        raise NotFound("Documents, pages, words of them and claims are embedded, and nothing else.")
    iri = iri_of(key, base)
    part = f"{iri}#{parts.fragment}"
    is_part = bool(parts.fragment) and (not is_embeddable(iri) or _is_claim(part))
    return _checked_subject(part if is_part else iri, value_of)


def _is_claim(iri: str) -> bool:
    thing = current_catalogue().describe(iri)
    return thing is not None and thing.type == "Claim"


def _value_of(values: dict[str, str]) -> Callable[[str], str]:
    return lambda name: values.get(name, "").strip()


def _full_iri(name: str) -> str:
    base = current_catalogue().base
    return name if name.startswith(base) else iri_of(name.removeprefix("/").removeprefix("id/"), base)


def _checked_subject(iri: str, value_of: Callable[[str], str]) -> EmbedSubject:
    if not is_embeddable(iri):
        raise NotFound(f"<{iris.owner_iri(iri)}> is not embedded; documents, pages and claims are.")
    return EmbedSubject(iri, None if "#" in iri else requested_quote(value_of))
