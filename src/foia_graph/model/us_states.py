"""States and territories of the United States: names, codes, abbreviations in citations, court districts.

The table is `us_states.csv`.
"""

import csv
from pathlib import Path
from typing import NamedTuple


class UsState(NamedTuple):
    """A state, the district of the capital, or a territory.

    `code` is that of the postal service; of the Northern Mariana Islands that of their court (NMI).
    `citations` are abbreviations in citations of law ("Cal.", "Calif."). `districts` are the letters of its
    federal court districts, "" for one district.
    """

    name: str
    code: str
    is_state: bool
    citations: tuple[str, ...]
    districts: str


def _read_states() -> tuple[UsState, ...]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            UsState(
                row["name"],
                row["code"],
                row["kind"] == "state",
                tuple(filter(None, row["citation"].split(" | "))),
                row["districts"],
            )
            for row in csv.DictReader(file)
        )


STATES_AND_TERRITORIES = _read_states()
"""The states, the District of Columbia, and the territories that have a federal court."""
STATES = tuple(each for each in STATES_AND_TERRITORIES if each.is_state)
