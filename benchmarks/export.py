"""How much an export of the site takes, next to the rendering of the same things as JSON-LD and HTML alone.

    python benchmarks/export.py [--data data] [--rounds 3]

The export writes more: Turtle and N-Triples of everything, lists, feeds, changes and named graphs, and pages
whose links lead to files. Both are measured in processor time of this process, in turn, over one store.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.publish.descriptions import Description
from foia_graph.publish.serializers import render_jsonld
from foia_graph.runtime.files import resource_folder
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, Site, current_publication, current_writers
from foia_graph.web.pages import thing_page
from foia_graph.web.static_site import export_site

GOAL = 3.0


def main() -> None:
    """Load the data, then render and export in turn, and print the ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[1] / "data")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    profile = Profile(resource_folder("ontology"))
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "store")
        load((options.data,), store, profile, LoadOptions(ocr=False))
        export_site(store, profile, Path(folder, "site"))  # writes the dump that it holds, once
        pairs = [
            (
                processor_seconds(lambda: render_things(store, profile)),
                processor_seconds(partial(export_site, store, profile, Path(folder, f"site-{number}"))),
            )
            for number in range(options.rounds)
        ]
        things = len(served_site(app_of(store, profile)).current.served_catalogue().all_descriptions)
    rendering, export = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(export / rendering for rendering, export in pairs)
    print(f"{things:,} things, medians of {options.rounds} rounds in turn, processor time a thing")
    print(f"JSON-LD and HTML in process {rendering / things * 1e3:8.2f} ms")
    print(f"export of the site          {export / things * 1e3:8.2f} ms")
    print(f"ratio                       {ratio:8.2f}      (at most {GOAL:g})")


def app_of(store: Path, profile: Profile) -> Flask:
    """Make an app that has looked at nothing yet."""
    return create_app(store, profile)


def served_site(app: Flask) -> Site:
    """Give the state of an app."""
    site: Site = app.extensions[EXTENSION]
    return site


def render_things(store: Path, profile: Profile) -> None:
    """Write everything that has a description as JSON-LD and as HTML."""
    app = app_of(store, profile)
    try:
        for iri in served_site(app).current.served_catalogue().all_descriptions:
            with app.test_request_context():
                render_thing(iri)
    finally:
        served_site(app).close()


def render_thing(iri: str) -> None:
    """Write one thing in both forms, read again for each."""
    for write in (thing_page.render_thing, lambda description: render_jsonld(description, current_writers())):
        thing = current_publication().catalogue.describe(iri)
        if thing is not None:
            write(Description(thing_page.current_viewer(), thing))


def processor_seconds(work: Callable[[], object]) -> float:
    """Give the processor time that some work takes, in seconds."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
