"""What a dump tells people: what is in it, and how to prove that it is whole."""

from foia_graph.dumps.contents import Written

TEXT = """\
{title}
{line}
Everything that <{base}> says in generation {generation}, as it was published on {created}.
{license}
catalog.nq.gz      all {quads:,} quads (N-Quads): first the {triples:,} triples of the default graph, in which
                   each triple stands once, then what each source says, in a named graph of its own
catalog.jsonld.gz  the default graph (JSON-LD 1.1); its context is inside
manifest.json      the files with their sizes and SHA-256
bag.zip            these files and the decisions about them as a bag (BagIt 1.0, RFC 8493)

There are no blank nodes, and the lines of each graph are sorted and canonical, so that the SHA-256 of the
lines of the default graph is its RDFC-1.0 hash (https://www.w3.org/TR/rdf-canon/):

    gzip -dc catalog.nq.gz | head -n {triples} | sha256sum
    {rdfc10_sha256}

The hash of what is published now stands in {base}.well-known/void.
Where that is another one, there is a newer dump at {base}dump/,
and {base}changes tells what changed. What was withdrawn is in neither.
"""


def readme(title: str, base: str, generation: int, created: str, license_: str, written: Written) -> str:
    """Write it for one dump."""
    return TEXT.format(
        title=title,
        line="=" * len(title),
        base=base,
        generation=generation,
        created=created[:10],
        license=f"Licence: {license_}\n" if license_ else "",
        quads=written.quads,
        triples=written.triples,
        rdfc10_sha256=written.rdfc10_sha256,
    )
