"""Claims as reifiers of the triples that they claim: `claim rdf:reifies <<( s p o )>>` (RDF 1.2 Concepts).

They are made of the `rdf:subject`, `rdf:predicate` and `rdf:object` of a claim, and say nothing more: the
store, JSON-LD and the hash of the default graph do without them.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, product

from foia_graph.model.namespaces import RDF

_REIFIES = f"<{RDF}reifies>".encode()
_PARTS = tuple(f"<{RDF}{name}>".encode() for name in ("subject", "predicate", "object"))


def reify_claims(triples: Iterable[bytes], *, claims_only: bool = False) -> Iterator[bytes]:
    """Yield lines of sorted N-Triples as N-Triples 1.2, in which each claim also reifies its triples.

    With `claims_only` all that is said of other things is omitted, and so are claims in words alone. A claim
    of several values reifies a triple for each.
    """
    for claim, group in groupby(triples, key=lambda line: line.partition(b" ")[0]):
        lines, values = list(group), dict[bytes, list[bytes]]()
        for line in lines:
            _, predicate, value = line.split(b" ", 2)
            values.setdefault(predicate, []).append(value.removesuffix(b" .\n"))
        reified = [
            b"%b %b <<( %b %b %b )>> .\n" % (claim, _REIFIES, *triple)
            for triple in product(*(values.get(part, ()) for part in _PARTS))
        ]
        if reified or not claims_only:
            yield from sorted((*lines, *reified))
