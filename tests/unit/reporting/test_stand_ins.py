"""Stand-ins: what pandoc is given in the place of pictures, and that the document holds the pictures."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image

from impact.reporting.page.pandoc import with_stand_ins


def png(width: int, height: int, colour: str = "red") -> bytes:
    """Draw a picture of one colour."""
    body = io.BytesIO()
    Image.new("RGBA", (width, height), colour).save(body, "png")
    return body.getvalue()


def page(*pictures: bytes, kind: str = "png") -> str:
    """Write HTML with embedded pictures."""
    address = f"data:image/{kind};base64,"
    tags = [f'<img src="{address}{base64.b64encode(picture).decode()}" alt="a">' for picture in pictures]
    return f"<p>IDAT</p>{''.join(tags)}"


@pytest.mark.parametrize("size", [(1440, 917), (7, 3), (1, 1)])
def test_a_stand_in_is_a_picture_of_the_same_size(size):
    html, pictures = with_stand_ins(page(png(*size)))
    ((small, picture),) = pictures.items()
    assert picture == png(*size)
    assert base64.b64encode(small).decode() in html
    with Image.open(io.BytesIO(small)) as image:
        image.load()  # every pixel, with its sums
        assert image.size == size


def test_equal_pictures_have_one_stand_in_and_different_ones_of_a_size_two():
    html, pictures = with_stand_ins(page(png(9, 9), png(9, 9), png(9, 9, "blue")))
    assert sorted(pictures.values()) == sorted({png(9, 9), png(9, 9, "blue")})
    addresses = re.findall(r'base64,([^"]+)', html)
    assert addresses[0] == addresses[1] != addresses[2]


def test_other_pictures_and_what_is_no_picture_stay():
    for html in (page(b"\xff\xd8\xff", kind="jpeg"), page(b"no picture"), "<p>words</p>"):
        assert with_stand_ins(html)[0] == html
