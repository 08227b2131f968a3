"""What is in a PNG, for tests."""

from io import BytesIO

from PIL import Image


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Read a PNG as `render_page` writes it: width, height, and rows of red, green and blue."""
    with Image.open(BytesIO(png), formats=("PNG",)) as image:
        assert "RGB" == image.mode
        return *image.size, image.tobytes()
