"""Passages of a page: windows of its sentences."""

from foia_graph.search.similar.embedder import MAX_PASSAGES, MAX_WORDS, passage_spans


def cut(text):
    return [text[span.start : span.end] for span in passage_spans(text)]


def test_a_short_text_is_one_passage():
    """It has its position without the blanks around it."""
    assert [(2, 25)] == passage_spans("  It rained. It was cold. \n")


def test_the_last_sentence_of_a_passage_is_the_first_of_the_next():
    """So that what two sentences say together is in one of them, and no passage has too many words."""
    sentences = [f"Sentence {number} has " + "many " * 15 + "words." for number in range(9)]
    passages = cut(" ".join(sentences))

    assert sentences[0:3] == passages[0].replace(". S", ".|S").split("|")
    assert [0, 2, 4, 6] == [sentences.index(each.replace(". S", ".|S").split("|")[0]) for each in passages]
    assert all(len(each.split()) <= MAX_WORDS for each in passages)


def test_what_has_no_ends_of_sentences_is_cut_after_some_words():
    """No word is lost, and a page has no more than so many passages."""
    words = [f"w{number}" for number in range(200)]

    assert words == " ".join(cut(" ".join(words))).split()
    assert MAX_PASSAGES == len(cut("word " * 90 * 100))


def test_blank_lines_end_sentences_and_no_words_are_no_passage():
    """A heading above a text is a sentence of its own."""
    assert [] == passage_spans(" \n\n ")
    assert ["MEMO\n\nit was cold"] == cut("MEMO\n\nit was cold")
