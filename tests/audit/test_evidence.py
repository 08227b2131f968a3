"""Quotes that do not bear their claims out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from archives import Archive
from case_tables import tabled
from foia_graph.audit.evidence import compared_words, initials_of, weak_evidence
from foia_graph.cli import main
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation, Layout

WORK = """
- {{type: Agency, id: ice, prefLabel: Immigration and Customs Enforcement, altLabel: ICE}}
- {{type: CitedWork, id: memo, title: A memo, source: post, {field}: {claim}}}
"""


@pytest.fixture
def found(archive: Archive) -> Callable[..., list[str]]:
    """Load a work with one claim, and give the quotes that do not bear theirs out."""

    def load(field: str, claim: str) -> list[str]:
        archive.write("papers/work.yaml", WORK.format(field=field, claim=claim))
        archive.begin()
        return [each.quote for each in weak_evidence(Catalogue(archive.generation, archive.profile))]

    return load


@tabled
def test_a_quote_with_a_word_of_its_claim_bears_it_out(
    field: str, claim: str, found: Callable[..., list[str]]
):
    """
    Names and their variants, numbers in words, dates, stems; what is inferred, and says from what, and what
    does not stand needs no words.
    """
    assert [] == found(field, claim)


@pytest.mark.parametrize(
    ("field", "claim", "quote"),
    [
        ("creator", "{value: agency/ice, quote: 39 Main Street}", "39 Main Street"),
        ("creator", "{value: agency/ice, status: inferred, quote: 39 Main Street}", "39 Main Street"),
        ("issued", "{value: 2012-04-10, quote: last Tuesday}", "last Tuesday"),
        ("numberOfPages", "{value: 16, quote: 17 sheets}", "17 sheets"),
        ("numberOfPages", "{value: 16, quote: its pages are many}", "its pages are many"),
        ("creator", "{value: agency/ice, quote: an agency wrote it}", "an agency wrote it"),
        ("claims", "[{text: It is secret., quote: as the sheriff said}]", "as the sheriff said"),
    ],
)
def test_a_quote_without_any_word_of_its_claim_is_listed(
    field: str, claim: str, quote: str, found: Callable[..., list[str]]
):
    """
    A street address bears no author out, another number no number, and the name of a field or of a kind of
    thing no value.
    """
    assert [quote] == found(field, claim)


@pytest.mark.parametrize(("quote", "code"), [("39 Main Street", 1), ("ICE wrote it", 0)])
def test_the_command_lists_them(quote: str, code: int, archive: Archive):
    """With claim, field, value, quote and source; the exit code says whether there are any."""
    archive.write(
        "papers/work.yaml", WORK.format(field="creator", claim=f"{{value: agency/ice, quote: {quote}}}")
    )
    archive.load()
    options = ["check", "--evidence", "--store", str(archive.root)]
    text, data = CliRunner().invoke(main, options), CliRunner().invoke(main, [*options, "--format", "json"])

    assert (code, code) == (text.exit_code, data.exit_code)
    assert (quote in text.stdout) == bool(code)
    assert [("By", quote)] * code == [(each["field"], each["quote"]) for each in json.loads(data.stdout)]


def test_the_command_lists_quotes_without_a_place(archive: Archive):
    """Of a source whose text is held: what is nowhere in it, or who knows where, with one sentence each."""
    claims = "".join(
        f"    - {{text: {quote}, source: document/memo, page: 1, quote: {quote}}}\n"
        for quote in ("watered twice", "watered thrice", "roses")
    )
    text = "Roses, roses and roses are watered twice."
    archive.write(
        "papers/memo.yaml",
        f"- type: ReleasedDocument\n  id: memo\n  title: A\n  description: B\n  text: {text}\n"
        f"  claims:\n{claims}",
    )
    archive.load()
    found = CliRunner().invoke(
        main, ["check", "--evidence", "--store", str(archive.root), "--format", "json"]
    )

    assert 1 == found.exit_code
    assert {
        "watered thrice": "is nowhere in the text as it is read now",
        "roses": "stands 2 times there, and nothing says which one is meant",
    } == {each["quote"]: each["reason"] for each in json.loads(found.stdout)}


def test_every_quote_of_the_shipped_catalogue_bears_its_claim_out(shipped_store: Path, profile: Profile):
    """What is a conclusion says so, and from what."""
    catalogue = Catalogue(Generation.read(Layout(shipped_store).resolve()), profile)

    assert [] == list(map(str, weak_evidence(catalogue)))


def test_words_are_compared_by_what_they_mean():
    """Initials with dots are one word, grouped digits one number, function words none."""
    assert {"dc", "polic"} == compared_words("of the D.C. police")
    assert {"3600"} == compared_words("over 3,600")
    assert {"2012", "april", "10"} == compared_words("2012-04-10")
    assert {"ngi"} == initials_of(["Next Generation Identification", "Single"])
