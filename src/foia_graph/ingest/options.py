"""Options of a load."""

from dataclasses import dataclass

from foia_graph.model.decisions import Decision
from foia_graph.search.similar.embedder import Embedder

# Seconds that a cluster may read for one load unless another number is named.
CLUSTER_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Options of a cluster that reads documents: its `address`, and how many `seconds` a run may take.

    `storage` is an address that this machine and all workers reach; "" is a folder of the store, for workers
    on this machine.
    """

    address: str
    storage: str = ""
    seconds: float = CLUSTER_SECONDS


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """Options of a load: `keep` is how many generations stay, None: all.

    `base` "" is the base of the store, or of catalog.toml where nothing was loaded before; with `rebase` all
    things are named again, under `base` or that of catalog.toml.
    `strict` refuses a load for any problem, `remove` names inputs to omit. `ocr` reads what has no text
    off the image, where the engine is installed; `workers` are the processes that read documents, None for
    one a processor. `rebuild_text` writes the text index again in any case. `reason` is written into the
    change log; `decide` are decisions to be carried out, and kept. `cluster` reads documents instead of
    processes of this machine. `similar` makes passages for similar pages, or gives them up; None leaves it as
    the store has it. `embedder` is their model, None that of the extra `semantic`.
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
    cluster: ClusterOptions | None = None
    similar: bool | None = None
    embedder: Embedder | None = None


DEFAULT_OPTIONS = LoadOptions()
