"""Evidence of answers: names for IRIs, the words of a hit to the letter, and what claims are on."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from foia_graph.client import Archive
from foia_graph.client.records import ArchiveHit, Claim
from foia_graph.client.thing import ThingNeighbourhood
from foia_graph.errors import NotFound

MAX_EVIDENCE = 3
"""Pieces of evidence that are given of a relation; the rest is counted."""
_SNIPPET_EDGES = re.compile(r"\s*[…·]\s*")
MACHINE_READ = "machine-read"


class EvidenceWriter:
    """Writes hits and claims of an archive with what a citation of them needs."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def claims(self, claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
        """Yield claims with speakers and sources by name, and the citation of each."""
        chosen = list(claims)
        labels = self._archive.labels(
            iri for claim in chosen for iri in (*claim.by, claim.source, claim.value) if "://" in iri
        )
        for claim in chosen:
            yield {
                "iri": claim.iri,
                "about": claim.about,
                "about_label": claim.label,
                "field": claim.field,
                "value": claim.value,
                "value_label": labels.get(claim.value, ""),
                "statement": claim.text,
                "quote": claim.quote,
                "page": claim.page,
                "bates": self._bates_of(claim.page),
                "speakers": [labels.get(iri, iri) for iri in claim.by],
                "source": claim.source,
                "source_label": labels.get(claim.source, ""),
                "date": claim.date,
                "status": claim.status,
                "is_machine_read": claim.status == MACHINE_READ,
                "is_from_outside": claim.is_outside,
                "citation": self.citation(claim.iri),
            }

    def relations(self, neighbourhood: ThingNeighbourhood) -> Iterator[dict[str, Any]]:
        """Yield the relations between things, by name, each with who says it in which words."""
        labels = {node["id"]: node["label"] for node in neighbourhood.nodes}
        for edge in neighbourhood.edges:
            yield {
                "from": edge["from"],
                "from_label": labels.get(edge["from"], ""),
                "property": edge["property"],
                "to": edge["to"],
                "to_label": labels.get(edge["to"], ""),
                "evidence": [self._relation_evidence(each) for each in edge["evidence"][:MAX_EVIDENCE]],
                "evidence_in_all": len(edge["evidence"]),
            }

    def _relation_evidence(self, evidence: Mapping[str, Any]) -> dict[str, Any]:
        source = evidence.get("source") or {}
        iri = evidence.get("id", "") or source.get("id", "")
        return {
            "iri": iri,
            "quote": evidence.get("quote", ""),
            "speakers": [each["label"] for each in evidence.get("by", ())],
            "source": source.get("id", ""),
            "source_label": source.get("label", ""),
            "status": evidence.get("status", ""),
            "is_machine_read": evidence.get("status") == MACHINE_READ,
            "is_from_outside": evidence.get("outside", False),
            "citation": self.citation(iri) if iri else "",
        }

    def guess(self, hit: ArchiveHit) -> dict[str, Any]:
        """Return a page that a model takes to be similar, with the two passages that it compared."""
        return {
            **self.hit(hit),
            "is_machine_guess": hit.is_machine_guess,
            "likeness": hit.score,
            "compared_with": hit.compared_with,
        }

    def hit(self, hit: ArchiveHit) -> dict[str, Any]:
        """Return a hit with its words to the letter, who says them, and its citation."""
        body = {
            "iri": hit.iri,
            "kind": hit.kind,
            "label": hit.label,
            "document": hit.document,
            "release": hit.release,
            "page_number": hit.page,
            "bates": [*filter(None, hit.bates.split("; "))],
            "date": hit.date,
            "snippet": hit.snippet,
            "citation": self.citation(hit.iri),
        }
        if hit.kind == "claim":
            return {**body, **self._claim_behind(hit.iri)}
        quote = self._page_quote(hit) if hit.kind == "page" else ""
        return {**body, "quote": quote, "is_machine_read": hit.kind == "page"}

    def _claim_behind(self, iri: str) -> dict[str, Any]:
        owner = iri.partition("#")[0]
        claim = next((each for each in self._archive.claims(owner, scope="all") if each.iri == iri), None)
        return next(self.claims([claim])) if claim is not None else {"quote": "", "is_machine_read": False}

    def _page_quote(self, hit: ArchiveHit) -> str:
        # The longest part that is on the page to the letter; a snippet may join several.
        text = self._archive.page(hit.iri).text
        parts = sorted(filter(None, _SNIPPET_EDGES.split(hit.snippet)), key=len, reverse=True)
        return next((quote for part in parts if (quote := verbatim_words(part, text))), "")

    def _bates_of(self, page: str) -> list[str]:
        if "/page/" not in page:
            return []
        try:
            return list(self._archive.page(page).bates)
        except NotFound:
            return []

    def citation(self, iri: str) -> str:
        """Return the citation of a thing in words; "" for what is not cited."""
        try:
            return self._archive.cite(iri)
        except NotFound:
            return ""


def verbatim_words(words: str, text: str) -> str:
    """Return words as a text has them, whatever blanks and line ends are between them; "" where it has not.

    >>> verbatim_words("a spare lamp", "There was a spare\\nlamp.")
    'a spare\\nlamp'
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.search(pattern, text) if pattern else None
    return found[0] if found else ""
