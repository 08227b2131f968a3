"""The picture of the packages in docs/architecture.md, drawn from the lists of the page.

python tests/architecture_picture.py writes docs/architecture.svg.
"""

import re
from pathlib import Path
from xml.sax.saxutils import escape

DOCS = Path(__file__).parents[1] / "docs"
PAGE, PICTURE = DOCS / "architecture.md", DOCS / "architecture.svg"
WIDTH, ROW, GAP, MARGIN, NAME = 940, 34, 6, 16, 130
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1f2933}.name{font-weight:600}.said{fill:#52606d}"
    ".core{fill:#e3edf7;stroke:#9fb3c8}.outer{fill:#fdf3d8;stroke:#d9b44a}.note{font-size:12px;fill:#52606d}"
    "@media(prefers-color-scheme:dark){text{fill:#f0f4f8}.said,.note{fill:#bcccdc}"
    ".core{fill:#243b53;stroke:#627d98}.outer{fill:#4a3c12;stroke:#b38f2d}}"
)
OUTER = "connectors"
"""The package that no other imports: it is found by entry points, as plug-ins are."""


def listed(heading: str) -> dict[str, str]:
    """Return the names in the list under a heading of the page, each with its text."""
    block = re.search(
        rf"^## {heading}$.*?^```\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert block, heading
    return {line.split()[0]: line.split(maxsplit=1)[1] for line in block[1].splitlines()}


def drawn() -> str:
    """Return the picture: a row for each package, which imports from the rows above it alone."""
    packages = listed("Packages, in the order of the data")
    rows = [_row(at, name, text) for at, (name, text) in enumerate(packages.items())]
    height = 2 * MARGIN + len(rows) * (ROW + GAP) + 22
    note = "A package imports only from rows above its own. Connectors are found by entry points."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            "<title>The packages of foia-graph, each below those that it imports</title>",
            f"<style>{STYLE}</style>",
            *rows,
            f'<text class="note" x="{MARGIN}" y="{height - MARGIN}">{escape(note)}</text>',
            "</svg>\n",
        ]
    )


def _row(at: int, name: str, text: str) -> str:
    top = MARGIN + at * (ROW + GAP)
    kind = "outer" if name == OUTER else "core"
    return (
        f'<rect class="{kind}" x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{ROW}" rx="5"/>'
        f'<text class="name" x="{MARGIN + 12}" y="{top + 22}">{escape(name)}</text>'
        f'<text class="said" x="{MARGIN + NAME}" y="{top + 22}">{escape(text)}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
