"""A made-up reference to a page of a memorandum."""

from foia_graph.publish.citations.formats import GENRES, Reference

MEMO = Reference(
    iri="https://foia.example.org/id/document/plants/page/3",
    key="document:plants:page:3",
    genre=GENRES["report"],
    title="Peña & Søn: 100 % of “plants” #1",
    archive="Records",
    language="en",
    authors=("Department of Plants", "Jane Roe"),
    publishers=("Center for Rights",),
    date="2011-06",
    publication_date="2012-04-10",
    form="Memorandum",
    number="OIG-12",
    container="The memos",
    page="3",
    printed_number="iii",
    stamps=("GARDEN 118",),
    quote="watered\ntwice",
    address="https://dhs.example.gov/memo_1",
)
