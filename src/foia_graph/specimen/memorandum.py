"""A memorandum that was released twice, each time with other words withheld: two sheets."""

from collections.abc import Mapping

from foia_graph.specimen.paper import Paper, withhold

PASSAGES = {
    "sale": "the spare lamp was sold in March 2019 to a maker of films for forty crowns, and the sale was "
    "entered in no book",
    "advice": "Counsel advises that the Bureau need not say when it first knew, as long as nobody asks for "
    "the day",
    "workshop": "the workshop of the north shore",
}
"""Words that one release or the other leaves out."""


def first_memorandum() -> bytes:
    """Return the memorandum as it came first: what became of the spare lamp is withheld."""
    withheld = {"sale": "(b)(5)", "workshop": "(b)(7)(E)"}
    return _memorandum("Why the lamp was dark (first release)", ("BIL-000104", "BIL-000105"), withheld)


def appeal_memorandum() -> bytes:
    """Return the memorandum as it came on appeal: the advice of counsel is withheld instead."""
    withheld = {"advice": "(b)(5)"}
    return _memorandum("Why the lamp was dark (on appeal)", ("APL-000001", "APL-000002"), withheld)


def _memorandum(title: str, bates: tuple[str, str], withheld: Mapping[str, str]) -> bytes:
    """Return the memorandum with its two Bates numbers, and the exemption of each passage left out."""
    words = {
        name: withhold(text, withheld[name]) if name in withheld else text for name, text in PASSAGES.items()
    }
    paper = Paper(title)
    paper.begin_sheet(bates[0])
    paper.heading("MEMORANDUM")
    paper.lines(
        "DATE: October 8, 2019",
        "TO: Ada Lampwick, Commissioner",
        "FROM: Basil Specimen, Deputy Commissioner",
        "SUBJECT: Why the lamp at Nowhere Point was dark",
    )
    paper.skip()
    paper.paragraph(
        "You asked how a lighthouse could be dark for three nights. I spoke with the keeper, with the "
        "workshop and with the harbor, and this is what I learned."
    )
    paper.paragraph(
        "The mantle of the lamp broke on October 1 at dusk. The keeper looked for the spare lamp in the "
        f"store and did not find it, because {words['sale']}. The keeper reported this on the same evening "
        "by telephone, and again on October 3 in writing."
    )
    paper.paragraph(
        f"A new mantle was made by {words['workshop']} and fitted on October 4 in the afternoon. It has "
        "burned since, and the harbor has no further complaint."
    )
    paper.begin_sheet(bates[1])
    paper.paragraph(
        "Three ships asked for the light by radio in those nights: the Example, the Placeholder and the "
        "Lorem Ipsum. The Lorem Ipsum touched the sandbank and came free with the tide. Nobody was hurt."
    )
    paper.paragraph(
        f"{words['advice']}. I do not share that view: the papers will ask, and the log of the keeper has "
        "the day and the hour."
    )
    paper.paragraph(
        "I propose that each lighthouse keeps two spare lamps under lock, that the sale of any lamp is "
        "signed by you, and that the harbor is told of a failure within the hour."
    )
    return paper.pdf()
