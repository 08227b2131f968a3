"""What is restricted or held back is in no index, by no road."""

import pytest

from tests.extract.pdfs import Sheet, box, pdf, words
from tests.search.dumps import entries

LEAK = pdf(
    Sheet(words("Canaryone shows under the bar", 72, 700) + box(60, 690, 400, 30)),
    Sheet(words("A plain page", 72, 700)),
)
RECORDS = """
- type: SourceDocument
  id: sealed-letter
  title: Canarytwo letter
  restricted: Sealed by the court.
- type: Release
  id: first
  source: post
  title: {value: First papers, quote: first}
  description: {value: Canarythree told of them, source: sealed-letter, quote: canaryfour said so}
  date: 2012-04-10
  holdingStatus: held
- type: ReleasedDocument
  id: secret
  source: post
  title: Canaryfive
  description: Canarysix.
  holdingStatus: held
  restricted: Sealed.
  text: "Canaryseven on its only page"
- type: ReleasedDocument
  id: coming
  source: post
  title: Canaryeight
  description: Paper.
  holdingStatus: held
  embargo: 2999-01-01
  text: "Canarynine"
- type: ReleasedDocument
  id: leaking
  source: post
  title: A leaking paper
  description: Paper.
  holdingStatus: held
  file: leak.pdf
- type: ReleasedDocument
  id: open
  source: post
  title: Open paper
  description: Paper.
  holdingStatus: held
- {type: Page, id: open/1, source: post, text: "Everybody may read this"}
- {type: Page, id: open/2, source: post, restricted: Names a child., text: "Canaryten"}
- type: Person
  id: canary-eleven
  source: post
  name: Canaryeleven
  sensitivity: private-named-in-source
  restricted: A private person.
"""


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


@pytest.mark.parametrize(
    "words", ["canary*", "canaryone OR canaryseven", "kind:person canary*", "NOT zzz canary*"]
)
def test_no_search_finds_it(asked, words):
    """Nor does any facet count it, or a suggestion give it away."""
    found = asked.found(words)

    assert (0, "", []) == (found.total, found.suggestion, [facet for facet in found.facets if facet.values])


def test_no_slip_is_put_right_to_it(asked):
    """A word that is one letter away from a hidden one is not said to be."""
    assert [""] * 3 == [asked.found(slip).suggestion for slip in ("canarysevan", "canarynin", "canaryte")]
