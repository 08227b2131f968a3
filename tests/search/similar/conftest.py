"""An embedder that is no model: its vectors say which of a few matters a text is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest

MATTERS = (("water", "river", "flood"), ("jail", "prison", "cell"), ("money", "dollar", "budget"))


@dataclass
class MatterEmbedder:
    """Counts words of three matters; `passages` are the texts of pages that it was given."""

    name: str = "matters 1"
    passages: list[str] = field(default_factory=list)

    def __call__(self, texts: Sequence[str], /, *, is_query: bool) -> npt.NDArray[np.float32]:
        if not is_query:
            self.passages += texts
        counts = [[1e-3 + sum(t.lower().count(w) for w in words) for words in MATTERS] for t in texts]
        vectors = np.array(counts, np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def matters() -> MatterEmbedder:
    return MatterEmbedder()
