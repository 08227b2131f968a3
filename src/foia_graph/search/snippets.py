"""Snippets: the piece of a text that shows most words of a search, with their positions marked."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from foia_graph.model.rdf_terms import Literal
from foia_graph.model.resource import Resource, build_resource
from foia_graph.model.values import UNWRITABLE
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search import query_parser
from foia_graph.search.entry_builder import index_entries
from foia_graph.search.query_builder import written_forms
from foia_graph.search.tokenizer import STOP_WORDS, WordForms
from foia_graph.store.catalogue import Catalogue

# Characters of a snippet.
LENGTH = 240
MAX_MARKS = 100
_LETTER = r"[^\W\d_]"
_APART, _TOUCHING = r"[\W_]{1,12}", r"[\W_]{0,12}"
_BLANKS = re.compile(r"\s+")
_BREAK = r"(?:[-\u2010\u2011]\s*\n\s*)?"


@dataclass(frozen=True, slots=True)
class TextSnippet:
    """A piece of a text, blanks made single, with the positions of the words in it.

    `begins` and `ends` are true where it begins and ends as the text does. `places` is where the marks
    are in the whole text.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    begins: bool = True
    ends: bool = True
    places: tuple[tuple[int, int], ...] = field(default=(), compare=False)


# The position of words: begin, end, and the number of the sequence of words that is there.
WordPlace = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _WordPattern:
    """Words to find in a text: the possible first words, and the pattern of the whole, if longer."""

    which: int
    beginnings: tuple[str, ...]
    whole: "re.Pattern[str] | None" = None

    def find_places(self, text: str) -> Iterator[WordPlace]:
        """Yield its positions; a plain search for the first words leaves little for the pattern to do."""
        for word in self.beginnings:
            at = text.find(word)
            while at >= 0:
                end = self._match_end(text, at, word)
                if end:
                    yield at, end, self.which
                at = text.find(word, max(end, at + 1))

    def _match_end(self, text: str, at: int, word: str) -> int:
        if self.whole is not None:
            found = self.whole.match(text, at)
            return found.end() if found else 0
        end = at + len(word)
        return 0 if _goes_on(text, at - 1, word) or _goes_on(text, end, word) else end


# Not the engine's snippets: they need the text in the index once more, and have no positions, which links to
# a page and its Bates number need.
class SnippetCutter:
    """Finds the words of one search in texts, in their forms, and cuts snippets around them."""

    def __init__(self, node: query_parser.SearchNode | None, word_forms: WordForms) -> None:
        self._runs = [run for each in _positive_words(node) for run in written_forms(each)] if node else []
        self._word_forms = word_forms
        self._patterns = [self._word_pattern(which, run) for which, run in enumerate(self._runs)]

    def _word_pattern(self, which: int, run: query_parser.WordSequence) -> _WordPattern:
        if len(run.words) > 1 or run.prefix:
            return _WordPattern(which, run.words[:1], re.compile(self._run_regex(run)))
        return _WordPattern(which, self._forms_of(run))

    def _forms_of(self, run: query_parser.WordSequence) -> tuple[str, ...]:
        return run.words if run.exact else self._word_forms(run.words[0])

    @cached_property
    def _hyphenated(self) -> list[tuple[int, "re.Pattern[str]"]]:
        return [(which, re.compile(self._run_regex(run, _BREAK))) for which, run in enumerate(self._runs)]

    def _run_regex(self, run: query_parser.WordSequence, between: str = "") -> str:
        """Return the pattern of words that follow each other; `between` may be between their letters."""
        if len(run.words) == 1 and not run.prefix:
            words = "|".join(
                between.join(form) for form in sorted(self._forms_of(run), key=len, reverse=True)
            )
            return f"{_word_start(run.words[0])}(?:{words}){_word_end(run)}"
        parts = [_word_start(run.words[0])]
        for word, following in zip(run.words, (*run.words[1:], ""), strict=True):
            parts.append(between.join(word))
            if following:
                parts.append(_TOUCHING if word.isdigit() != following.isdigit() else _APART)
        return "".join([*parts, _word_end(run)])

    def word_places(self, text: str) -> list[WordPlace]:
        """Return the positions of words in a text, in order; of words over two lines for want of others."""
        if not self._patterns:
            return []
        folded = fold_text(text)
        found = sorted(place for each in self._patterns for place in each.find_places(folded))
        if not found:
            found = sorted(
                (match.start(), match.end(), which)
                for which, pattern in self._hyphenated
                for match in pattern.finditer(folded)
            )
        return found[:MAX_MARKS]

    def cut_snippet(self, text: str) -> TextSnippet:
        """Return the piece of a text that shows most of the words."""
        places = self.word_places(text)
        begin, end = _choose_window(text, places)
        shown = [(a, b) for a, b, _ in places if begin <= a and b <= end]
        return replace(_collapse_blanks(text, begin, end, shown), places=tuple(shown))


def _goes_on(text: str, at: int, word: str) -> bool:
    if not 0 <= at < len(text):
        return False
    character = text[at]
    is_digit = character.isdecimal()
    return is_digit if word.isdigit() else character.isalnum() and not is_digit


def _word_start(word: str) -> str:
    return r"(?<!\d)" if word.isdigit() else f"(?<!{_LETTER})"


def _word_end(run: query_parser.WordSequence) -> str:
    kind = r"\d" if run.words[-1].isdigit() else _LETTER
    return f"{kind}*" if run.prefix else f"(?!{kind})"


def _positive_words(node: query_parser.SearchNode) -> Iterator[query_parser.WordSequence]:
    if isinstance(node, query_parser.WordSequence):
        yield node
    elif isinstance(node, query_parser.Proximity):
        yield from (node.first, node.second)
    elif isinstance(node, query_parser.WordQuorum):
        yield from (
            query_parser.WordSequence((word,)) for word in dict.fromkeys(node.words) if word not in STOP_WORDS
        )
    elif isinstance(node, (query_parser.Conjunction, query_parser.Disjunction)):
        for each in node.nodes:
            yield from _positive_words(each)


def _choose_window(text: str, places: list[WordPlace]) -> tuple[int, int]:
    """Return begin and end of the piece with most different words, then most words, the first of these."""
    if not places:
        return _to_words(text, 0, LENGTH)
    starts = [begin for begin, _, _ in places]
    best, most = 0, (0, 0)
    for number, (begin, _, _) in enumerate(places):
        inside = places[number : bisect_left(starts, begin + LENGTH * 3 // 4)]
        worth = len({which for _, _, which in inside}), len(inside)
        if worth > most:
            best, most = begin, worth
    last = max(end for begin, end, _ in places if begin == best)
    begin = 0 if last <= LENGTH * 3 // 4 or len(text) <= LENGTH else best - LENGTH // 4
    return _to_words(text, begin, max(begin + LENGTH, last))


def _to_words(text: str, begin: int, end: int) -> tuple[int, int]:
    if begin > 0:
        blank = text.find(" ", begin, begin + 20)
        begin = blank + 1 if blank >= 0 else begin
    if end < len(text):
        blank = text.rfind(" ", end - 20, end)
        end = blank if blank > begin else end
    return begin, min(end, len(text))


def _collapse_blanks(text: str, begin: int, end: int, places: list[tuple[int, int]]) -> TextSnippet:
    """Return a piece with single blanks, and its marks moved with it."""
    parts: list[str] = []
    marks: list[tuple[int, int]] = []
    length, at = 0, begin
    for first, last in [*places, (end, end)]:
        if first < at:
            continue
        for piece, marked in ((text[at:first], False), (text[first:last], True)):
            written = _BLANKS.sub(" ", piece)
            if not parts or parts[-1].endswith(" "):
                written = written.lstrip()
            if marked and written:
                marks.append((length, length + len(written)))
            if written:
                parts.append(written)
                length += len(written)
        at = last
    shown = "".join(parts).rstrip()
    return TextSnippet(shown, tuple(marks), not text[:begin].strip(), not text[end:].strip())


class _FoldedLetters(dict[int, str]):
    """The lower-case form of each character without accents, where that is one character."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[0]
        small = (plain if plain.isascii() and plain.isalnum() else chr(code)).lower()
        self[code] = found = small if len(small) == 1 else chr(code)
        return found


_letters = _FoldedLetters()
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def fold_text(text: str) -> str:
    """Return a text without capitals and accents, in which every character keeps its position."""
    if text.isascii():
        return text.lower()
    # A table for every character is slower by far, and most characters need none.
    return _BEYOND_ASCII.sub(lambda found: _letters[ord(found[0])], text).lower()


DOTS = "…"


def framed_snippet(snippet: TextSnippet) -> TextSnippet:
    """Return a snippet with dots where its text continues, and without characters that XML cannot hold."""
    text = UNWRITABLE.sub("\ufffd", snippet.text)
    begin, end = "" if snippet.begins else f"{DOTS} ", "" if snippet.ends else f" {DOTS}"
    marks = tuple((first + len(begin), last + len(begin)) for first, last in snippet.marks)
    return TextSnippet(f"{begin}{text}{end}" if text else "", marks if text else (), places=snippet.places)


def snippet_pieces(snippet: TextSnippet) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a snippet between the ends of marks, each with whether it is marked."""
    at = 0
    for first, last in snippet.marks:
        yield snippet.text[at:first], False
        yield snippet.text[first:last], True
        at = last
    yield snippet.text[at:], False


# Fields of the index in the order in which their texts are joined.
SHOWN = ("text", "quote", "title", "identifier", "sender", "recipient")
BETWEEN = " · "


def snippet_texts(catalogue: Catalogue, names: Iterable[str]) -> Mapping[str, str]:
    """Return the text of each thing, claim or page range, by IRI; "" where it has none."""
    texts = dict.fromkeys(names, "")
    for name in texts:
        found = catalogue.reader.read_thing(name) if "#" in name else _read_without_parts(name, catalogue)
        for entry in index_entries(found, catalogue.profile, "") if found else ():
            if entry.iri == name:
                texts[name] = BETWEEN.join(text for field in SHOWN for text in entry.texts.get(field, ()))
                break
    return texts


def _read_without_parts(name: str, catalogue: Catalogue) -> Resource | None:
    stub = catalogue.stub(name)
    if stub is None:
        return None
    fields = {
        prop.path: prop.name
        for prop in catalogue.profile[stub.type].properties.values()
        if prop.kind in ("text", "string")
    }
    # In the order of the class: each store has one of its own.
    values: dict[str, list[str]] = {name: [] for name in fields.values()}
    for quad in catalogue.statements(name):
        field = fields.get(quad.predicate.value)
        if field and isinstance(quad.object, Literal):
            values[field].append(quad.object.value)
    return build_resource(name, stub.type, values)
