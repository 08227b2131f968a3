"""A store with documents in it: two letters, an e-mail, and a file that is none."""

from collections.abc import Callable

import pytest

from archives import Archive
from tests.extract.pdfs import Sheet, box, pdf, words

TITLE = {
    "Title": "(Letter to the sheriff)",
    "Producer": "(Scanner 2)",
    "CreationDate": "(D:20160102030405-05'00')",
}
LETTER = pdf(
    Sheet(words("Dear Sheriff,", 72, 700) + words("b6 -1", 480, 640) + words("ICE-000117", 450, 30)),
    Sheet(words("See OIG-12-64, an OIG report.", 72, 700) + words("ICE-000118", 450, 30)),
    Sheet(words("Sincerely", 72, 700) + words("ICE-000119", 450, 30)),
    info=TITLE,
)
LEAK = pdf(Sheet(words("The informant is Jane Roe of Springfield", 72, 700) + box(60, 690, 400, 30)))
MAIL = pdf(
    Sheet(
        b"".join(
            words(line, 72, 700 - 20 * place)
            for place, line in enumerate(
                (
                    "From: Roe, Jane",
                    "Sent: Monday, March 1, 2010 10:00 AM",
                    "To: Doe, John",
                    "Subject: Jurisdictions",
                    "",
                    "Please see the list.",
                )
            )
        )
    )
)
NO_PDF = b"<!DOCTYPE html><html><body>404 Not Found</body></html>"


@pytest.fixture
def archive_with(archive_of: Callable[..., Archive]) -> Callable[..., Archive]:
    """Make a catalogue with files in the folder `papers`, and records in `papers/records.yaml`."""

    def make(records: str = "", **files: bytes) -> Archive:
        named: dict[str, str | bytes] = {f"papers/{name}.pdf": data for name, data in files.items()}
        return archive_of({**named, **({"papers/records.yaml": records} if records else {})})

    return make
