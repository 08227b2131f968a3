"""The other papers of the release: a report, a ledger whose redaction leaks, a sheet for pages withheld."""

from foia_graph.specimen.paper import Paper


def inspection_report() -> bytes:
    """Return the report, whose third page is missing from the release: three sheets."""
    paper = Paper("Inspection of the lamps of the north shore")
    paper.begin_sheet("BIL-000106")
    paper.skip(4)
    paper.heading("OFFICE OF THE INSPECTOR OF LAMPS", 12)
    paper.heading("Inspection of the Lamps of the North Shore", 18)
    paper.skip()
    paper.heading("Report OIL-20-03", 12)
    paper.heading("November 2019", 12)
    paper.begin_sheet("BIL-000107")
    paper.heading("What we found", 13)
    paper.paragraph(
        "We looked at eleven lighthouses between October 14 and October 25, 2019. Four of them had no spare "
        "lamp, and in two the keeper had never been told that there should be one."
    )
    paper.paragraph(
        "That spare lamps are lost was known. The report of the Inspector General OIG-00-000, Lamps That "
        "Nobody Counts, said in 2014 that a third of them could not be found. Nobody followed its advice."
    )
    paper.lines("2")
    paper.begin_sheet("BIL-000109")
    paper.heading("What should be done", 13)
    paper.paragraph(
        "Each lamp should have a number, and each year somebody who does not keep it should count it. "
        "Records on lamps should be released on request, as 5 U.S.C. § 552 has it."
    )
    paper.lines("4")
    return paper.pdf()


def leaking_ledger() -> bytes:
    """Return a leaf of a ledger on which a box was laid over words that stay in the file: one sheet."""
    paper = Paper("Ledger of the workshop")
    paper.begin_sheet()
    paper.heading("LEDGER OF THE WORKSHOP, 2019", 13)
    paper.lines("March 4     Two mantles, to Nowhere Point")
    top = paper.height
    paper.lines("March 11    One spare lamp, to Films of Nowhere", "            forty crowns, paid in cash")
    paper.cover(top, 2, 330)
    paper.lines("March 18    Oil, nine barrels")
    return paper.pdf()


def withheld_sheet() -> bytes:
    """Return the sheet that stands in the place of pages withheld in full."""
    paper = Paper("Sheet for pages withheld")
    paper.begin_sheet()
    paper.skip(8)
    paper.heading("16 PAGES WITHHELD IN FULL", 18)
    paper.heading("under exemptions (b)(5) and (b)(7)(E)", 13)
    return paper.pdf()
