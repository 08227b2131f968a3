"""Words that may be the name of a private person; nothing that is drafted may hold them.

No list of names decides this: every word with a capital that is no known body, office, date or common word
may be one. So quotes end before it, and little is lost where it is none.
"""

import re
from collections.abc import Iterable, Iterator

from foia_graph.connectors.drafting.sentences import Span

CAPITALISED = re.compile(r"(?<![\w@])[A-Z][\w’'-]*")
COMMON = frozenset(
    re.findall(
        r"\S+",
        "a an the this that these those it its in on at by for from of to with and but or as if so no not "
        "all any both each after before since until while when where which who what why how because "
        "although though despite under over during through today yesterday tomorrow now then here there "
        "we our us you your they their he she his her i my some several many most more few one two three "
        "four five six seven eight nine ten first second third next last new still among according about "
        "only even also just yet once read click view download see share sign call tell add join register "
        "documents document records record files page pages report reports memo letter advocates "
        "officials agency agencies groups group thanks special please write have has had is are was were "
        "do does did can could will would may should must let get got find look learn help support follow "
        "email e-mail january february march april june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday spring summer fall winter congress foia "
        "federal state city county u.s usa united states america american americans english spanish "
        "internet freedom information act exemption exemptions court district circuit northern southern "
        "eastern western central white house department office bureau board police sheriff attorney "
        "general secretary director representative senator governor mayor chief judge president inspector "
        "commissioner administrator speaker facebook twitter bates section title nos pdf public open "
        "packet survey briefing memorandum manual guide presentation agreement contract policy plan "
        "training bulletin lea leas law unfortunately however indeed finally meanwhile instead roughly "
        "nearly almost fewer range index",
    )
)
"""Words that name nobody, though a sentence or a heading begins them with a capital."""
STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida"
    "|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas"
    "|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi"
    "|Missouri|Montana|Nebraska|Nevada|New Hampshire"
    "|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon"
    "|Pennsylvania|Rhode Island|South Carolina"
    "|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia"
    "|Wisconsin|Wyoming|Mexico|Canada|Puerto Rico"
)
HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b\.?\s(?:[A-Z][\w’'-]+\s?){1,3}")
PLACE = re.compile(
    r"(?<![\w-])(?:[A-Z][\w’'.-]{1,30}\s){1,3}(?:County|City|Creek|River|Lake|Valley|Island"
    r"|Bay|Beach|Park|Schools?|University|College|Street|Avenue"
    r"|Bridge|Dam|Airport|Jail|Prison|Hospital|Mountains?|Forest|Refuge|Plant|Mine|Pipeline"
    r"|Basin|Coast|Border|Desert|Harbor)\b"
    r"|\b(?:(?:Los|San|Santa|New|North|South|West|Fort|Port|St\.)\s[A-Z][a-z]+)\b"
    r"|\b(?:[A-Z][a-z]+\s)?[A-Z][a-z]+,\s(?=" + STATES + r")|\b(?:" + STATES + r")\b"
)
"""Words that name a place: before a county or a river, in front of a state, and the states."""
ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|(?<!\d)"
    r"(?:\+?1[-.\s])?\(?\d{3}\)?[-.\s]\d{3}[-.\s]\d{4}(?!\d)|\b\d{3}-\d{4}\b"
)


PUBLIC_LINE = re.compile(
    r"(?i)\b(?:representatives?|senators?|congress|switchboard|hotline|white house)\s(?:at|on)\s$"
)
"""Words before the telephone number of a public office."""
COMMON_ENDING = re.compile(
    r"\w+(?:tions?|ments?|ness|ies|ings?|ers|ors|als|ents|ants|ates|ed|ly|ity|ance|ences?|isms?|ful|ous|ive)"
)
"""Endings of common words, which begin sentences."""


def _is_line_of(text: str, body: Span, place: int) -> bool:
    """Return whether a telephone number stands right behind the name of a body."""
    return body.end <= place and text[body.end : place] in (" at ", ": ", ", ", " on ")


def find_possible_names(text: str, taken: Iterable[Span]) -> list[Span]:
    """Return the words that may name a private person, or be an address of one; `taken` are known things."""
    return sorted(_possible_names(text, sorted(taken)))


def _possible_names(text: str, taken: list[Span]) -> Iterator[Span]:
    for match in HONORIFIC.finditer(text):
        yield Span(*match.span())
    for match in ADDRESS.finditer(text):
        if not (
            PUBLIC_LINE.search(text, 0, match.start())
            or any(_is_line_of(text, each, match.start()) for each in taken)
        ):
            yield Span(*match.span())
    taken = [*taken, *(Span(*match.span()) for match in PLACE.finditer(text))]
    for match in CAPITALISED.finditer(text):
        span = Span(*match.span())
        word = re.sub(r"[’'](?:s)?$", "", match[0]).rstrip(".")
        is_short = word.isupper() and len(word) < 8
        is_first = _begins_sentence(text, span.start) and COMMON_ENDING.fullmatch(word.lower()) is not None
        if (
            not is_short
            and not is_first
            and word.lower() not in COMMON
            and not any(each.overlaps(span) for each in taken)
        ):
            yield span


def _begins_sentence(text: str, place: int) -> bool:
    return (
        place == 0 or text[place - 1] == "\n" or text[max(0, place - 2) : place] in (". ", "! ", "? ", "” ")
    )
