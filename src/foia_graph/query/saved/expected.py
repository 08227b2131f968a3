"""Expected answers: what saved queries found when somebody last looked, to compare with answers now."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from foia_graph.errors import NotFound
from foia_graph.model.profile import Profile
from foia_graph.query.answers import Queryable
from foia_graph.query.saved.library import folder_of, load_all
from foia_graph.query.saved.results import Cells, cells, run
from foia_graph.query.sparql.text_query.rewrite import NONE, Texts

EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Difference:
    """A saved query whose answer is not the expected one: the rows that are missing, and those too many."""

    name: str
    missing: Cells
    unexpected: Cells

    def __str__(self) -> str:
        if not self.missing and not self.unexpected:
            return f"{self.name}: the rows come in another order than expected"
        shown = [f"  - {_line(row)}" for row in self.missing] + [
            f"  + {_line(row)}" for row in self.unexpected
        ]
        counts = f"{len(self.missing)} rows are missing, {len(self.unexpected)} were not expected"
        return "\n".join([f"{self.name}: {counts}", *shown])


def expected(name: str, folder: Path | None = None) -> Cells:
    """Return the expected answer of a saved query; raises NotFound where none was written down."""
    path = folder_of(folder) / EXPECTED / f"{name}.csv"
    if not path.is_file():
        raise NotFound(f"{name} has no expected answer; {EXPECTED}/{path.name} would hold it")
    return [tuple(row) for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))]


def check(
    store: Queryable, base: str, profile: Profile, folder: Path | None = None, texts: Texts = NONE
) -> list[Difference]:
    """Return the saved queries whose answer, with their defaults, is not the expected one."""
    found = []
    for query in load_all(folder).values():
        wanted = expected(query.name, folder)
        given = cells(run(query.bind({}, base, profile), store, base, texts=texts), base)
        if given != wanted:
            found.append(Difference(query.name, _beyond(wanted, given), _beyond(given, wanted)))
    return found


def write_expected(
    store: Queryable, base: str, profile: Profile, folder: Path | None = None, texts: Texts = NONE
) -> None:
    """Write down what each saved query finds now; for maintainers, who read what changed, then keep it."""
    target = folder_of(folder) / EXPECTED
    target.mkdir(exist_ok=True)
    queries = load_all(folder)
    for path in target.glob("*.csv"):
        if path.stem not in queries:
            path.unlink()
    for query in queries.values():
        rows = cells(run(query.bind({}, base, profile), store, base, texts=texts), base)
        text = "".join(f"{_line(row)}\n" for row in rows)
        (target / f"{query.name}.csv").write_text(text, encoding="utf-8")


def _beyond(some: Cells, others: Cells) -> Cells:
    return list((Counter(some) - Counter(others)).elements())


def _line(row: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()
