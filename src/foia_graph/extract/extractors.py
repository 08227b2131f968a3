"""All extractors that are installed, by the entry-point group `foia_graph.extractors`, in the order of names.

One that cannot be loaded fails for each document, as one that raises does: the report of a load names it, and
the others find what they find.
"""

from foia_graph.extract.registry import EXTRACTORS, Extractor, unloaded_extractor
from foia_graph.runtime.plugins import PluginTable

__all__ = ["EXTRACTORS", "INSTALLED", "extractor_sources"]


def _check(name: str, found: object) -> Extractor:
    if not isinstance(found, Extractor) or found.name != name:
        raise TypeError(f"an extractor named {name} is expected, made by @extractor, and it is {found!r:.80}")
    return found


# The extractors as they are registered.
INSTALLED = PluginTable("extractors", _check)


def extractor_sources() -> tuple[dict[str, str], dict[str, str]]:
    """Return where each extractor is (`module:object`), and why others cannot be loaded, by their names.

    A process in a sandbox is told this: to look for what is installed would take longer than to import it.
    """
    failures = {name: error.sentence for name, error in INSTALLED.failures().items()}
    plugins = INSTALLED.plugins().items()
    return {name: each.entries[0].value for name, each in plugins if name not in failures}, failures


def _fill() -> None:
    failures = INSTALLED.failures()
    for name in INSTALLED:
        failed = name in failures
        EXTRACTORS[name] = unloaded_extractor(name, failures[name].sentence) if failed else INSTALLED[name]


_fill()
