"""Where words are in a text, and which piece of it is shown."""

from case_tables import tabled
from foia_graph.search.query_parser import parse_search
from foia_graph.search.snippets import LENGTH, SnippetCutter, fold_text


def word_forms(word: str) -> tuple[str, ...]:
    """Give the forms of a word; only deport has others."""
    return ("deport", "deported", "deportation") if word.startswith("deport") else (word,)


def marked(words: str, text: str) -> str:
    """Give the snippet of a text, with brackets around what was found."""
    found = SnippetCutter(parse_search(words), word_forms).cut_snippet(text)
    shown = found.text
    for begin, end in reversed(found.marks):
        shown = f"{shown[:begin]}[{shown[begin:end]}]{shown[end:]}"
    return f"{'' if found.begins else '…'}{shown}{'' if found.ends else '…'}"


@tabled
def test_what_is_marked(words, text, shown):
    """What the index finds is marked where it is; blanks are made single."""
    assert shown == marked(words, text)


def test_the_piece_shows_most_different_words():
    """Of a long text the position is shown where most of the words are together."""
    text = "one " + "x " * 500 + "one two " + "y " * 500 + "two"

    shown = marked("one two", text)

    assert "[one] [two]" in shown
    assert shown.startswith("…") and shown.endswith("…") and len(shown) < LENGTH + 20


def test_a_short_text_is_shown_whole():
    """What fits is not cut."""
    assert f"{'x ' * 90}[end]" == marked("end", "x " * 90 + "end")


def test_folding_keeps_every_character_in_its_place():
    """Positions in the folded text are positions in the text."""
    text = "Straße İstanbul ﬁnd café Æ ①"

    assert (len(text), "istanbul") == (len(fold_text(text)), fold_text(text)[7:15])
