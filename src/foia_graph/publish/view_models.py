"""What templates are given: links, values, claims, and the rows they stand in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow: where to, and in which words; `href` is "" where a browser may not go."""

    href: str
    text: str
    kind: str = ""
    outside: bool = False
    lang: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as shown: the words, where they stand, whose they are, and what is thought of them.

    `original` leads to the page of the file itself, "" where that is not handed out; `cite` to how it is
    cited. `revises` are the claims whose place it took, `revised_by` those that took its place.
    """

    anchor: str
    text: str
    quote: str
    place: Link | None
    source: Link
    by: tuple[Link, ...]
    date: str
    status: Link
    standing: bool
    notes: tuple[str, ...]
    outside: bool
    field: str = ""
    original: str = ""
    cite: str = ""
    revises: tuple[Link, ...] = ()
    revised_by: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A nested thing as shown."""

    anchor: str
    title: str
    rows: tuple["Row", ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as shown, with the claims on it; `missing` marks a claim that gives no value."""

    text: str = ""
    lang: str = ""
    link: Link | None = None
    part: Part | None = None
    outside: bool = False
    standing: bool = True
    missing: bool = False
    claims: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A field as shown; `contested` when sources give it values that cannot both be true."""

    field: str
    title: str
    comment: str
    cells: tuple[Cell, ...]
    contested: bool = False
