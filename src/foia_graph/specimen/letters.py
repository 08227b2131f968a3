"""Letters of an invented bureau: the response to a request, and the decision on an appeal."""

from foia_graph.specimen.paper import Paper

GREETING = "Dear Editor:"


def response_letter() -> bytes:
    """Return the response to the request, which promises pages and withholds others: two sheets."""
    paper = Paper("Response to request 2020-0042")
    _letterhead(paper, "March 2, 2021")
    paper.lines("Re: Freedom of Information Act request 2020-0042")
    paper.skip()
    paper.lines(GREETING)
    paper.skip(0.5)
    paper.paragraph(
        "This responds to your request of January 15, 2020, for records on the failure of the lamp at "
        "Nowhere Point in October 2019. The Bureau of Imaginary Lighthouses is a bureau that does not exist, "
        "and neither does this letter; it shows how such a letter is read."
    )
    paper.paragraph(
        "We enclose nine pages, Bates stamped BIL-000101 through BIL-000109, which are released in full or "
        "in part. In addition, 16 pages are withheld in full under exemptions (b)(5) and (b)(7)(E)."
    )
    paper.paragraph(
        "The names of private persons were removed, since their release would be an invasion of privacy. "
        "Two leaves follow without a stamp: one of the log of the keeper, as it was scanned, and one of a "
        "ledger."
    )
    paper.begin_sheet()
    paper.lines("Request 2020-0042, page 2")
    paper.skip()
    paper.paragraph(
        "We found no record that anybody in the Bureau was told of the failure before October 7, 2019."
    )
    paper.paragraph(
        "You may appeal this decision within 90 days, in writing, to the Commissioner of Imaginary "
        "Lighthouses. Say in your letter which pages you want, and why."
    )
    _signature(paper, "Nora Inventa", "Officer for Requests")
    return paper.pdf()


def appeal_letter() -> bytes:
    """Return the decision on the appeal, which releases the memorandum once more: one sheet."""
    paper = Paper("Decision on appeal 2021-0007")
    _letterhead(paper, "September 14, 2021")
    paper.lines("Re: Appeal 2021-0007, request 2020-0042")
    paper.skip()
    paper.lines(GREETING)
    paper.skip(0.5)
    paper.paragraph(
        "On appeal we looked again at the memorandum of October 8, 2019. What it says of the spare lamp is "
        "known to the public by now, and is released. What it says of the advice of counsel is withheld "
        "instead."
    )
    paper.paragraph("We enclose two pages, Bates stamped APL-000001 through APL-000002.")
    _signature(paper, "Ada Lampwick", "Commissioner")
    return paper.pdf()


def _letterhead(paper: Paper, day: str) -> None:
    paper.begin_sheet()
    paper.heading("BUREAU OF IMAGINARY LIGHTHOUSES")
    paper.heading("1 Invented Street, Nowhere Point", 10)
    paper.skip()
    paper.lines(day)
    paper.skip()
    paper.lines("The Specimen Gazette", "7 Example Square", "Nowhere Point")
    paper.skip()


def _signature(paper: Paper, name: str, post: str) -> None:
    paper.skip()
    paper.lines("Sincerely,")
    paper.skip()
    paper.lines(name, post, "Bureau of Imaginary Lighthouses")
