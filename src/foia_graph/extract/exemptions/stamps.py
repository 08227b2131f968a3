"""Exemption stamps: codes printed on a page or beside what was taken out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foia_graph.extract.exemptions.boilerplate import is_about_law, is_cited, is_nested, is_outlined
from foia_graph.extract.exemptions.code_runs import CodeRun
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention, canonical_code

PRIVACY = frozenset(["(b)(6)", "(b)(7)(C)"])
"""The two codes of what is private: it is withheld on both, so that the two stand together."""
_STATE = re.compile(
    r"\bRELEASED? IN (?:PART|FULL)|\bDENIED IN FULL|REVIEW AUTHORITY|U\.S\. Department of State\W+Case No"
)
_IN_PART = re.compile(r"IN\s+(?:PART|FULL)\W{0,6}\Z")
_GRID = re.compile(r"(?<![\w-])[ACD][1-9](?!\w)")
_CELL = re.compile(r"[A-Z0-9.,;/() ]{0,60}?(?: {3}|\t|\n|\Z)")
_REASON = re.compile(
    r"(?i)\W{0,4}(?:deliberative|attorney|personal|privacy|dpp?\b|acp?\b|awp\b|pii\b|cia ?act|nat ?sec)"
)
_WHY = (
    r"(?:personal(?:\s(?:privacy|matters|info\w*))?|privacy|deliberative(?:\sprocess)?|attorney[\s-](?:client|work)"
    r"(?:[\s-]p\w+)?|(?:confidential\s)?business(?:\sinfo\w*)?|CBI|PII)(?:\s?\([A-Z]{2,4}\))?"
)
_LABEL = re.compile(
    rf"(?i)\b{_WHY}\s?/\s?Ex\.\s?(?P<after>[1-9])(?:\(?(?P<after_letter>[A-F])\b\)?)?"
    rf"|\bEx\.\s?(?P<before>[1-9])(?:\(?(?P<before_letter>[A-F])\b\)?)?\s?[-–/]?\s?{_WHY}"
)


@dataclass(frozen=True)
class StampStyle:
    """The print of the stamps of a file: what is certain on some pages helps to read the others.

    `small` and `capital` tell whether stamps without brackets are proven, as "b6" (FBI) or "B6" (State);
    `codes` are those of proven stamps, `categories` tells whether they have categories ("-1,-3").
    """

    small: bool = False
    capital: bool = False
    brackets: bool = False
    categories: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)

    @property
    def has_letters(self) -> bool:
        """Return whether exemption 7 is stamped with its letter, as the FBI does."""
        return any(code.startswith("(b)(7)(") for code in self.codes)


def learn_style(texts: Iterable[CodedText]) -> StampStyle:
    """Learn from all texts of a file how its stamps are printed."""
    chosen = [text for text in texts if text.mentions and not text.kind]
    proofs = [each for text in chosen for each in _proven_codes(text)]
    bare = [each for each in proofs if each.form == "bare"]
    return StampStyle(
        small=any(each.has_small_b for each in bare),
        capital=any(not each.has_small_b for each in bare)
        or any(_STATE.search(text.text) for text in chosen),
        brackets=any(each.form == "bracketed" for each in proofs),
        categories=any(each.category for each in bare),
        codes=frozenset(each.code for each in proofs),
    )


def _proven_codes(text: CodedText) -> Iterator[CodeMention]:
    """Yield the codes of a text that are stamps whatever the other pages say."""
    lone = sum(each.form == "bare" and each.has_small_b and text.is_alone(each) for each in text.mentions)
    for run in text.runs():
        yield from (each for each in run if each.form == "bracketed" and _is_certain(text, run, each))
        yield from (each for each in run if each.form == "bare" and _is_proof(text, each, lone))


def _is_certain(text: CodedText, run: CodeRun, mention: CodeMention) -> bool:
    """Return whether a code in brackets is one that no rule or list of paragraphs is likely to have."""
    if _is_of_law(text, run) or is_nested(text.text, mention.end):
        return False
    if is_outlined(text.text):
        return mention.has_letter and text.is_alone(mention)
    return mention.code in PRIVACY or mention.has_letter or bool(_REASON.match(text.text, run[-1].end))


def _is_proof(text: CodedText, mention: CodeMention, lone: int) -> bool:
    """Return whether a code without brackets is plain: it has a letter, a category, or a line of its own."""
    if mention.category or mention.agency:
        return mention.has_small_b and mention.code not in ("(b)(1)", "(b)(2)", "(b)(4)")
    if mention.has_letter:
        return mention.code != "(b)(7)(B)" and (mention.has_small_b or text.is_alone(mention))
    if mention.code == "(b)(1)" or not mention.has_small_b:
        return False
    return text.is_at_margin(mention) or (lone > 1 and text.is_alone(mention))


def find_stamps(text: CodedText, style: StampStyle) -> list[CodeMention]:
    """Choose the codes of a text that are stamps."""
    codes = [
        each for run in text.runs() if not _is_of_law(text, run) for each in _stamps_of_run(text, run, style)
    ]
    return codes + (list(_labelled_stamps(text.text)) if "Ex." in text.text else [])


def _labelled_stamps(text: str) -> Iterator[CodeMention]:
    """Find stamps that give the reason: "Ex. 6 Personal Privacy (PP)", "Deliberative Process / Ex. 5"."""
    for match in _LABEL.finditer(text):
        part = match.groupdict("")
        letter = part["after_letter"] or part["before_letter"]
        code = canonical_code(part["after"] or part["before"], letter)
        yield CodeMention(*match.span(), code, " ".join(match[0].split()), "named")


def _is_of_law(text: CodedText, run: CodeRun) -> bool:
    return is_cited(text.text, run[0].start, run[-1].end) or is_about_law(text.text, run[0].start)


def _stamps_of_run(text: CodedText, run: CodeRun, style: StampStyle) -> Iterator[CodeMention]:
    """Take all codes of a run of one form if one of them must be a stamp."""
    bracketed = [each for each in run if each.form == "bracketed" and not is_nested(text.text, each.end)]
    if any(_is_bracketed_stamp(text, run, each, style) for each in bracketed):
        yield from bracketed
    bare = [each for each in run if each.form == "bare"]
    if any(_is_bare_stamp(text, each, style) for each in bare):
        yield from bare


def _is_bracketed_stamp(text: CodedText, run: CodeRun, mention: CodeMention, style: StampStyle) -> bool:
    if mention.statute != "FOIA":
        return False
    if _is_certain(text, run, mention):
        return True
    proven = style.brackets and mention.code in style.codes
    return (proven or text.is_alone(mention)) and not is_outlined(text.text)


def _is_bare_stamp(text: CodedText, mention: CodeMention, style: StampStyle) -> bool:
    if not mention.has_small_b and not (mention.category and style.categories):
        return style.capital and _is_capital_stamp(text, mention)
    if not style.small or (mention.code == "(b)(7)" and style.has_letters):
        return False
    if mention.code in style.codes or (mention.code in PRIVACY and style.codes & PRIVACY):
        return True
    return bool(mention.category or mention.agency) or text.is_alone(mention) or text.is_at_margin(mention)


def _is_capital_stamp(text: CodedText, mention: CodeMention) -> bool:
    """Return whether a code stands apart from the words of its line, but not in a grid with A1 and C1."""
    if len(_GRID.findall(text.text)) > 2:
        return False
    before = text.text[max(mention.start - 40, 0) : mention.start]
    apart = before.endswith(("   ", "\t")) and _CELL.match(text.text, mention.end)
    return bool(apart or _IN_PART.search(before)) or text.is_alone(mention) or text.is_at_line_end(mention)
