"""Names of private people in texts of requests."""

import pytest

from foia_graph.connectors.imports.person_names import without_signature


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("All contracts. Sincerely, Ada Quill", "All contracts."),
        ("All contracts.\n\nBest regards,\nAda Quill\n12 Pier Street", "All contracts."),
        ("All contracts of 2019.\nThank you in advance,\n\nAda Quill", "All contracts of 2019."),
        ("Yours truly,\nAda Quill", ""),
        ("All letters that close with regards, and those without", None),
        ("Records with regards to contracts. As regards, say, fees: all.", None),
    ],
)
def test_a_signature_is_no_part_of_what_is_asked_for(text: str, wanted: str | None) -> None:
    """The closing of a letter goes with the name under it; the same words within a sentence stay."""
    assert without_signature(text) == (text if wanted is None else wanted)
