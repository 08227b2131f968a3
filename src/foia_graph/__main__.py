"""The program: `foia-graph`, and `python -m foia_graph`."""

from foia_graph.runtime.allocator import restart_with_settings


def run() -> None:
    """Run the command line, in a process that begins as it should."""
    restart_with_settings()
    from foia_graph.cli import main  # imports that come twice would take as long as a short command

    main()


if __name__ == "__main__":
    run()
