"""States of the United States, the District of Columbia and Puerto Rico, as names and citations have them."""

import csv
from pathlib import Path
from typing import NamedTuple


class UsState(NamedTuple):
    """A state: its name, postal code, and abbreviations in citations of law ("Cal.", "Calif.").

    `is_state` is False for the District of Columbia and Puerto Rico.
    """

    name: str
    code: str
    is_state: bool
    citations: tuple[str, ...]


def _read_states() -> tuple[UsState, ...]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            UsState(
                row["name"],
                row["code"],
                row["kind"] == "state",
                tuple(filter(None, row["citation"].split(" | "))),
            )
            for row in csv.DictReader(file)
        )


ALL_STATES = _read_states()
# The fifty states.
STATES = tuple(each for each in ALL_STATES if each.is_state)
