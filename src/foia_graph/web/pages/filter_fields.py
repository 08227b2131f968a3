"""Pick lists of filters: what a form that narrows something offers, with how many there are of each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilterOption:
    """A value to choose: as the address has it, in words, and how many there are of it (-1: not counted)."""

    value: str
    text: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with the values to choose from."""

    name: str
    title: str
    options: tuple[FilterOption, ...]
