"""A bag (BagIt 1.0, RFC 8493): files with the checksums that prove them, for archives that take them in.

The bag is one ZIP file with one folder. Its files are not compressed again, and nothing in it depends on when
or where it was written.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

BLOCK = 1 << 20
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of all files: the first that a ZIP file can tell."""
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BagContent = Path | bytes


def write_bag(
    path: Path, name: str, payload: Mapping[str, BagContent], info: Iterable[tuple[str, str]]
) -> None:
    """Write a bag with these files by their paths in it; `info` are labels of `bag-info.txt` with values."""
    with ZipFile(path, "x", ZIP_STORED) as zipped:
        digests, size = {}, 0
        for place, content in sorted(payload.items()):
            digests[f"data/{place}"] = _write_file(zipped, f"{name}/data/{place}", content)
            size += content.stat().st_size if isinstance(content, Path) else len(content)
        tags = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": _info_lines((*info, ("Payload-Oxum", f"{size}.{len(payload)}"))),
            "manifest-sha256.txt": _checksum_lines(digests),
        }
        tag_digests = {
            place: _write_file(zipped, f"{name}/{place}", text.encode()) for place, text in tags.items()
        }
        _write_file(zipped, f"{name}/tagmanifest-sha256.txt", _checksum_lines(tag_digests).encode())


def _write_file(zipped: ZipFile, path: str, content: BagContent) -> str:
    """Write a file, and return its SHA-256."""
    digest = hashlib.sha256()
    entry = ZipInfo(path, EPOCH)
    # The mode of a file in Unix; one without it has no permissions when it is unpacked.
    entry.external_attr = 0o100644 << 16
    # The size of a stream is not known beforehand, and may be over 2 GiB.
    with zipped.open(entry, "w", force_zip64=isinstance(content, Path)) as target:
        for block in [content] if isinstance(content, bytes) else _file_blocks(content):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def _file_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _info_lines(labels: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in labels if value)


def _checksum_lines(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
