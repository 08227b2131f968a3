"""Fingerprints of PDF files, as programs that annotate them know them."""

import hashlib

import pytest

from foia_graph.extract.pdf.fingerprint import pdf_fingerprint

HEAD = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n"


@pytest.mark.parametrize(
    ("trailer", "expected"),
    [
        (b"trailer << /ID [<00FFa1> <02>] >>", "00ffa1"),
        (b"trailer << /ID[ <00 FF\nA> <02>] >>", "00ffa0"),
        (rb"trailer << /ID [(a\)b\101\n) (x)] >>", b"a)bA\n".hex()),
        (b"trailer << /ID [<01> <01>] >> startxref trailer << /ID [<02> <03>] >>", "02"),
        (b"trailer << /Size 3 >>", None),
        (b"trailer << /ID [<00000000000000000000000000000000> <02>] >>", None),
    ],
)
def test_it_is_the_first_identifier_of_the_last_trailer(trailer, expected, tmp_path):
    """In hexadecimal digits, however it is written; without one the MD5 of the beginning of the file."""
    path = tmp_path / "a.pdf"
    path.write_bytes(HEAD + trailer)

    assert (expected or hashlib.md5(HEAD + trailer).hexdigest()) == pdf_fingerprint(path)
