"""What is restricted or held back is in no index, by no road."""

import pytest

from case_tables import records_beside
from tests.extract.pdfs import Sheet, box, pdf, words
from tests.search.dumps import entries

LEAK = pdf(
    Sheet(words("Canaryone shows under the bar", 72, 700) + box(60, 690, 400, 30)),
    Sheet(words("A plain page", 72, 700)),
)
RECORDS = records_beside(__file__, "hidden")


@pytest.fixture
def asked(asked_of):
    return asked_of({"papers/records.yaml": RECORDS, "papers/leak.pdf": LEAK})


def test_no_word_of_what_is_hidden_is_in_the_index(asked):
    """
    Text under a bar, restricted documents, pages, people and sources, records under embargo: no word of them.
    """
    found = entries(asked.archive.root)

    assert [] == [line for line in found if "canary" in line.lower()]
    assert any(line.startswith("text plain:") for line in found)
    assert any(line.startswith("text everybody:") for line in found)
