"""Small stamps beside redactions: "b6 -1", "b7C Per FBI", "(b)(6)".

A page is read for its sentences; a stamp is three letters at its margin, and one reading in three is wrong.
So each position that may hold one is cut out and read again by itself, larger and smaller, until two readings
agree.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from foia_graph.extract.ocr import pixels
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.ocr_confusions import AS_CODE_LETTERS, AS_STAMP_DIGITS

_LETTERS = "b(1234567890)ABCDEFc-,; PerFBIUSAODJ&"
# Scales at which a position is read, and the letters that may be seen, "" where all.
_TRIES = ((1.0, ""), (2.0, ""), (1.5, ""), (2.0, _LETTERS), (3.0, ""))
_VOTES_NEEDED, _VOTES_NEEDED_OF_MISREAD = 2, 3
_SURE_CONFIDENCE, _CERTAIN_CONFIDENCE = 60, 80
_PRIVACY_CODES = ("b6", "b7C")
# What begins in brackets may yet become a code.
_BRACKETED = re.compile(r"^.{0,3}[(\[{].{0,40}[)\]}]")


class OcrStamp(NamedTuple):
    """A stamp as it was read, where it is, and how sure the reading is (0 to 100)."""

    text: str
    box: Region
    confidence: float


class StampVote(NamedTuple):
    """One reading of a position: the codes, whether it can be nothing else, and the stamp as it was read."""

    codes: str
    is_plain: bool
    stamp: OcrStamp


def read_stamp(
    page: PageImage, place: Region, why: str, *, likely: bool = False, read: Sequence[OcrWord] = ()
) -> OcrStamp | None:
    """Read one position: a stamp, or its suffix alone ("-6"), or None.

    Where a stamp is `likely`, one of the pair that is on all that is private (b6 over b7C) may have been
    read with faults alone ("bé"). What the whole page was `read` there counts as one reading.
    """
    cut = page.clean.crop(place.with_margin(int(0.035 * page.dpi))[:4])
    votes: list[StampVote] = []
    text, confidence = _joined(read)
    if (reading := parse_stamp(text)) and reading.is_plain and confidence >= _SURE_CONFIDENCE:
        votes.append(StampVote(reading.codes, True, OcrStamp(reading.text, place, confidence)))
    for tries, (scale, letters) in enumerate(_TRIES, 1):
        text, confidence = _joined(page.recogniser.read_line(cut, scale, page.dpi, why, letters))
        if reading := parse_stamp(text):
            is_plain = reading.is_plain or (likely and reading.text.startswith(_PRIVACY_CODES))
            votes.append(StampVote(reading.codes, is_plain, OcrStamp(reading.text, place, confidence)))
            if stamp := _elect_stamp(votes, reading.codes):
                return stamp
        elif is_suffix(text):
            return OcrStamp(text, place, confidence)
        elif not votes and _is_hopeless(text, confidence, tries):
            return None
    # The surest of the plain readings, of those with most votes.
    count = Counter(vote.codes for vote in votes)
    plain = [vote for vote in votes if vote.is_plain]
    best = max(plain, key=lambda vote: (count[vote.codes], vote.stamp.confidence), default=None)
    return best.stamp if best and best.stamp.confidence >= _SURE_CONFIDENCE else None


def _joined(words: Sequence[OcrWord]) -> tuple[str, float]:
    return " ".join(word.text for word in words), min((word.confidence for word in words), default=0)


def _is_hopeless(text: str, confidence: float, tries: int) -> bool:
    if _BRACKETED.search(text):
        return confidence >= _CERTAIN_CONFIDENCE
    return not text or confidence >= _SURE_CONFIDENCE or tries >= _VOTES_NEEDED


def _elect_stamp(votes: Sequence[StampVote], codes: str) -> OcrStamp | None:
    alike = [vote for vote in votes if vote.codes == codes]
    plain = [vote for vote in alike if vote.is_plain]
    needed = _VOTES_NEEDED if plain else _VOTES_NEEDED_OF_MISREAD
    if len(alike) < needed or not (plain or codes.startswith("(")):
        return None
    return max((vote.stamp for vote in plain or alike), key=lambda stamp: stamp.confidence)


_FEWEST_WORDS = 5


def word_region(word: OcrWord) -> Region:
    """Return the rectangle of a word."""
    return Region(word.left, word.top, word.right, word.bottom)


def enclosing_region(words: Sequence[OcrWord]) -> Region:
    """Return the rectangle around some words."""
    return Region(
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def split_at_gaps(words: Iterable[OcrWord], gap: int) -> Iterator[list[OcrWord]]:
    """Yield the words of each line, split where there is a wider gap."""
    for _, line in groupby(words, key=lambda word: word.line):
        piece: list[OcrWord] = []
        for word in line:
            if piece and word.left - piece[-1].right > gap:
                yield piece
                piece = []
            piece.append(word)
        yield piece


def mean_confidence(words: Sequence[OcrWord]) -> float:
    """Return how sure a reading is (0 to 100): the mean over its letters."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def sense_score(words: Sequence[OcrWord]) -> float:
    """Return how much sense a reading makes (0 to 100): its confidence, as far as its longer words lie level.

    Tesseract reads lines that run up or down a page as well, so that its words tell when a page lies; a few
    tell nothing.
    """
    longer = [word for word in words if len(word.text) > 3]
    level = sum(word.right - word.left > word.bottom - word.top for word in longer)
    return mean_confidence(words) * level / len(longer) if len(longer) >= _FEWEST_WORDS else 0.0


_BARE_CODE = re.compile(r"b\d[A-F]?")
_LIST_ENTRY = re.compile(r"\bPages?\s+\d+\s*[~;]")
_MAX_REGIONS = 120


def find_stamps(
    page: PageImage, readings: Sequence[Sequence[OcrWord]], boxes: Sequence[Region]
) -> list[OcrStamp]:
    """Find the stamps of a page, from above; those in brackets only in or next to the boxes given."""
    if any(_is_list(words) for words in readings):
        return []
    ink, dpi = page.written, page.dpi
    first = readings[0] if readings else ()
    inked = (*outlined_ink_regions(ink, boxes, dpi), *ink_regions(ink, dpi))
    chosen = [*word_regions(readings, dpi), *(each for each in inked if not _is_read(words_at(each, first)))]
    tried = _read_regions(page, (each for each in chosen if _may_fit(each, first, boxes, dpi)), first)
    seen = _best_by_place(each for each in tried if _fits(each, boxes, page.dpi))
    suffixes = [each.box for each in tried if each.text.startswith("-")]
    more = [place for each in seen for place in stacked_regions(each.box, page.dpi)]
    more += [place for each in suffixes for place in code_regions(each)]
    fresh = [place for place in more if not any(_same_place(place, each.box) for each in seen)]
    again = [each for each in _read_regions(page, fresh, likely=True) if _fits(each, boxes, page.dpi)]
    found = [*seen, *again, *_reread_longer(page, [*seen, *again])]
    return sorted(_best_by_place(found), key=lambda each: (each.box.top, each.box.left))


def _reread_longer(page: PageImage, stamps: Iterable[OcrStamp]) -> Iterator[OcrStamp]:
    for each in stamps:
        if _BARE_CODE.fullmatch(each.text):
            longer = _read_regions(page, suffix_regions(each.box, page.written))
            yield from (more for more in longer if more.text.startswith(each.text + " "))


def _is_list(words: Sequence[OcrWord]) -> bool:
    # The codes of such a list are no stamps.
    entries = _LIST_ENTRY.findall(" ".join(word.text for word in words))
    return len(entries) > 1 or sum(word.text == "Page" for word in words) > 4


def words_at(place: Region, words: Iterable[OcrWord]) -> list[OcrWord]:
    """Return the words that reach into a position."""
    across = (word for word in words if word.left < place.right and place.left < word.right)
    return [word for word in across if word.top < place.bottom and place.top < word.bottom]


def _is_read(words: Sequence[OcrWord]) -> bool:
    text, confidence = _joined(words)
    return confidence >= _SURE_CONFIDENCE and not parse_stamp(text) and not is_suffix(text)


def _read_regions(
    page: PageImage, chosen: Iterable[Region], words: Sequence[OcrWord] = (), *, likely: bool = False
) -> list[OcrStamp]:
    inked = [place for place in distinct_regions(chosen) if place.crop(page.written).any()]
    stamps = (
        read_stamp(page, place, "possible stamp", likely=likely, read=words_at(place, words))
        for place in inked[:_MAX_REGIONS]
    )
    return [each for each in stamps if each]


def _may_fit(place: Region, words: Iterable[OcrWord], boxes: Iterable[Region], dpi: int) -> bool:
    reading = parse_stamp(_joined(words_at(place, words))[0])
    return reading is None or _fits(OcrStamp(reading.text, place, 0), boxes, dpi)


def _fits(stamp: OcrStamp, boxes: Iterable[Region], dpi: int) -> bool:
    # Sentences and lists have codes in brackets, too.
    if stamp.text.startswith("-"):
        return False
    return "(" not in stamp.text or any(stamp.box.overlap(box.with_margin(int(0.25 * dpi))) for box in boxes)


def _best_by_place(stamps: Iterable[OcrStamp]) -> list[OcrStamp]:
    kept: list[OcrStamp] = []
    for each in sorted(stamps, key=lambda each: (-len(each.text), -each.confidence)):
        if not any(_same_place(each.box, other.box) for other in kept):
            kept.append(each)
    return kept


def _same_place(one: Region, other: Region) -> bool:
    smaller = min(one.width * one.height, other.width * other.height)
    return one.overlap(other) > 0.3 * smaller


_TAIL = re.compile(r"(?<=[\w.,)\"'])(?P<near>\s?)(?P<stamp>b[1-7][A-F]?(?P<more>\s?-\s?\d.*|\s[Pp]er\b.*)?)$")
# Gaps that part a stamp from what is next to it, in inches: the wider gap keeps "b7C -1" together.
_GAPS = (0.15, 0.24)
# The share that positions have in common which are the same.
_ALIKE = 0.8
# The sides of a speck at most, in inches; a dot is larger.
_SPECK = 0.012
# The height of the type of a stamp at most, in inches; how far two of a stack are apart, in heights.
_HEIGHT, _PITCH = 0.1, 1.88
# Width of the blank after a code at most, and lengths of "-1,-3" and "Per EOUSA", in heights.
_BLANK, _TAIL_LENGTHS = 1.6, (4, 9)
# Lengths of "b6 " and "b7C ", in heights.
_CODE_LENGTHS = (2.6, 3.5)


def distinct_regions(places: Iterable[Region]) -> list[Region]:
    """Return each position once, without the empty ones, and without those that are nearly another one."""
    kept: list[Region] = []
    for each in places:
        size = each.width * each.height
        if each.width > 0 < each.height and not any(
            each.overlap(other) > _ALIKE * max(size, other.width * other.height) for other in kept
        ):
            kept.append(each._replace(area=0))
    return kept


def word_regions(readings: Iterable[Sequence[OcrWord]], dpi: int) -> Iterator[Region]:
    """Yield the positions where the words of a page look like a stamp: alone on a line, or run into its
    end.
    """
    for words in readings:
        for piece in split_at_gaps(words, int(0.13 * dpi)):
            text, box = " ".join(word.text for word in piece), enclosing_region(piece)
            if parse_stamp(text):
                yield box
            elif (tail := _TAIL.search(text)) and _is_stamp_at_end(text, tail):
                yield _end_region(piece, tail.start("stamp"))


def _end_region(piece: Sequence[OcrWord], start: int) -> Region:
    for at, word in enumerate(piece):
        if start < len(word.text):
            share = start / len(word.text)
            return enclosing_region(
                [word._replace(left=word.left + int((word.right - word.left) * share)), *piece[at + 1 :]]
            )
        start -= len(word.text) + 1
    return enclosing_region(piece)


def _is_stamp_at_end(text: str, tail: re.Match[str]) -> bool:
    return bool(not tail["near"] or tail["more"]) and not re.search(r"[;~]|b\d", text[: tail.start("stamp")])


def ink_regions(ink: Mask, dpi: int) -> Iterator[Region]:
    """Yield the positions whose ink has the size of a stamp and is alone."""
    for gap in _GAPS:
        for each in pixels.connected_regions(pixels.close_gaps(ink, int(gap * dpi))):
            if 0.05 * dpi <= each.height <= 0.21 * dpi and 0.11 * dpi <= each.width <= 2 * dpi:
                yield each


def outlined_ink_regions(ink: Mask, faces: Iterable[Region], dpi: int) -> Iterator[Region]:
    """Yield such positions in each face, where a line may be all that parts them from the words around."""
    for face in faces:
        for each in ink_regions(pixels.without_specks(face.crop(ink), int(_SPECK * dpi)), dpi):
            yield each.shift(face.left, face.top)


def stacked_regions(stamp: Region, dpi: int) -> Iterator[Region]:
    """Yield the positions right above and below a stamp: they are in stacks, as b6 over b7C."""
    height = int(min(stamp.height, _HEIGHT * dpi))
    for step in (-_PITCH, _PITCH):
        place = stamp._replace(right=stamp.right + height, bottom=stamp.top + height)
        yield place.shift(0, round(step * height))


def code_regions(suffix: Region) -> Iterator[Region]:
    """Yield the positions that hold a suffix and the code before it, which something else may have run
    into.
    """
    for length in _CODE_LENGTHS:
        yield suffix._replace(left=max(suffix.left - int(length * suffix.height), 0))


def suffix_regions(code: Region, ink: Mask) -> Iterator[Region]:
    """Yield the positions that hold a code and what is printed right after it, if anything is."""
    height = code.height
    after = code._replace(left=code.right + height // 4, right=code.right + int(_BLANK * height))
    if after.crop(ink).any():
        for length in _TAIL_LENGTHS:
            yield code._replace(right=code.right + length * height)


# Tesseract takes the small 6 of a stamp for these letters, and the 5 for these.
_SIX, _FIVE = "6éèêëeGó", "5Ss$"
_BARE = re.compile(
    rf"(?P<b>[bBpD])\s?(?:(?:7|T7?|bT|[iIlyYj1?/])\s?(?P<letter>cC|¢[cC]?|[A-FGacdef€])(?![a-zA-Z])"
    rf"|(?<=b)(?P<cut>[cC¢]C?|[DE])(?![a-zA-Z])"
    rf"|7\s?[(\[]\s?(?P<bracketed>[A-Fa-f])\s?[)\]]|(?P<digit>[1-489lI]|[{_SIX}]{{1,2}}|[{_FIVE}]{{1,2}})(?![\dA-Za-z]))"
)
# A b, a digit and a C in brackets look like these; two brackets like an X, or as if there were one.
_JOINT = r"\s?(?:[)\]}]{1,2}\s?[(\[{]?|[XxH])\s?"
_ROUND = re.compile(
    rf"[(\[{{]?\s?(?P<b>[bkjBdKhDO0v®]){_JOINT}(?P<digit>[1-9@BGSéT])"
    rf"(?:{_JOINT}(?P<letter>[A-FGa-f€]))?\s?[)\]}}]"
)
_PRIVACY_ACT, _DIGITS_BEFORE_LETTER = "kjdK", "73T"
# The statute after a (b)(3), and the category of the executive order after a (b)(1).
_AUTHORITY = re.compile(
    r"\s?[:;,.–—-]?\s?(?:\d{1,2}\s?U\.?\s?S\.?\s?C\.?\s?(?:§{1,2}|Sec\.?)?\s?\d{1,5}\w{0,2}(?:\s?\(\w{1,3}\)){0,3}"
    r"|P\.?\s?L\.?\s?\d{2,3}\s?[-–]\s?\d{2,3}"
    r"|(?:E\.?\s?O\.?\s?\d{5},?\s?)?(?:Sec(?:tion|\.)?\s?)?1\s?\.\s?[45]\s?\(?[A-Ha-h]\)?(?:\s?\(\d\))?)(?!\w)"
)
_WITH_AUTHORITY = ("(b)(1)", "(b)(3)", "b1", "b3", "B1", "B3")
_NUMBER = r"[\dlISsé]"
_SUFFIX = re.compile(rf"\s?[-–—~=]\s?{_NUMBER}{{1,2}}(?:\s?[,.]\s?[-–—~]?\s?{_NUMBER})*(?!\w)")
_AGENCY = re.compile(r"\s?(?P<per>[Pp]er)(?P<blank>\s?)(?P<agency>[A-Z8]{2,6}(?:\s?[&,]\s?[A-Z8]{2,6})*)\b")
_PLAIN = re.compile(r"[bBpD]\s?(?:[1-689](?!\d)|7)|\S\s?[bkjdKB]\s?[)\]}XxH]\s?[(\[{]?\s?\d")
# Misreadings of "FBI" after "Per".
_FBI = re.compile(r"\b(?:F[R8E]I|FB[L1]|EBI)\b")
_BETWEEN = re.compile(r"\s?[,;/&.:]{0,2}\s?")
_NOISE = "|_-~.,:;'\"‘’“”`!*^\\[]{}<>«»=+ "
_AFTER = re.compile(r"[\s|\[\]{}IJijl!:;.,'_~‘’“”\"/\\-]*$")


class StampReading(NamedTuple):
    """A stamp as it is printed, and whether what was read can be nothing else, by its digit or suffix.

    `authorities` are the parts of the text that name the law or the order behind a code.
    """

    text: str
    is_plain: bool
    authorities: tuple[str, ...] = ()

    @property
    def codes(self) -> str:
        """Return the text without its authorities, which are long, and seldom read twice alike."""
        return reduce(lambda text, each: text.replace(each, "", 1), self.authorities, self.text)


def parse_stamp(text: str) -> StampReading | None:
    """Read a line as a stamp, and nothing but a stamp; None where it is none."""
    text = text.strip()
    for start in dict.fromkeys((0, len(text) - len(text.lstrip(_NOISE)))):
        parts, end = _parse_codes(text, start)
        if parts and _AFTER.match(text, end):
            is_plain = bool(_PLAIN.match(text, start)) or " " in parts[0][0]
            written = "; ".join(code + authority for code, authority in parts)
            return StampReading(written, is_plain, tuple(authority for _, authority in parts if authority))
    return None


def parse_leading_code(text: str) -> tuple[str, str] | None:
    """Return the code in brackets that a line begins with, set right, and the rest of the line."""
    code = _parse_code(text, 0) if text.startswith("(") else None
    return (code[0], text[code[1] :]) if code else None


def is_suffix(text: str) -> bool:
    """Return whether a line is the suffix of a stamp, its code cut off."""
    match = _SUFFIX.match(text)
    return bool(match and _AFTER.match(text, match.end()))


def _parse_codes(text: str, at: int) -> tuple[list[tuple[str, str]], int]:
    """Read the codes that follow one another, each with its suffix, agency and authority; and their end."""
    parts: list[tuple[str, str]] = []
    end = at
    while code := _parse_code(text, at):
        suffix = _SUFFIX.match(text, code[1])
        end = suffix.end() if suffix else code[1]
        agency = _AGENCY.match(text, end)
        end = agency.end() if agency else end
        authority = _AUTHORITY.match(text, end) if code[0] in _WITH_AUTHORITY else None
        end = authority.end() if authority else end
        written = code[0] + _write_suffix(suffix) + _write_agency(agency)
        parts.append((written, _write_authority(authority)))
        separator = _BETWEEN.match(text, end)
        at = separator.end() if separator else end
    return parts, end


def _parse_code(text: str, at: int) -> tuple[str, int] | None:
    if match := _ROUND.match(text, at):
        letter = f"({match['letter'].translate(AS_CODE_LETTERS).upper()})" if match["letter"] else ""
        if letter and match["digit"] not in _DIGITS_BEFORE_LETTER:
            return None
        b = match["b"].lower() if match["b"] in _PRIVACY_ACT else "b"
        return f"({b})({match['digit'].translate(AS_STAMP_DIGITS)}){letter}", match.end()
    if match := _BARE.match(text, at):
        b = "B" if match["b"] == "B" else "b"
        if match["bracketed"]:
            return f"{b}7({match['bracketed'].upper()})", match.end()
        if letter := match["letter"] or match["cut"]:
            return f"{b}7{letter.translate(AS_CODE_LETTERS).upper()[0]}", match.end()
        return b + match["digit"][0].translate(AS_STAMP_DIGITS), match.end()
    return None


def _write_suffix(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    numbers = re.findall(rf"{_NUMBER}+", match[0])
    return " " + ",".join(f"-{number.translate(AS_STAMP_DIGITS)}" for number in numbers)


def _write_authority(match: re.Match[str] | None) -> str:
    return " " * match[0][0].isspace() + " ".join(match[0].split()) if match else ""


def _write_agency(match: re.Match[str] | None) -> str:
    return f" {match['per']} {_FBI.sub('FBI', match['agency'])}" if match else ""
