"""XML from the templates in `templates/`: every value is escaped, whatever it holds, and always well-formed.

In a template an indented line continues the line before it, and words of sources in attributes go through the
filter `attributes`, which keeps their line ends.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from foia_graph.model.values import UNWRITABLE

DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
# The declaration of feeds, sitemaps and graphs.
PLAIN_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CONTINUED_LINE = re.compile(r"\n +(?=\S)")
# Pieces of a streamed document that are sent as one block.
BUFFERED_EVENTS = 500


class _ContinuedLines(Extension):
    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return CONTINUED_LINE.sub("", source)


def clean_text(text: str) -> str:
    """Return a text with the replacement character instead of what XML cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)


def _escaped(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    return Markup(escape(clean_text(str(value)), {'"': "&quot;"}))  # noqa: S704 - escaped just now


def attributes(values: Mapping[str, str]) -> Markup:
    """Write attributes with the space before each.

    >>> print(attributes({"label": 'of "A"', "set": "a&b"}))
     label='of "A"' set="a&amp;b"
    """
    written = (f" {name}={quoteattr(clean_text(value))}" for name, value in values.items())
    return Markup("".join(written))  # noqa: S704 - quoted just now


def element_text(text: str) -> Markup:
    """Write the text of an element, in which quotation marks need no escape: HTML in feeds is full of them.

    >>> print(element_text('<a href="x">'))
    &lt;a href="x"&gt;
    """
    return Markup(escape(clean_text(text)))  # noqa: S704 - escaped just now


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    extensions=[_ContinuedLines],
    # Markup that is already XML passes through both; all else is escaped by the second, before the first.
    autoescape=True,
    finalize=_escaped,
    undefined=StrictUndefined,
    trim_blocks=True,
    auto_reload=False,
)
_environment.filters |= {"attributes": attributes, "element_text": element_text}


def render_xml(template: str, **values: object) -> Markup:
    """Write XML that can be alone, or in other XML."""
    return Markup(_environment.get_template(template).render(values))  # noqa: S704 - the template escapes


def xml_document(content: str, declaration: str = DECLARATION) -> bytes:
    """Return XML as a document in UTF-8."""
    return f"{declaration}{content}\n".encode()


def stream_document(template: str, **values: object) -> Iterator[bytes]:
    """Yield a document block by block, so that one of many parts never is in memory whole."""
    stream = _environment.get_template(template).stream(values)
    stream.enable_buffering(BUFFERED_EVENTS)
    yield DECLARATION.encode()
    yield from (block.encode() for block in stream)
    yield b"\n"
