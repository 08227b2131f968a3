"""The invented papers, each drawn as a PDF."""

import random
from collections.abc import Mapping
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from foia_graph.specimen.paper import MARK, Paper, withhold

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


PASSAGES = {
    "sale": "the spare lamp was sold in March 2019 to a maker of films for forty crowns, and the sale was "
    "entered in no book",
    "advice": "Counsel advises that the Bureau need not say when it first knew, as long as nobody asks for "
    "the day",
    "workshop": "the workshop of the north shore",
}
"""Words that one release or the other omits."""


def first_memorandum() -> bytes:
    """Return the memorandum as it came first: what became of the spare lamp is withheld."""
    withheld = {"sale": "(b)(5)", "workshop": "(b)(7)(E)"}
    return _memorandum("Why the lamp was dark (first release)", ("BIL-000104", "BIL-000105"), withheld)


def appeal_memorandum() -> bytes:
    """Return the memorandum as it came on appeal: the advice of counsel is withheld instead."""
    withheld = {"advice": "(b)(5)"}
    return _memorandum("Why the lamp was dark (on appeal)", ("APL-000001", "APL-000002"), withheld)


def _memorandum(title: str, bates: tuple[str, str], withheld: Mapping[str, str]) -> bytes:
    """Return the memorandum with its two Bates numbers, and the exemption of each passage omitted."""
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
    """Return the sheet that is instead of pages withheld in full."""
    paper = Paper("Sheet for pages withheld")
    paper.begin_sheet()
    paper.skip(8)
    paper.heading("16 PAGES WITHHELD IN FULL", 18)
    paper.heading("under exemptions (b)(5) and (b)(7)(E)", 13)
    return paper.pdf()


FONT = files("reportlab") / "fonts" / "Vera.ttf"
DOTS_AN_INCH = 150
SIZE = (DOTS_AN_INCH * 17 // 2, DOTS_AN_INCH * 11)
PAPER, INK = 244, 40
SPECKLES = 1500
DEGREES = 0.6
LOG = (
    "Log of the keeper, Nowhere Point",
    "",
    "October 1, 2019. Lamp failed at dusk. No spare in the store.",
    "Telephoned the Bureau at 7 in the evening. Nobody there.",
    "Storm lantern lit at 8.",
    "",
    "October 2, 2019. Dark. Two ships asked by radio.",
    "Telephoned again. Was told that it would be seen to.",
    "",
    "October 3, 2019. Dark. The Lorem Ipsum touched the bank.",
    "Wrote to the Deputy Commissioner at 3.",
    "",
    "October 4, 2019. New mantle fitted at 4. The lamp burns.",
)


def scanned_log() -> bytes:
    """Return the leaf of the log: one sheet that is an image."""
    paper = Paper("Log of the keeper")
    paper.picture(_scan())
    return paper.pdf()


def _scan() -> Image.Image:
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((SIZE[0] // 2, 90), MARK, INK, _font(22), anchor="mm")
    for number, line in enumerate(LOG):
        draw.text((150, 230 + 62 * number), line, INK, _font(27))
    turned = image.rotate(DEGREES, Image.Resampling.BICUBIC, fillcolor=PAPER)
    _speckle(turned)
    return turned


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _speckle(image: Image.Image) -> None:
    """Put the dust of a scanner onto an image, the same each time."""
    dust = random.Random(1966)  # noqa: S311 - dust, not secrets
    draw = ImageDraw.Draw(image)
    for _ in range(SPECKLES):
        draw.point((dust.randrange(SIZE[0]), dust.randrange(SIZE[1])), dust.randrange(120, 220))
