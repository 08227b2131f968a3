"""The search box of all pages: the part by which it suggests while somebody types."""

from flask import Flask

from foia_graph.web.core.front_end import vendor_files

FILES = {"combobox": ("@github/combobox-nav", "index.js")}


def add_search_box(app: Flask) -> None:
    """Add the address of the script of list boxes to the values of all templates, "" where there is none."""
    app.context_processor(lambda: {"combobox": vendor_files(FILES).get("combobox", "")})
