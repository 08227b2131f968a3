"""What texts cite, and how: as records say, and as was read on pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from oracle.world import World

WAYS = {
    "cites": "cites",
    "citesAsAuthority": "cites as authority",
    "citesAsEvidence": "cites as evidence",
    "citesForInformation": "cites for information",
    "corrects": "corrects",
    "critiques": "critiques",
    "discusses": "discusses",
    "disputes": "disputes",
    "includesQuotationFrom": "quotes",
    "repliesTo": "replies to",
    "updates": "updates",
}
"""Fields in which a text says how it takes up another, which are properties of CiTO; and their names."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation by one source: the text that cites, the work, and what that rests on."""

    citing: str
    why: str
    cited: str
    status: str
    evidence: str
    source: str


def citations_of(world: World, cited: str, scope: str) -> list[Citation]:
    """Give what cites a work (IRI), each citation once."""
    return list(dict.fromkeys((*_recorded(world, cited, scope), *_read(world, cited, scope))))


def _recorded(world: World, cited: str, scope: str) -> Iterator[Citation]:
    for name, why in WAYS.items():
        for citing in world.subjects(name, cited, scope):
            for each in world.statements(citing, name, scope):
                if each.text == cited:
                    status = world.label(each.claim.one("status")) if each.claim else ""
                    source = world.source_label(each.graph)
                    yield Citation(citing, why, cited, status, world.evidence(each), source)


def _read(world: World, cited: str, scope: str) -> Iterator[Citation]:
    """Yield citations that are parts of texts: a part that no claim makes rests on its own words."""
    for part in world.subjects("citedEntity", cited, scope):
        owner = world.parts_by_iri[part].owner
        reasons = world.values(part, "characterization", scope) or ["http://purl.org/spar/cito/cites"]
        for each in world.statements(owner, "citation", scope):
            if each.text != part:
                continue
            found = each.claim or world.parts_by_iri[part].resource
            status = found.one("status")
            evidence = world.words(found) or world.cell(found.iri)
            for reason in reasons:
                yield Citation(
                    owner,
                    WAYS[reason.rpartition("/")[2]],
                    cited,
                    world.label(status) if status else "",
                    evidence,
                    world.source_label(each.graph),
                )
