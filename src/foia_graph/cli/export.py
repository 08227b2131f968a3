"""The command export: the catalogue as a file, or as a site."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import click

from foia_graph.cli import common
from foia_graph.cli.progress import counted_bar
from foia_graph.publish import dumps
from foia_graph.publish.annotations.collections import catalogue_annotations
from foia_graph.publish.archival.forms import catalogue_finding_aid, datacite_lines, write_authority_records
from foia_graph.publish.ftm.lines import ftm_lines, things_left_out
from foia_graph.publish.presenter import Presenter, Publication, open_publication
from foia_graph.publish.serializers import FORMATS as EXPORT_FORMATS
from foia_graph.publish.serializers import export_catalogue, gzip_output
from foia_graph.publish.workbooks.catalogue import write_catalogue_workbook
from foia_graph.store.generations.generation import Layout

FTM, XLSX, ANNOTATIONS = "ftm", "xlsx", "annotations"
EAD3, EAC_CPF, DATACITE = "ead3", "eac-cpf", "datacite"
# Forms that are compressed already, and no text for a terminal.
PACKED = (XLSX, EAC_CPF)


@common.main.command("export")
@common.store_option
@click.option(
    "--format",
    "form",
    type=click.Choice([*EXPORT_FORMATS, FTM, XLSX, EAD3, EAC_CPF, DATACITE, ANNOTATIONS]),
    default="nquads",
    show_default=True,
    help="Form of the file.",
)
@click.option(
    "--output", "-o", type=click.File("wb"), default="-", help="File to write (standard output unless named)."
)
@click.option("--compress", is_flag=True, help="Compress the file (gzip).")
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write static files into DIR instead, which any web server can hand out.",
)
@click.option(
    "--files", is_flag=True, help="With --site: originals of public documents and pictures of pages too."
)
@common.as_of_option
@common.origin_option
@common.unsandboxed_option
def export_command(
    store: Path,
    form: str,
    output: BinaryIO,
    compress: bool,
    site: Path | None,
    files: bool,
    as_of: str,
    origin: str,
) -> None:
    """Write the whole catalogue as one file, or as a site of static files.

    N-Quads and TriG hold the named graph of each source too; Turtle and JSON-LD hold every triple once.

    ftm is for Aleph and other programs of the FollowTheMoney model: a line of JSON for each entity, with the
    texts of pages, and a note for each quote. xlsx is a workbook: a sheet for each kind of things, and one
    of all claims with their sources and quotes. annotations are the claims that rest on documents as W3C Web
    Annotations, each with its words and their position; import annotations reads them.

    ead3 is one finding aid of the whole catalogue (EAD3 1.1.1); eac-cpf a ZIP file with the authority record
    of each agency and organization (EAC-CPF 2010); datacite a line of JSON for each release and document, its
    record in DataCite 4.6.

    A site has every page and its forms for programs, the feeds and the dump; what needs a server that
    answers, as search does, is omitted. DIR is empty or holds a site that was exported before: what is
    deleted since is deleted there. Links in it are relative, so it works at any address, and from a disk.

    \b
    Examples:
      foia-graph export --format jsonld --compress --output catalogue.jsonld.gz
      foia-graph export --format ftm --output catalogue.ftm.json
      foia-graph export --format xlsx --output catalogue.xlsx
      foia-graph export --format ead3 --output finding-aid.xml
      foia-graph export --format annotations --output notes.json
      foia-graph export --site public_html
    """
    if site is not None:
        if as_of or origin:
            raise click.UsageError(
                "A site is of what is served now; --as-of and --origin are for a single file."
            )
        _export_site(store, site, files)
        return
    if files:
        raise click.UsageError("--files is for --site.")
    if form in PACKED and compress:
        raise click.UsageError(f"{form} is compressed already; --compress is for the other forms.")
    if form in PACKED and output.isatty():
        raise click.UsageError(f"{form} is no text for a terminal; name a file with --output.")
    folder = common.store_folder(store, origin)
    catalogue = common.open_store(folder, as_of)
    with gzip_output(output) if compress else nullcontext(output) as file:
        if form in EXPORT_FORMATS:
            export_catalogue(catalogue.quad_store, catalogue.profile, catalogue.language, form, file)
        else:
            _export_publication(open_publication(catalogue, Layout(folder)), form, file)


LINES: Mapping[str, Callable[[Publication], Iterable[bytes]]] = {
    FTM: ftm_lines,
    EAD3: catalogue_finding_aid,
    DATACITE: datacite_lines,
}
WRITERS: Mapping[str, Callable[[Publication, BinaryIO], None]] = {
    XLSX: write_catalogue_workbook,
    EAC_CPF: write_authority_records,
}


def _export_publication(publication: Publication, form: str, file: BinaryIO) -> None:
    """Write the catalogue for the programs of third parties; what they have no position for is named."""
    if form in WRITERS:
        WRITERS[form](publication, file)
    elif form == ANNOTATIONS:
        file.writelines(catalogue_annotations(Presenter(publication)))
    else:
        file.writelines(LINES[form](publication))
    if form == FTM and (left_out := things_left_out(publication)):
        words = ", ".join(f"{count:,} {plural}" for plural, count in left_out.items())
        click.echo(f"skipped, since FollowTheMoney has no schema for them: {words}", err=True)


def _export_site(store: Path, folder: Path, files: bool) -> None:
    from foia_graph.web.static_site import (
        export_site,  # the whole web server, which no other command here needs
    )

    with counted_bar("addresses exported") as watch:
        site = export_site(store, common.read_profile(), folder, with_files=files, watch=watch)
    for iri in site.left_out:
        click.echo(f"skipped: {iri}: no file can have this name", err=True)
    deletions = f", {site.deleted:,} deleted" if site.deleted else ""
    click.echo(
        f"{folder}: generation {site.generation} as {site.files:,} files, {site.written:,} written{deletions}"
    )


@common.main.command("dump")
@common.store_option
@click.option("--files", is_flag=True, help="Put the original files of public documents into the bag.")
def dump_command(store: Path, files: bool) -> None:
    """Write the dump of what is served: all graphs, the JSON-LD, their checksums, and a bag for archives.

    The server gives it out under /dump/ while it is of the generation served; each load and each decision
    after this renews it. A dump that is there already and whole is left as it is.

    \b
    Example:
      foia-graph dump --store foia-store
    """
    manifest = dumps.write_dump(store, common.read_profile(), originals=files)
    graph = manifest.default_graph
    click.echo(
        f"generation {manifest.generation}: {graph.triples:,} triples, RDFC-1.0 hash {graph.rdfc10_sha256}"
    )
    for file in manifest.files:
        click.echo(f"{file.sha256}  {file.path} ({file.size:,} bytes)")
