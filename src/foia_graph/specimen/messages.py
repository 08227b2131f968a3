"""A thread of invented e-mails with names withheld: three sheets."""

from foia_graph.specimen.paper import Paper, withhold

COMMISSIONER, DEPUTY = "Lampwick, Ada", "Specimen, Basil"
KEEPER = withhold("Keeper of the lamp", "(b)(6)")
SUBJECT = "Lamp at Nowhere Point"


def email_thread() -> bytes:
    """Return the thread, the newest message first, as it is printed."""
    paper = Paper("E-mails on the lamp at Nowhere Point")
    paper.begin_sheet("BIL-000101")
    _head(paper, COMMISSIONER, "Friday, October 4, 2019 8:05 AM", DEPUTY, f"RE: {SUBJECT}")
    paper.paragraph("Basil, thank you for telling me. Say nothing to the papers before Monday.")
    paper.paragraph("How long would a spare lamp take? Ask the workshop, and ask counsel what we must say.")
    paper.lines("Ada Lampwick", "Commissioner, Bureau of Imaginary Lighthouses")
    paper.begin_sheet("BIL-000102")
    _head(paper, DEPUTY, "Thursday, October 3, 2019 5:40 PM", COMMISSIONER, f"FW: {SUBJECT}")
    paper.paragraph(
        f"Ada, {KEEPER} wrote to me this afternoon. The lamp at Nowhere Point has been dark since Tuesday, "
        "October 1. Three ships asked by radio where the light was."
    )
    paper.paragraph(
        "The spare lamp is not in the store. I am told that it was sold, and do not know to whom."
    )
    paper.lines("Basil Specimen", "Deputy Commissioner")
    paper.begin_sheet("BIL-000103")
    _head(paper, KEEPER, "Thursday, October 3, 2019 3:12 PM", DEPUTY, SUBJECT)
    paper.paragraph(
        "Sir, this is my second message. The lamp failed on Tuesday at dusk. I lit the storm lantern, which "
        "is seen for half a mile at best."
    )
    paper.paragraph(
        f"Please call me on {withhold('555 0100 extension', '(b)(6)')} at any hour. I have told the harbor "
        "by hand, and have written it into the log."
    )
    return paper.pdf()


def _head(paper: Paper, sender: str, sent: str, addressee: str, subject: str) -> None:
    paper.lines(f"From: {sender}", f"Sent: {sent}", f"To: {addressee}", f"Subject: {subject}")
    paper.skip()
