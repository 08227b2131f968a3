"""How well names of public bodies are matched with an authority file: precision and recall of proposals.

    python benchmarks/authorities.py [--threshold 0.8] [--misses]

The authority file is what foia.gov publishes of agencies and their parts (`../shared`, next to the project),
and with it `authorities/further_bodies.csv`: departments that are not among those files, states' bodies,
courts. Each pair is a name as it is printed somewhere and the body that it means, or "none". `tuning.csv`
was in view when rules were written. `blind.csv` was written before them, and first asked when they stood:
precision 0.992 (121/122), recall 0.976 (121/124). What was wrong was mended, so `later.csv` was written
then; at its first run precision was 0.981 (52/53), recall 0.929 (52/56).
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from foia_graph.connectors.imports.connector import find_connector
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession
from foia_graph.extract.authorities.authority_file import (
    Authority,
    AuthorityFile,
    AuthorityLabel,
    build_authority_file,
)
from foia_graph.extract.authorities.matching import DEFAULT_THRESHOLD, MARGIN, rank_matches
from foia_graph.extract.authorities.name_words import read_name
from foia_graph.ingest.mapping.gazetteer import plain_texts
from foia_graph.model.resource import RawValue

FOLDER = Path(__file__).parent / "authorities"
AGENCIES = Path(__file__).parents[1].parent / "shared/corpora/dev/metadata/foia-agencies"
TABLES = ("tuning", "blind", "later")
NONE = "none"


@dataclass(frozen=True, slots=True)
class Pair:
    """A printed name, the body it comes from, and the body that it means (IRIs, "" for none)."""

    name: str
    within: str
    meant: str


def main() -> None:
    """Print the tables."""
    options = parse_arguments()
    if not AGENCIES.is_dir():
        sys.exit(f"There are no agencies at {AGENCIES}; put the shared data beside the project.")
    file = read_authority_file()
    print(f"{len(file.by_iri)} bodies in the authority file")
    for name in TABLES:
        report(name, read_pairs(FOLDER / f"{name}.csv", file), file, options)


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--threshold", type=float, default=DEFAULT_THRESHOLD, help="least score of a proposal"
    )
    parser.add_argument("--misses", action="store_true", help="list what is missed, and what is false")
    return parser.parse_args()


def read_authority_file() -> AuthorityFile:
    """Return the bodies of foia.gov, as its import writes them, and the further ones that it has not."""
    imported = list(foia_gov_bodies())
    return build_authority_file((*imported, *further_bodies(build_authority_file(imported))))


def foia_gov_bodies() -> Iterator[Authority]:
    """Yield the agencies and components that the import from foia.gov makes of the files."""
    report = ImportReport()
    session = ImportSession(str(AGENCIES), ImportOptions(), report, date.today(), FOLDER)
    connector = find_connector("foia-gov")()
    for record in (each for file in connector.record_files(session) for each in file.records):
        if record.type == "Agency":
            fields = {name: [*plain_texts(cast(RawValue, value))] for name, value in record.fields.items()}
            yield Authority(
                f"agency/{record.id}",
                (*fields["prefLabel"], *fields.get("altLabel", [])),
                next(iter(fields.get("subOrganizationOf", [])), ""),
                (*fields.get("homepage", []), *fields.get("webPage", [])),
            )


def further_bodies(imported: AuthorityFile) -> Iterator[Authority]:
    """Yield the bodies of the table next to that were not imported, under those that were."""
    with (FOLDER / "further_bodies.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if not find_bodies(row["name"], row["above"], imported):
                known = find_bodies(row["above"], "", imported) if row["above"] else []
                above = known[0] if known else key_of(row["above"])
                names = tuple(filter(None, (row["name"], row["abbreviation"])))
                yield Authority(key_of(row["name"], row["above"]), names, above)


def key_of(name: str, above: str = "") -> str:
    """Return the name under which a further body is in the authority file."""
    return re.sub("[^a-z0-9]+", "-", " ".join((*plain_words(above), *plain_words(name))))


def plain_words(name: str) -> tuple[str, ...]:
    """Return the words of a name that count."""
    return tuple(word.stem for word in read_name(name).words if not word.is_joining and word.stem != "us")


def read_pairs(path: Path, file: AuthorityFile) -> list[Pair]:
    """Read a table of pairs; raises ValueError for a body that the authority file has not."""
    with path.open(encoding="utf-8") as lines:
        return [_pair(row, file) for row in csv.DictReader(lines)]


def _pair(row: dict[str, str], file: AuthorityFile) -> Pair:
    within = find_body(row["within"], "", file) if row["within"] else ""
    meant = find_body(row["body"], row["above"], file) if row["body"] != NONE else ""
    return Pair(row["name"], within, meant)


def find_body(name: str, above: str, file: AuthorityFile) -> str:
    """Return the body (IRI) that is called so, and is under another; raises ValueError for none."""
    found = find_bodies(name, above, file)
    if not found:
        raise ValueError(f"no body is called {name!r}{f', under {above!r}' if above else ''}")
    return found[0]


def find_bodies(name: str, above: str, file: AuthorityFile) -> list[str]:
    """Return the bodies (IRIs) that are called so, and are under another, or under none."""
    wanted, wanted_above = plain_words(name), plain_words(above)
    found = []
    for iri, labels in file.labels_of.items():
        tops = [label for each in [*file.chain(iri)][1:] for label in file.labels_of[each]]
        is_there = wanted_above in map(_label_words, tops) if above else not tops
        if is_there and wanted in map(_label_words, labels):
            found.append(iri)
    return found


def _label_words(label: AuthorityLabel) -> tuple[str, ...]:
    return plain_words(label.text)


@dataclass(frozen=True, slots=True)
class Rates:
    """How many pairs there are, how many of them mean a body, and what was proposed for them."""

    pairs: int
    bodies: int
    right: int
    false: int

    @property
    def precision(self) -> float:
        """Return the share of proposals that are right."""
        return self.right / (self.right + self.false)

    @property
    def recall(self) -> float:
        """Return the share of names of bodies for which the right one is proposed."""
        return self.right / self.bodies


def report(name: str, pairs: list[Pair], file: AuthorityFile, options: argparse.Namespace) -> Rates:
    """Print precision and recall of what is proposed for some pairs, and return them."""
    right = false = 0
    for pair in pairs:
        ranked = rank_matches(file, pair.name, pair.within)
        is_contested = len(ranked) > 1 and ranked[0].score - ranked[1].score < MARGIN
        match = ranked[0] if ranked and not is_contested else None
        proposed = match.authority.iri if match and match.score >= options.threshold else ""
        right += bool(proposed) and proposed == pair.meant
        false += bool(proposed) and proposed != pair.meant
        if options.misses and proposed != pair.meant:
            because = f" ({match.score:.2f}: {'; '.join(match.reasons)})" if match else ""
            print(f"  {pair.name!r}: {proposed or 'nothing'} for {pair.meant or 'nothing'}{because}")
    found = Rates(len(pairs), sum(bool(pair.meant) for pair in pairs), right, false)
    print(f"{name}: {found.pairs} pairs, {found.bodies} of a body, {found.pairs - found.bodies} of none")
    print(f"  precision {found.precision:.3f} ({right}/{right + false})", end="   ")
    print(f"recall {found.recall:.3f} ({right}/{found.bodies})")
    return found


if __name__ == "__main__":
    main()
