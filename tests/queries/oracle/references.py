"""The register of references: one function for each saved query, found by the name of the query.

A reference is called with the world of a catalogue and with every parameter of its query by name: a thing or
concept as its IRI, a date as a day (2012-04-10), a choice or a text as it is, and "" for what is left open.
A parameter that is a word of Python is written with an underscore behind it (`from_`). It gives its
rows as texts by the names of all columns, "" for an empty cell, as `saved.answer_cells` writes them
(`World.cell`); in the order of the query's rows where that matters, which is looked at for `queries/expected`
alone.
"""

import importlib
import keyword
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from oracle.world import World

Row: TypeAlias = dict[str, str]
Function: TypeAlias = Callable[..., list[Row]]
Sample: TypeAlias = Callable[[World], Iterable[str]]
_REGISTER: dict[str, "Reference"] = {}


@dataclass(frozen=True, slots=True)
class Reference:
    """What gives the rows of a saved query, and what to try for parameters that are texts or numbers."""

    function: Function
    samples: Mapping[str, Sample]
    uncompared: frozenset[str] = frozenset()
    """The columns that are only looked at for whether they are filled, as words around what was searched."""

    def rows(self, world: World, chosen: Mapping[str, str]) -> list[Row]:
        """Give the rows for what is chosen for all parameters of the query."""
        named = {f"{key}_" if keyword.iskeyword(key) else key: value for key, value in chosen.items()}
        return self.function(world, **named)


def answers(name: str, uncompared: Iterable[str] = (), **samples: Sample) -> Callable[[Function], Function]:
    """Register a function as the reference of a saved query.

    `samples` give, for a catalogue, the values to try of a parameter that is a text, a date or a number, by
    the name of the parameter (`from_` for `from`). A column that is `uncompared` is "filled" or empty.
    """

    def register(function: Function) -> Function:
        assert name not in _REGISTER, f"{name} has two references"
        by_name = {key.removesuffix("_"): each for key, each in samples.items()}
        _REGISTER[name] = Reference(function, by_name, frozenset(uncompared))
        return function

    return register


@cache
def references() -> Mapping[str, Reference]:
    """Give all references by the name of their query."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        importlib.import_module(f"oracle.{module.name}")
    return dict(sorted(_REGISTER.items()))
