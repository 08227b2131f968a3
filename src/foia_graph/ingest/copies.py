"""The program that makes the redacted copies of older states which a server lacks."""

import sys
from pathlib import Path

from foia_graph.ingest.derived_tables import DERIVED_TABLES
from foia_graph.model.profile import Profile
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history.copy_maker import make_missing_copies


def main() -> None:
    """Make the missing copies of a store; the exit code is 1 where one cannot be made.

    The arguments are the folder of the store, and that of the profile.
    """
    problems = make_missing_copies(Layout(Path(sys.argv[1])), Profile(Path(sys.argv[2])), DERIVED_TABLES)
    for problem in problems:
        sys.stderr.write(f"foia-graph: {problem}\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
