"""Codes and statutes of states: how they are shortened, and how each is written in keys."""

import re
from pathlib import Path

from foia_graph.model.us_states import ALL_STATES
from foia_graph.runtime.tables import read_table

_TABLES = read_table(Path(__file__).with_suffix(".toml"))
LAWS_OF_NEW_YORK = re.compile(r"^((?:Public Officers|Civil Rights|Penal|Criminal Procedure|Executive) Law)\b")
SHORT_CODES: dict[str, str] = _TABLES["initials"]
"""Codes that are called by their initials, and how each is written in keys."""
DOTTED_ONLY = frozenset(_TABLES["dotted_only"])
"""Initials that mean other things as well, unless there are dots between them or a section sign behind."""
INITIALS: dict[str, str] = _TABLES["names"]
"""Codes whose names in full mean the same as their initials."""
BY_TITLE: dict[str, str] = _TABLES["titles"]
"""Codes that follow the number of a title, and how each is written in keys."""
FULL_WORDS: dict[str, str] = _TABLES["words"]
"""Words of the names of codes as they are shortened, in small letters and without dots."""
DROPPED_WORDS = {"ann", "annotated", "the", "supp", "see", "mckinney's", "west's", "vernon's"}
ABBREVIATED_STATES = {short: each.name for each in ALL_STATES for short in each.citations}
STATE_NAMES = tuple(each.name for each in ALL_STATES)


def name_of_state_law(words: str) -> str:
    """Write the name of a code of a state in full.

    >>> name_of_state_law("Tex. Gov’t Code Ann.")
    'Texas Government Code'
    """
    words = " ".join(words.replace("’", "'").replace(",", " ").split())
    for short, full in ABBREVIATED_STATES.items():
        if words.startswith((short, short.replace(" ", ""))):
            words = f"{full} {words.removeprefix(short).removeprefix(short.replace(' ', ''))}"
            break
    full_words = [FULL_WORDS.get(each.casefold().rstrip("."), each) for each in words.split()]
    return " ".join(each for each in full_words if each.casefold().rstrip(".") not in DROPPED_WORDS)
