"""`python -m foia_graph` is `foia-graph`."""

from foia_graph.cli import main

if __name__ == "__main__":
    main()
