"""Options of a load."""

from dataclasses import dataclass

from foia_graph.model.decisions import Decision


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """Options of a load: `keep` is how many generations stay, None: all.

    `base` "" is the base of the store, or of catalog.toml where nothing was loaded before; with `rebase` all
    things are named anew, under `base` or that of catalog.toml.
    `strict` refuses a load for any problem, `remove` names inputs to leave out. `ocr` reads what has no text
    off the image, where the engine is installed; `workers` are the processes that read documents, None for
    one a processor. `rebuild_text` writes the text index anew in any case. `reason` is written into the
    change log; `decide` are decisions to be carried out, and kept.
    """

    base: str = ""
    strict: bool = False
    remove: tuple[str, ...] = ()
    keep: int | None = 3
    max_memory: bool = False
    ocr: bool = True
    workers: int | None = None
    rebuild_text: bool = False
    reason: str = ""
    decide: tuple[Decision, ...] = ()
    rebase: bool = False


DEFAULT_OPTIONS = LoadOptions()
