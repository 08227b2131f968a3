"""PDFs for tests, written manually: pages of a few operators, and what a file says of itself."""

from dataclasses import dataclass, field

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


@dataclass
class Sheet:
    """A page: its content, boxes and rotation, and the objects that belong to it."""

    content: bytes = b""
    media: str = "0 0 612 792"
    crop: str = ""
    rotation: int = 0
    images: dict[str, bytes] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    forms: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    annotations: list[str] = field(default_factory=list)


def words(text: str, x: float = 72, y: float = 700, size: float = 12, before: str = "") -> bytes:
    """Set words at a position; `before` are operators that go ahead of them, as a colour or a rendering
    mode.
    """
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT {before} /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET\n".encode("cp1252")


def box(x: float, y: float, width: float, height: float, colour: str = "0 0 0 rg") -> bytes:
    """Fill a rectangle."""
    return f"q {colour} {x} {y} {width} {height} re f Q\n".encode()


def place(name: str, x: float, y: float, width: float, height: float) -> bytes:
    """Draw an image or a form of the page."""
    return f"q {width} 0 0 {height} {x} {y} cm /{name} Do Q\n".encode()


def grey(width: int, height: int, pixels: bytes) -> bytes:
    """Make the object of an image in shades of grey."""
    head = f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray"
    return f"{head} /BitsPerComponent 8 /Length {len(pixels)} >>\nstream\n".encode() + pixels + b"\nendstream"


def pdf(
    *sheets: Sheet,
    info: dict[str, str] | None = None,
    catalog: str = "",
    objects: dict[int, bytes] | None = None,
) -> bytes:
    """Write a file. `info` are strings in PDF syntax; `objects` are further ones, from number 900 on."""
    made: dict[int, bytes] = {3: FONT} | (objects or {})
    kids = [_page(sheet, made) for sheet in sheets or (Sheet(),)]
    made[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    refs = " ".join(f"{number} 0 R" for number in kids)
    made[2] = f"<< /Type /Pages /Kids [{refs}] /Count {len(kids)} >>".encode()
    trailer = "/Root 1 0 R"
    if info is not None:
        made[4] = ("<< " + " ".join(f"/{key} {value}" for key, value in info.items()) + " >>").encode(
            "latin-1"
        )
        trailer += " /Info 4 0 R"
    return _file(made, trailer)


def _page(sheet: Sheet, made: dict[int, bytes]) -> int:
    def add(body: bytes) -> int:
        number = max([10, *(n for n in made if n < 900)]) + 1
        made[number] = body
        return number

    objects = {name: add(image) for name, image in sheet.images.items()}
    for name, (entries, content) in sheet.forms.items():
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects[name] = add(_stream(content, f"/Type /XObject /Subtype /Form {resources} {entries}"))
    notes = " ".join(f"{add(each.encode())} 0 R" for each in sheet.annotations)
    drawn = " ".join(f"/{name} {number} 0 R" for name, number in objects.items())
    states = " ".join(f"/{name} << {state} >>" for name, state in sheet.states.items())
    contents = add(_stream(sheet.content))
    crop = f"/CropBox [{sheet.crop}]" if sheet.crop else ""
    return add(
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{sheet.media}] {crop} /Rotate {sheet.rotation}"
        f" /Resources << /Font << /F1 3 0 R >> /XObject << {drawn} >> /ExtGState << {states} >> >>"
        f" /Annots [{notes}] /Contents {contents} 0 R >>".encode()
    )


def _stream(content: bytes, entries: str = "") -> bytes:
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(made: dict[int, bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(made.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, size = len(out), max(made) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places.get(number, 0):010} 00000 {'n' if number in places else 'f'} \n".encode()
    return bytes(out + f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
