"""The sheet of a page: what is written and drawn around a picture, in pixels from the upper left corner.

It is no axes of matplotlib: those would be made with two scales and three titles that nobody sees, in a tenth
of the time of a picture.
"""

from __future__ import annotations

from typing import Any, TypeVar

from matplotlib.artist import Artist, allow_rasterization
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxTransformFrom, BboxTransformTo, TransformedBbox

from impact.charts.frame.axes.quiet_axes import PlainSet, QuietText

_Drawn = TypeVar("_Drawn", bound=Artist)


class Sheet(PlainSet, Artist):
    """A sheet as large as its figure, above the picture.

    Parameters
    ----------
    figure
        On which it lies.
    width, height
        Of the figure, in pixels.
    """

    zorder = 5

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        super().__init__()
        self._children: list[Artist] = []
        # of the figure's own size, which is another while it is saved with more dots per inch
        self._whole = BboxTransformTo(figure.bbox)
        self._pixels = BboxTransformFrom(Bbox([(0, height), (width, 0)])) + self._whole
        figure.add_artist(self)

    @property
    def texts(self) -> list[Text]:
        """The words on the sheet."""
        return [artist for artist in self._children if isinstance(artist, Text)]

    @property
    def lines(self) -> list[Line2D]:
        """The lines and marks on the sheet."""
        return [artist for artist in self._children if isinstance(artist, Line2D)]

    def get_children(self) -> list[Artist]:
        """Give what is on the sheet."""
        return list(self._children)

    def add(self, artist: _Drawn) -> _Drawn:
        """Lay something upon the sheet, which is cut along its edge."""
        artist.set_figure(self.get_figure(root=False))  # type: ignore[arg-type]
        artist.set_transform(self._pixels)
        if artist.get_clip_box() is None:
            artist.set_clip_box(TransformedBbox(Bbox.unit(), self._whole))
        self._children.append(artist)
        return artist

    def text(self, x: float, y: float, words: str, **style: Any) -> Text:
        """Write words that begin at a place, upon their baseline."""
        return self.add(QuietText(x, y, words, **{"va": "baseline", "ha": "left", "clip_on": False, **style}))

    def line(self, xs: Any, ys: Any, **style: Any) -> Line2D:
        """Draw a line or marks."""
        return self.add(Line2D(xs, ys, **style))

    @allow_rasterization
    def draw(self, renderer: Any) -> None:
        """Draw what is on the sheet, in its order."""
        renderer.open_group("sheet", gid=self.get_gid())
        for artist in sorted(self._children, key=Artist.get_zorder):
            artist.draw(renderer)
        renderer.close_group("sheet")
        self.stale = False
