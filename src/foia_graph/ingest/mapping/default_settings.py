"""Default settings of folders that say nothing of themselves, as the files that say it.

The name of a folder is its title; everything else is the same for all.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.model import iris

BASE = "http://127.0.0.1:8000/"
"""Where `foia-graph serve` serves, unless another position is named."""
CATALOG = """\
# What the catalogue is. docs/records.md tells what else can stand here.
title = {title}
language = "en"

# It begins the address of every thing; a store keeps that of its first load.
base = {base}

# Who publishes it, and who answers for it: take the # away, and write your own.
# description = "Papers that were released on …"
# publisher = "organization/…"
# contact = "mailto:…"
"""
SOURCE = """\
# What this folder is. The files of this folder, and of those in it, are its records and documents.
title = {title}
# description = "Where the files come from, and when."

# What all its PDFs have in common. To take the folder for one release, write release.yaml beside this file:
#   - type: Release
#     id: {slug}
#     title: …
#     holdingStatus: held
# and take the # away here:
# [files."*.pdf"]
# constants = {{ inSeries = "{slug}" }}
"""


def folder_title(paths: Sequence[Path]) -> str:
    """Return the title of a catalogue of some folders: their names.

    >>> folder_title([Path("releases/ice-2012"), Path("releases/cbp")])
    'ice-2012, cbp'
    """
    names = (path.resolve().name or "Documents" for path in paths)
    return ", ".join(os.fsencode(name).decode(errors="backslashreplace") for name in names)


def catalog_toml(title: str, base: str) -> str:
    """Return the text of `catalog.toml` with this title and base.

    >>> catalog_toml("ice-2012", BASE).splitlines()[1:3]
    ['title = "ice-2012"', 'language = "en"']
    """
    return CATALOG.format(title=_quoted(title), base=_quoted(base))


def source_toml(title: str) -> str:
    """Return the text of `source.toml` of a folder of documents with this title.

    Raises ValueRejected for a title without a letter or digit, by which nothing can be named.
    """
    return SOURCE.format(title=_quoted(title), slug=iris.slug(title))


def describe_defaults(title: str, base: str) -> str:
    """Return a sentence on a catalogue whose settings are these."""
    return (
        f"There is no {CATALOG_TOML}, so the catalogue is called “{title}” like its folder, "
        f"its things are named under {base}, and its language is English"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
