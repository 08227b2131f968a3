"""Order of claims: those of each thing as its record has them, written by a load beside the quads.

Quads have no order; whoever reads a source as it runs goes by this.
"""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from foia_graph.store.column_file import NAMES, ColumnFile, ColumnFileWriter, SortedPlaces

FILE_NAME = "claim-order"
FRAGMENTS = "fragments"
ClaimOrders = Mapping[str, Sequence[str]]
"""By the IRI of each thing with several claims the fragments of these."""


def write_claim_orders(folder: Path, orders: ClaimOrders, profile: str) -> None:
    """Write orders into the folder of a generation, for a profile of some digest; nothing where none is."""
    if not orders:
        return
    writer, names = ColumnFileWriter(), sorted(orders)
    writer.add_texts(NAMES, names)
    writer.add_texts(FRAGMENTS, (" ".join(orders[name]) for name in names))
    with (folder / FILE_NAME).open("xb") as file:
        writer.write(file, profile)


def update_claim_orders(
    folder: Path, old: Path, gone: Collection[str], orders: ClaimOrders, profile: str
) -> None:
    """Write the orders of the generation in another folder without those of some things, and with others."""
    known = ClaimOrder.open(old, profile)
    before = {name: known.fragments(name) for name in gone if known.fragments(name)}
    if before == {name: list(fragments) for name, fragments in orders.items()}:
        if known.exists:
            os.link(old / FILE_NAME, folder / FILE_NAME)
        return
    kept = {name: known.fragments(name) for name in known.names() if name not in before}
    write_claim_orders(folder, {**kept, **orders}, profile)


def copy_claim_orders(folder: Path, old: Path, is_kept: Callable[[str], bool], profile: str) -> None:
    """Write the orders of the generation in another folder, of those claims (IRIs) that are kept."""
    known = ClaimOrder.open(old, profile)
    orders = {
        name: [each for each in known.fragments(name) if is_kept(f"{name}#{each}")] for name in known.names()
    }
    write_claim_orders(folder, {name: order for name, order in orders.items() if order}, profile)


class ClaimOrder:
    """The orders of the claims of one generation; of things that it does not know the order is empty."""

    def __init__(self, columns: ColumnFile | None) -> None:
        self._columns = columns
        self._places = SortedPlaces(columns.texts(NAMES)) if columns is not None else {}

    @classmethod
    def open(cls, folder: Path, profile: str) -> "ClaimOrder":
        """Map the file in the folder of a generation; raises StoreError where it is damaged."""
        return cls(ColumnFile.open(folder / FILE_NAME, profile))

    @property
    def exists(self) -> bool:
        """Return whether a load has written the orders."""
        return self._columns is not None

    def names(self) -> Sequence[str]:
        """Return the things whose order is known, sorted."""
        return self._columns.texts(NAMES) if self._columns is not None else []

    def fragments(self, thing: str) -> list[str]:
        """Return the fragments of the claims of a thing in their order."""
        if self._columns is None or thing not in self._places:
            return []
        return self._columns.texts(FRAGMENTS)[self._places[thing]].split()
