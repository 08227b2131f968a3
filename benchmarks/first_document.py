"""Seconds from `foia-graph serve FOLDER` to the first document that can be read, for a few PDFs and for many.

    python benchmarks/first_document.py [--files 7] [--copies 1000]

Serves a bare folder with PDFs of `../shared/corpora` next to the project, of which some are scans, as anybody
would, and asks until a page of any document shows its picture or its text. Then the same with as many PDFs
again as `--copies` says: copies of small ones, each with a comment of its own behind its end, so that no two
are the same file. On a machine that does nothing else, the first is there within 10 seconds of the command,
and within 15 where there are 1,000.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.ports import free_port

SHARED = Path(__file__).parents[1].parent / "shared"
GOALS = {False: 10, True: 15}
PATIENCE = 300
SMALL = 300_000
PICTURE = re.compile(r'<img src="([^"]*/page/1\.png[^"]*)"')


def main() -> None:
    """Serve both folders, and print the seconds until each can be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=7, help="PDFs of the first folder")
    parser.add_argument("--copies", type=int, default=1000, help="PDFs of the second folder")
    options = parser.parse_args()
    sources = sorted(SHARED.glob("corpora/*/pdf/*.pdf"))
    small = [path for path in sources if path.stat().st_size < SMALL]
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name, "few"), Path(name, "many")
        few.mkdir()
        many.mkdir()
        for path in sources[:: max(1, len(sources) // options.files)][: options.files]:
            shutil.copy(path, few)
        for number in range(options.copies):
            original = small[number % len(small)]
            copy = original.read_bytes() + b"\n%% %d\n" % number
            (many / f"{number:04} {original.name}").write_bytes(copy)
        for folder, is_many in ((few, False), (many, True)):
            answers, readable = first_document(folder)
            files = len(list(folder.glob("*.pdf")))
            print(f"{files:,} PDFs: it answers after {answers:.1f} s, a page is shown after {readable:.1f} s")
            print(f"    {'met' if readable <= GOALS[is_many] else 'MISSED'}: at most {GOALS[is_many]} s")


def first_document(folder: Path) -> tuple[float, float]:
    """Return the seconds until the server answers, and until a page shows its picture or text."""
    port = free_port()
    command = [sys.executable, "-m", "foia_graph", "serve", ".", f"--port={port}"]
    begin = time.monotonic()
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address, answers = f"http://127.0.0.1:{port}", 0.0
    try:
        while (seconds := time.monotonic() - begin) < PATIENCE:
            documents = _documents(address)
            answers = answers or (seconds if documents is not None else 0.0)
            if any(_can_be_read(document) for document in documents or ()):
                return answers, time.monotonic() - begin
            time.sleep(0.1)
        raise RuntimeError(f"No document of {folder} can be read after {PATIENCE} seconds.")
    finally:
        server.terminate()
        server.wait(60)


def _documents(address: str) -> list[str] | None:
    answer = _get(f"{address}/doc/document/?per_page=10", "application/json")
    return [item["id"].replace("/id/", "/doc/") for item in json.loads(answer)["items"]] if answer else None


def _can_be_read(document: str) -> bool:
    page = f"{document}/page/1"
    picture = PICTURE.search(_get(page, "text/html").decode())
    return bool(picture and _get(f"{page.split('/doc/')[0]}{picture[1]}", "image/*"))


def _get(address: str, form: str) -> bytes:
    try:
        with urlopen(Request(address, headers={"Accept": form}), timeout=PATIENCE) as answer:
            return bytes(answer.read())
    except (URLError, ConnectionError):
        return b""


if __name__ == "__main__":
    main()
