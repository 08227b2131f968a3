"""What OCR makes of stamps and handwriting is told from words and names."""

import pytest

from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.legible_words import is_legible

WORDS = (
    *("RE: 2nd Qtr rpt", "O'Brien, Patrick J.", "Przybylski, Jan", "SAC, Chicago (100-1234)", "Li, Wu"),
    *("Roe, Jane (ICE) <jane.roe@ice.example.gov>", "COINTELPRO - NEW LEFT", "U.S. v. Nixon", "287(g)"),
    *("JON BURGE ET AL; [redacted] - Victims", "Jörg Weiß", "FBI LHM dtd 6/3/64 re MLK"),
)
RUBBISH = (
    *("CIVIL RIGHTS MATTER . ’ O0L rsa", "FpllOWlflg tl1e 'r ~ (!ll{ IIlIA", "ri: 1 'ij.", "lll IIII 1111"),
    *("CHICAGO POLICE OEPTRQFRSHL ; ) = © ae b ma VICTIM", "Jxqzt wvhgt nprgk"),
)


@pytest.mark.parametrize("text", WORDS)
def test_words_and_names_are_legible(text: str) -> None:
    """Abbreviations, numbers, initials and names of any language are words."""
    assert is_legible(text)


@pytest.mark.parametrize("text", RUBBISH)
def test_rubbish_is_not(text: str) -> None:
    """Strokes, specks, mixed cases and letters that follow each other in no word."""
    assert not is_legible(text)


def test_an_email_says_what_is_unreadable() -> None:
    """Neither subject, sender nor recipient is published as OCR misread it."""
    email = EmailFinding(
        page=1,
        last_page=1,
        order=1,
        sender="r.-;;tl ~(I",
        to=("Roe, Jane", "'ij. ~!"),
        subject="tl1e 'r ~ {!",
    )
    ((_, fields),) = email.record_parts()

    assert "[unreadable]" == fields["title"]
    assert [{"asStated": "[unreadable]", "mentionRole": "sender"}] == fields["sender"]
    assert ["Roe, Jane", "[unreadable]"] == [each["asStated"] for each in fields["toRecipient"]]
