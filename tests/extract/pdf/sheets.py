"""Pages with a name on them, for tests of what hides it and what does not."""

from tests.extract.pdfs import box, grey, place, words

TEXT = "Witness Jane Roe of Springfield"
NAME = words(TEXT)
"""At (72, 700), 12 points high, some 170 wide."""
OVER = (66, 694, 200, 20)
BLACK_BOX = box(*OVER)
INVISIBLE = words(TEXT, before="3 Tr")
WHOLE_PAGE = place("I", 0, 0, 612, 792)


def annotation(subtype: str, entries: str = "", area: str = "66 694 266 714") -> str:
    """Make an annotation over the name."""
    return f"<< /Type /Annot /Subtype /{subtype} /Rect [{area}] /F 4 {entries} >>"


def scan(
    dark: tuple = (), light: tuple = (), *, times: int = 1, lines: tuple = (0,), border: int = 0
) -> bytes:
    """Make an image of a page, 612 by 792 times a number: strokes where the name is, over them a patch.

    There are strokes for each of the lines, so many points above the name; on the left may be a dark border.
    """
    rows = [bytearray(b"\xf8" * 612) for _ in range(792)]
    for above in lines:
        for row in rows[792 - 709 - above : 792 - 700 - above]:
            row[72:240] = b"\x20\x20\xf8\xf8" * 42
    for patch, shade in ((dark, 0), (light, 255), ((0, border), 10)):
        if patch:
            left, right = patch
            first, last = (0, 792) if patch == (0, border) else (792 - 714, 792 - 694)
            for row in rows[first:last]:
                row[left:right] = bytes([shade]) * (right - left)
    if times > 1:
        rows = [wide for row in rows for wide in [_widened(row, times)] * times]
    return grey(612 * times, 792 * times, b"".join(rows))


def _widened(row: bytearray, times: int) -> bytearray:
    wide = bytearray(len(row) * times)
    for offset in range(times):
        wide[offset::times] = row
    return wide
