"""Posts: what a group published in prose, as its text with the links in it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link in the text of a post: `start` and `end` are offsets in characters of its words."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its origin gives it.

    `text` has paragraphs apart by an empty line, in plain words as a reader sees them (entities resolved,
    markup gone, spaces inside a line single); quotes and offsets are of this text. `published` and `modified`
    are ISO dates or times, "" where the origin states none; `address` and `key` are the origin's own.
    """

    key: str
    address: str
    title: str
    text: str
    published: str = ""
    modified: str = ""
    author: str = ""
    site_title: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[PostLink, ...] = field(default=())
    language: str = ""
