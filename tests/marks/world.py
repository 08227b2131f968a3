"""A folder of files whose titles, dates and forms were read by the program alone, and one with a record.

Titles and dates are printed otherwise than they are catalogued, so that words of a page can be told from a
value: where a sentinel appears, the program has written what it read.
"""

from archives import BASE, Archive
from foia_graph.publish.dumps import write_dump
from tests.extract.pdfs import Sheet, pdf, words

TITLE, DAY = "Zephyrine fences of the quagmire", "1988-05-04"
READ = (TITLE, DAY, "4 May 1988")
"""What the program read, and how it writes the day in words."""
FILE_TITLE = f"Microsoft Word - {TITLE}"
"""What the file says of itself in its metadata, a fact of which the program makes a title."""
AGENCY, EXEMPTION = "Railroad Retirement Board", "(b)(9)"
"""The agency that a memorandum names, and the exemption that is stamped on its first page."""
BESIDE_EVIDENCE = ("Zarbex, Quillon", "Inventory of stiles")
"""The sender of an e-mail and its subject, which are on the page as well."""
PAGE_WORDS = ("From: Zarbex", "Subject: Inventory")
"""What is beside them on the page, and so in each quotation."""
STATED_TITLE, STATED_DAY = "Gates of the meadow", "1977-03-02"
STATED = (STATED_TITLE, STATED_DAY, "2 March 1977")
"""What the record states."""


def _sheet(*lines: str) -> Sheet:
    return Sheet(b"".join(words(line, 72, 740 - 20 * at) for at, line in enumerate(lines) if line))


MEMO = pdf(
    _sheet(
        *("May 4, 1988", "", "MEMORANDUM FOR: Chief, Records Branch"),
        *("FROM: Railroad Retirement Board", ""),
        "They are old, and nobody has looked at them since the spring of that year. (b)(9)",
        "ZQX-000417",
    ),
    _sheet("They end here, as report GAO-11-123 says. (b)(7)(C)", "ZQX-000418"),
    info={"Title": f"({FILE_TITLE})"},
)
MAIL = pdf(
    _sheet(
        *("From: Zarbex, Quillon", "Sent: Wednesday, May 4, 1988 10:11 AM", "To: Marrow, Tibalt"),
        *("Subject: Inventory of stiles", "", "Please look at the fences before noon."),
    )
)
RECORDS = f"""
- {{type: SourceDocument, id: post, title: A post, publisher: organization/ccr}}
- {{type: Organization, id: ccr, prefLabel: Center for Rights}}
- {{type: Release, id: first, title: First papers, description: Some papers., source: post,
   date: "2012-04-10"}}
- {{type: ReleasedDocument, id: stated, title: {STATED_TITLE}, description: It asks., source: post,
   file: stated.pdf, form: letter, created: "{STATED_DAY}", inSeries: first}}
- {{type: ReleasedDocument, id: half, title: Stiles of the heath, description: It is half described.,
   source: post, file: half.pdf, inSeries: first}}
"""


def load_world(archive: Archive) -> None:
    """Load the record first, then the files that nobody has described, and write the dumps."""
    archive.write("catalog.toml", f'title = "Records"\nbase = "{BASE}"\n')
    archive.write("papers/source.toml", 'title = "Papers"\n')
    archive.write("papers/records.yaml", RECORDS)
    archive.write("papers/half.pdf", MEMO + b"\n")
    archive.write("papers/stated.pdf", pdf(_sheet("A plain page about gates.")))
    assert [] == archive.problems()
    archive.write("papers/memo.pdf", MEMO)
    archive.write("papers/mail.pdf", MAIL)
    assert [] == archive.problems(similar=True)
    write_dump(archive.root, archive.profile)
