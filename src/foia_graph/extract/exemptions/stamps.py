"""Exemption stamps: codes printed on a page or next to what was taken out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foia_graph.extract.exemptions.boilerplate import has_words_of_law, is_about_law, is_cited, is_nested
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention, CodeRun, canonical_code
from foia_graph.extract.spans import TakenSpans
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# A code in brackets that is so often in a file is a stamp, where other paragraphs are rarer.
OFTEN = 3


@dataclass(frozen=True)
class StampStyle:
    """The print of the stamps of a file: what is certain on some pages helps to read the others.

    `small` and `capital` tell whether stamps without brackets are proven, as "b6" (FBI) or "B6" (State),
    `named` whether those are that name their exemption, as "Ex. 6" (EPA); `codes` are those of proven
    stamps, `categories` states whether they have categories ("-1,-3").
    """

    small: bool = False
    capital: bool = False
    brackets: bool = False
    named: bool = False
    categories: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)

    @property
    def has_letters(self) -> bool:
        """Return whether exemption 7 is stamped with its letter, as the FBI does."""
        return any(code.startswith("(b)(7)(") for code in self.codes)


def learn_style(texts: Iterable[CodedText]) -> StampStyle:
    """Learn from all texts of a file how its stamps are printed."""
    chosen = [text for text in texts if not text.kind]
    coded = [text for text in chosen if text.mentions]
    proofs = [each for text in coded for each in _proven_codes(text)]
    bare = [each for each in proofs if each.form == "bare"]
    # Codes in brackets must be more frequent than paragraphs of all other letters.
    found: Counter[str] = Counter()
    for text in coded:
        if not text.is_outlined:
            for run in text.runs:
                if not is_of_law(text, run):
                    found.update(_stamped_codes(text.text, run))
    paragraphs = sum(len(_PATTERNS["paragraph"].findall(text.text)) for text in coded)
    frequent = {code for code, times in found.items() if times >= OFTEN and times > paragraphs}
    return StampStyle(
        small=any(each.has_small_b for each in bare),
        capital=any(not each.has_small_b for each in bare)
        or any(_PATTERNS["state"].search(text.text) or _has_capital_column(text) for text in chosen),
        brackets=bool(frequent) or any(each.form == "bracketed" for each in proofs),
        named=any(True for text in chosen for _ in find_reasoned_stamps(text.text)),
        categories=any(each.category for each in bare),
        codes=frozenset([*frequent, *(each.code for each in proofs)]),
    )


def _proven_codes(text: CodedText) -> Iterator[CodeMention]:
    lone = sum(each.form == "bare" and each.has_small_b and text.is_alone(each) for each in text.mentions)
    for run in text.runs:
        yield from (each for each in run if each.form == "bracketed" and is_certain(text, run, each))
        yield from (each for each in run if each.form == "bare" and is_proof(text, each, lone))


def _has_capital_column(text: CodedText) -> bool:
    lone = {each.code for each in text.mentions if each.form == "bare" and text.is_alone(each)}
    return len(lone) > 1 and bool(lone & {"(b)(5)", "(b)(6)"}) and not is_in_grid(text)


def _stamped_codes(text: str, run: Iterable[CodeMention]) -> Iterator[str]:
    for each in run:
        if each.form == "bracketed" and each.statute == "FOIA" and not is_nested(text, each.end):
            yield each.code


def find_stamps(text: CodedText, style: StampStyle) -> list[CodeMention]:
    """Choose the codes of a text that are stamps."""
    codes = [
        each for run in text.runs if not is_of_law(text, run) for each in _stamps_of_run(text, run, style)
    ]
    return [*codes, *TakenSpans(codes).take_free(find_named_stamps(text, proven=style.named))]


def _stamps_of_run(text: CodedText, run: CodeRun, style: StampStyle) -> Iterator[CodeMention]:
    bracketed = [each for each in run if each.form == "bracketed" and _is_whole(text.text, each)]
    if any(_is_bracketed_stamp(text, run, each, style) for each in bracketed):
        yield from bracketed
    bare = [each for each in run if each.form == "bare"]
    if any(_is_bare_stamp(text, each, style) for each in bare):
        yield from bare


def _is_whole(text: str, mention: CodeMention) -> bool:
    lost = mention.code == "(b)(7)" and _PATTERNS["open_bracket"].match(text, mention.end)
    return not lost and not is_nested(text, mention.end)


def _is_bracketed_stamp(text: CodedText, run: CodeRun, mention: CodeMention, style: StampStyle) -> bool:
    if is_certain(text, run, mention):
        return mention.statute == "FOIA"
    if text.is_outlined:
        return False
    if mention.statute != "FOIA":
        return style.brackets and text.is_alone(mention)
    return style.brackets or text.is_alone(mention) or text.is_labelled(mention)


def _is_bare_stamp(text: CodedText, mention: CodeMention, style: StampStyle) -> bool:
    if mention.statute != "FOIA":
        return False
    if not mention.has_small_b and not (mention.category and style.categories):
        return style.capital and _is_capital_stamp(text, mention)
    if not style.small or (mention.code == "(b)(7)" and style.has_letters):
        return False
    if mention.code in style.codes or (mention.code in PRIVACY and style.codes & PRIVACY):
        return True
    return bool(mention.category or mention.agency) or text.is_alone(mention) or text.is_at_margin(mention)


def _is_capital_stamp(text: CodedText, mention: CodeMention) -> bool:
    # In a grid, A1 and C1 are names of cells.
    if is_in_grid(text):
        return False
    if mention in text.legal_bases or (has_reason(text, mention) and text.is_labelled(mention)):
        return True
    before = text.text[max(mention.start - 40, 0) : mention.start]
    apart = before.endswith(("   ", "\t")) and _PATTERNS["cell"].match(text.text, mention.end)
    return (
        bool(apart or _PATTERNS["in_part"].search(before))
        or text.is_alone(mention)
        or text.is_at_line_end(mention)
    )


# The two codes of what is private: it is withheld on both, so that the two are together.
PRIVACY = frozenset(["(b)(6)", "(b)(7)(C)"])
REASON = _PATTERNS.text("reason")
_REACH = 40


def is_of_law(text: CodedText, run: CodeRun) -> bool:
    """Return whether codes are cited, or are in a sentence on the law."""
    return is_cited(text.text, run[0].start, run[-1].end) or is_in_sentence(text, run)


def is_in_sentence(text: CodedText, run: CodeRun) -> bool:
    """Return whether codes are in a sentence on the law, and not in a line of stamps alone."""
    return is_about_law(text.text, run[0].start) and not text.is_labelled(run[0])


def is_certain(text: CodedText, run: CodeRun, mention: CodeMention) -> bool:
    """Return whether a code in brackets is one that no rule or list of paragraphs is likely to have."""
    if is_of_law(text, run) or is_nested(text.text, mention.end):
        return False
    if text.is_outlined:
        return mention.has_letter and text.is_alone(mention)
    return (
        mention.code in PRIVACY
        or mention.has_letter
        or mention in text.legal_bases
        or has_reason(text, run[-1])
        or _is_listed(text.text, run)
        or _is_set_apart(text, mention)
    )


def has_reason(text: CodedText, mention: CodeMention) -> bool:
    """Return whether the reason of withholding is printed behind a code, or before it."""
    before = text.text[max(mention.start - _REACH, 0) : mention.start]
    return bool(
        _PATTERNS["reason_behind"].match(text.text, mention.end) or _PATTERNS["reason_before"].search(before)
    )


def _is_listed(text: str, run: CodeRun) -> bool:
    words = _PATTERNS["conjunction"].search(text, run[0].end, run[-1].start)
    printed = {each.code for each in run if each.form == "bracketed" and "B" not in each.notation}
    return not words and len(printed) > 1


def _is_set_apart(text: CodedText, mention: CodeMention) -> bool:
    if _PATTERNS["sentence"].match(text.text, mention.end):
        return False
    start = text.line_span(mention)[0]
    field = _PATTERNS["field"].search(text.text, max(start, mention.start - 12), mention.start)
    inside = bool(text.text[start : mention.start].strip())
    return bool(field and text.is_at_line_end(mention)) or (
        inside and bool(_PATTERNS["apart"].match(mention.notation))
    )


def is_proof(text: CodedText, mention: CodeMention, lone: int) -> bool:
    """Return whether a code without brackets is plain: it has a letter, a category, or a line of its own.

    `lone` counts those of the page that have a line of their own.
    """
    if mention.category or mention.agency:
        return mention.has_small_b and mention.code not in ("(b)(1)", "(b)(2)", "(b)(4)")
    if mention.statute != "FOIA":
        return False
    if mention.has_letter:
        return mention.code != "(b)(7)(B)" and (mention.has_small_b or text.is_alone(mention))
    if mention in text.legal_bases or (has_reason(text, mention) and text.is_labelled(mention)):
        return True
    if mention.code == "(b)(1)" or not mention.has_small_b:
        return False
    return text.is_at_margin(mention) or (lone > 1 and text.is_alone(mention))


def is_in_grid(text: CodedText) -> bool:
    """Return whether a text has cells of a grid, which are called A1, C1 and D1 beside B1."""
    return len(_PATTERNS["grid"].findall(text.text)) > 2


LINE_REACH = 90
# So many different exemptions on one page are a list of them.
LISTED_EXEMPTIONS = 5


def find_reasoned_stamps(text: str) -> Iterator[CodeMention]:
    """Yield stamps that give the reason: "Ex. 6 Personal Privacy (PP)", "Deliberative Process / Ex. 5".

    A list of the reasons of most exemptions is no stamp.
    """
    if "Ex." in text or "EX." in text:
        found = list(map(_reasoned_mention, _PATTERNS["reasoned"].finditer(text)))
        if found and len(set(_PATTERNS["any_number"].findall(text))) < LISTED_EXEMPTIONS:
            yield from found


def _reasoned_mention(match: re.Match[str]) -> CodeMention:
    name = "before" if match["before"] or match["before_seventh"] else "after"
    return _named_mention(match, match.span(), name)


def find_named_stamps(text: CodedText, *, proven: bool) -> Iterator[CodeMention]:
    """Yield the stamps of a text that name their exemption; `proven` states whether the file has such."""
    yield from find_reasoned_stamps(text.text)
    if "Ex." in text.text or "EX." in text.text:
        for match in _PATTERNS["short"].finditer(text.text):
            if proven or match["lead"].startswith("FOIA") or match["lead"] == "[" or _is_in_header(match):
                yield _named_mention(match, match.span("stamp"), "n")
    for match in _PATTERNS["glued"].finditer(text.text):
        yield _named_mention(match, match.span(), "n")
    if "xemption" in text.text or "XEMPTION" in text.text:
        yield from _stamps_in_full(text)


def _is_in_header(match: re.Match[str]) -> bool:
    start = match.start("stamp")
    return _PATTERNS["header"].search(match.string[max(start - LINE_REACH, 0) : start]) is not None


def _stamps_in_full(text: CodedText) -> Iterator[CodeMention]:
    for match in _PATTERNS["in_full"].finditer(text.text):
        mention = _named_mention(match, match.span("stamp"), "n")
        if text.is_labelled(mention) and not has_words_of_law(text.text):
            yield mention


def _named_mention(match: re.Match[str], span: tuple[int, int], name: str) -> CodeMention:
    code = canonical_code(match[name] or "7", match[f"{name}_letter"] or "")
    return CodeMention(*span, code, " ".join(match.string[slice(*span)].split()), "named")
