"""Numbers in addresses, as in `/sitemap/1.xml`."""

from flask import Flask
from werkzeug.routing import BaseConverter


class PathNumber(BaseConverter):
    """The converter `int` of routes: a whole number of at most nine ASCII digits, without zeros in front.

    Werkzeug's own takes digits of all scripts, so that one page would have many addresses, and fails where
    there are more of them than int() takes.
    """

    regex = r"(?:0|[1-9][0-9]{0,8})"

    def to_python(self, value: str) -> int:
        """Return the number that is written in a path."""
        return int(value)


def init_app(app: Flask) -> None:
    """Register the converter with an app, before any route."""
    app.url_map.converters["int"] = PathNumber
