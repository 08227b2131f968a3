"""The verb of imports: read an origin, and write its records into a catalogue that people edit."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.import_folder import STATE_FOLDER, ImportFolder
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession
from foia_graph.connectors.imports.source_files import is_address
from foia_graph.errors import FoiaGraphError, InputError, PluginError, StoreError, ValueRejected
from foia_graph.ingest.mapping import catalog_settings
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import write_atomically

# A callback for progress: things of the origin that were read.
Watch = Callable[[int], None]
SOURCE_SETTINGS = """\
# Records that were imported from {title}. Edit them as you like: a further import keeps what you changed.
title = {name}
"""


def run_import(
    connector: Connector,
    source: str,
    out: Path,
    profile: Profile,
    options: ImportOptions,
    *,
    is_dry: bool = False,
    watch: Watch = lambda _count: None,
) -> ImportReport:
    """Import a source into the folder `out`, a catalogue or the beginning of one; return the report.

    Raises InputError for a source that cannot be read, or a file of the folder that people broke, StoreError
    where the folder cannot be written, and PluginError where the connector fails.
    """
    report = ImportReport()
    folder = out / connector.kind
    session = ImportSession(source, options, report, datetime.now(UTC).date(), out)
    try:
        with _exclusive(folder, is_dry):
            files = ImportFolder(out, folder, profile, report, session.today.isoformat(), is_dry)
            for count, file in enumerate(_files_of_things(connector, session), 1):
                files.take(file, _origin(session), _prefix(session))
                watch(count)
            _report_nothing(connector, session)
            is_complete = session.is_complete and options.since is None
            files.mark_absent(_origin(session), session.unreadable, is_complete=is_complete)
            if not is_dry and files.states:
                _write_settings(out, folder, connector)
    except OSError as error:
        raise StoreError(f"{error.filename or out} cannot be read or written: {error.strerror}.") from None
    return report


def _files_of_things(connector: Connector, session: ImportSession) -> Iterator[RecordFile]:
    waiting: list[RecordFile] = []
    try:
        for file in connector.record_files(session):
            waiting.append(file)
            if session.report.items:
                yield from waiting
                waiting.clear()
    except (FoiaGraphError, OSError):
        raise
    except Exception as error:  # whatever the code of a third party does with what an origin sends
        why = f"{type(error).__name__}: {error}"
        raise PluginError(f'The connector "{connector.kind}" failed at {session.source}: {why}.') from error
    yield from waiting if session.report.items else ()


def _report_nothing(connector: Connector, session: ImportSession) -> None:
    report = session.report
    if report.records or not report.is_clean or session.options.since:
        return
    reads = f"holds nothing that an import of {connector.kind} reads (`foia-graph import --help` says what)"
    message = "holds nothing that became a record" if report.items else reads
    session.problem(session.source, message, "warning" if is_address(session.source) else "error")


def _origin(session: ImportSession) -> str:
    if session.origin:
        return session.origin
    parts = urlsplit(session.source)
    return parts.hostname or "" if parts.scheme in ("http", "https") else Path(session.source).name


def _prefix(session: ImportSession) -> str:
    try:
        return iris.slug(_origin(session))
    except ValueRejected:
        return "origin"


def _write_settings(out: Path, folder: Path, connector: Connector) -> None:
    """Write what a catalogue and a folder of records need to say of themselves, where they say nothing."""
    title = catalog_settings.folder_title([out])
    name = f"Import from {connector.title}"
    texts = {
        out / CATALOG_TOML: catalog_settings.catalog_toml(title, catalog_settings.BASE),
        folder / SOURCE_TOML: SOURCE_SETTINGS.format(title=connector.title, name=f'"{name}"'),
    }
    for path, text in texts.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text.encode())


@contextmanager
def _exclusive(folder: Path, is_dry: bool) -> Iterator[None]:
    """Hold the folder of an import alone; a dry run writes nothing, and needs no lock."""
    if is_dry:
        yield
        return
    (folder / STATE_FOLDER).mkdir(parents=True, exist_ok=True)
    with (folder / STATE_FOLDER / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(f"another import is writing to {folder}; try again when it has ended") from None
        yield
