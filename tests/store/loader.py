"""Loads until it is killed: `loader.py ROOT build|update`; says each state once it is served."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from foia_graph.store.generations.build import GenerationWriter, open_writer
from store.worlds import build, said, update


def state(number: int) -> list[str]:
    """One state of a store; every line of it has the state's number."""
    return [line for key in range(300) for line in said(f"{key}", f"{number}", "a")]


def one_more(writer: GenerationWriter, way: str) -> int:
    """Load the next state, and return its number."""
    assert writer.current is not None
    number = int(writer.current.identity) + 1
    if way == "build":
        build(writer, state(number), f"{number}")
    else:
        update(writer, state(number - 1), state(number), f"{number}")
    return number


def main(root: Path, way: str) -> None:
    with open_writer(root) as writer:
        while True:
            sys.stdout.write(f"{one_more(writer, way)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
