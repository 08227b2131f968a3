"""How soon a reader sees a page and gets an answer to a key, in Chromium on this machine.

    python benchmarks/interface.py [--rounds 7] [--folder FOLDER]

The pages are those of the shipped catalogue and of two documents that are drawn for it, of 20 and 500 pages;
with --folder the loaded store is kept for the next run. The peer of a page is the same page as a bare file,
with all that it fetches, sent from memory to the same browser. Needs /usr/bin/chromium. A busy machine makes
all of it slow: the load is printed, and ratios within a run mean more than their terms.
"""

import argparse
import os
import statistics
import tempfile
from functools import partial
from pathlib import Path

import interface_browser as measured
from endpoint_servers import ours
from interface_peer import static_copy
from interface_store import PAGES, PATHS, load_pages
from playwright.sync_api import Browser

GOAL_PAINT, GOAL_FIRST, GOAL_NEXT = 0.5, 1.0, 0.15
"""Seconds to the largest paint, to the first page of a document, and to the next one."""
GOAL_INTERACTION = 0.1
"""Seconds from a key or a click to the next paint."""
GOAL_SCRIPTS = 150_000
"""Bytes of the scripts of a page, packed with gzip."""
GOAL_LONG = 1.5
"""Times of a document of 500 pages beside those of one of 20."""
PAINTED = {
    "home": "/",
    "release": "/doc/release/2012-04-10",
    "document": PATHS["long"],
    "search": "/search?q=detainer",
}
SCRIPTED = {
    **PAINTED,
    "thing": "/doc/program/secure-communities",
    "list": "/doc/document/",
    "timeline": "/timeline",
    "question": "/questions/documents-by-month",
    "gaps": "/gaps",
    "explorer": "/explore?focus=program/secure-communities",
    "editor": "/sparql",
}
FREE = ("explorer", "editor")
"""Pages whose scripts may be larger."""
TURNS = 8


def main() -> None:
    """Load, serve, measure, and print tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where the store is kept; else it is made for this run")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = load_pages(options.folder or Path(scratch))
        with ours(store) as server, measured.open_browser() as browser:
            address = f"http://127.0.0.1:{server.port}"
            print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
            report_paint(browser, address, options.rounds)
            report_reader(browser, address, options.rounds)
            report_scripts(browser, address)


def row(name: str, *columns: str, goal: str = "", is_met: bool | None = None) -> None:
    """Print a line of a table, and whether its goal is met."""
    verdict = "" if is_met is None else "met" if is_met else "NOT MET"
    print(f"  {name:<34}{''.join(f'{column:>14}' for column in columns)}   {goal:<14}{verdict}".rstrip())


def report_paint(browser: Browser, address: str, rounds: int) -> None:
    """Say when pages have their largest paint, next to the same pages as bare files."""
    row("largest paint, ms, median", "served", "bare file", "served / bare", "goal")
    for name, path in PAINTED.items():
        with measured.cold_page(browser) as page:
            resources = measured.fetched_resources(page, address + path)
        with static_copy(resources) as bare:
            served, copied = (
                measured.median_of_loads(browser, rounds, partial(measured.largest_paint, url=url))
                for url in (address + path, bare + path)
            )
        row(
            name,
            f"{served * 1e3:.0f}",
            f"{copied * 1e3:.0f}",
            f"{served / copied:.2f}",
            goal=f"< {GOAL_PAINT * 1e3:.0f} ms",
            is_met=served < GOAL_PAINT,
        )


def report_reader(browser: Browser, address: str, rounds: int) -> None:
    """Say how soon pages are seen and keys are answered in documents, short and long."""
    print()
    urls = {name: address + path for name, path in PATHS.items()}
    row("reader, ms", *(f"{pages} pages" for pages in PAGES.values()), "long / short", "goal")
    first = {
        name: measured.median_of_loads(browser, rounds, partial(measured.first_page, url=url))
        for name, url in urls.items()
    }
    _compare("first page seen", first, GOAL_FIRST)
    following = {}
    for name, url in urls.items():
        with measured.cold_page(browser) as page:
            following[name] = statistics.median(measured.turned_pages(page, url, TURNS))
    _compare("next page seen, median", following, GOAL_NEXT)
    slowest = {}
    for name, url in urls.items():
        with measured.cold_page(browser) as page:
            slowest[name] = measured.slowest_interaction(page, url)
    _compare("interaction to next paint", slowest, GOAL_INTERACTION)
    with measured.cold_page(browser) as page:
        row("  of a page that does nothing", f"{measured.slowest_bare_interaction(page) * 1e3:.0f}")


def _compare(name: str, seconds: dict[str, float], goal: float) -> None:
    """Print the times of both documents; both have to be below the goal, and close to each other."""
    short, long = seconds["short"], seconds["long"]
    is_met = max(short, long) < goal and long <= GOAL_LONG * max(short, 0.016)
    row(
        name,
        f"{short * 1e3:.0f}",
        f"{long * 1e3:.0f}",
        f"{long / short:.2f}",
        goal=f"< {goal * 1e3:.0f} ms",
        is_met=is_met,
    )


def report_scripts(browser: Browser, address: str) -> None:
    """Say how large the scripts of each kind of page are; in a reader that of the zoom counts, too."""
    print()
    row("scripts of a page, kB in gzip", "size", "goal")
    for name, path in SCRIPTED.items():
        keys = ("+",) if name == "document" else ()
        with measured.cold_page(browser) as page:
            size = measured.script_bytes(measured.fetched_resources(page, address + path, *keys))
        row(
            name,
            f"{size / 1e3:.1f}",
            goal="" if name in FREE else f"<= {GOAL_SCRIPTS / 1e3:.0f} kB",
            is_met=None if name in FREE else size <= GOAL_SCRIPTS,
        )


if __name__ == "__main__":
    main()
