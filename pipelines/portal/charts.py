"""Charts as small SVG strings: marks only. The words of a chart are HTML around it.

- Positions are percentages or a stretched viewBox, so that a chart takes any width and its strokes
  and texts keep their size.
- Colours come from CSS classes, so that one file serves light, dark and print; no `style`, which
  the security policy of the pages forbids.
- A strip in a row of a table is `aria-hidden`: its numbers stand in the cells beside it. A chart
  that stands alone has a sentence as its label, and a table of its values beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

Number = Callable[[float], str]
"""How an axis writes a number."""

_TICKS = 4
_ROW, _MIDDLE = 26, 13
_DIAMOND = "M0-6 6 0 0 6-6 0z"


class Scale:
    """Values of a domain as percentages of the width, with a margin for marks at the ends."""

    def __init__(self, low: float, high: float, margin: float = 2.0) -> None:
        self.low, self.high, self.margin = low, high, margin

    def __call__(self, value: float) -> float:
        """The percentage at which a value stands."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / ((self.high - self.low) or 1)
        return round(self.margin + share * (100 - 2 * self.margin), 2)

    def ticks(self) -> list[float]:
        """Round values of the domain, steps of 1, 2, 2.5 or 5."""
        raw = (self.high - self.low) / _TICKS or 1
        power = 10 ** len(str(int(raw))) / 10 if raw >= 1 else 0.1
        step = next(s * power for s in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10) if s * power >= raw)
        first = -(-self.low // step) * step
        count = int((self.high - first) / step + 1e-9) + 1
        return [first + i * step for i in range(count)]

    @classmethod
    def around(cls, values: Sequence[float], include: float | None = None) -> "Scale":
        """A scale that holds all values, and one more where it is given."""
        kept = [*values, *([] if include is None else [include])]
        low, high = min(kept), max(kept)
        room = (high - low) * 0.04 or 1
        return cls(low - room, high + room)


def _svg(kind: str, body: str, height: int) -> Markup:
    # Every part of a body is a number of ours or escaped text.
    svg = f'<svg class="{kind}" width="100%" height="{height}" aria-hidden="true">{body}</svg>'
    return Markup(svg)  # noqa: S704


def _line(kind: str, x1: float, x2: float, y1: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1}%" x2="{x2}%" y1="{y1}" y2="{y2}"/>'


def _circle(kind: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="{kind}" cx="{x}%" cy="{y}" r="{radius}"/>'


def _diamond(x: float, y: float) -> str:
    return f'<svg x="{x}%" y="{y}" overflow="visible"><path class="d" d="{_DIAMOND}"/></svg>'


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}%" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _anchor(x: float) -> str:
    """A label at the edge of an axis is set inwards, or a phone cuts it."""
    return "end" if x > 95 else "start" if x < 3 else "middle"


def axis(scale: Scale, number: Number, unit: str = "") -> Markup:
    """The labels of a column of strips; it stands in the column's head."""
    ticks = scale.ticks()
    marks = [(scale(tick), number(tick) + (unit if tick == ticks[-1] else "")) for tick in ticks]
    return _svg("axis", "".join(_text(x, 12, text, _anchor(x)) for x, text in marks), 16)


def _grid(scale: Scale, zero: float | None = None) -> str:
    lines = "".join(_line("g", scale(tick), scale(tick), 0, _ROW) for tick in scale.ticks())
    return lines + ("" if zero is None else _line("z", scale(zero), scale(zero), 0, _ROW))


def interval(
    scale: Scale,
    value: float | None,
    low: float | None,
    high: float | None,
    tone: str = "a",
    *,
    zero: float | None = None,
    printed: float | None = None,
) -> Markup:
    """A point with its interval; what was printed is a diamond."""
    # The grid of shares is the same in thousands of rows: a background of the style has it.
    is_share = (scale.low, scale.high, zero) == (0, 100, None)
    body = "" if is_share else _grid(scale, zero)
    if low is not None and high is not None:
        body += _line(f"w {tone}", scale(low), scale(high), _MIDDLE, _MIDDLE)
    if printed is not None:
        body += _diamond(scale(printed), _MIDDLE)
    if value is not None:
        body += _circle(f"p {tone}", scale(value), _MIDDLE, 5)
    return _svg("strip of-100" if is_share else "strip", body, _ROW)


@dataclass(frozen=True)
class Spread:
    """Where others stand: the middle half and the median."""

    lower_quartile: float
    median: float
    upper_quartile: float


def place(
    scale: Scale,
    value: float,
    spread: Spread | None,
    tone: str = "a",
    ends: tuple[str, str] | None = None,
) -> Markup:
    """A value among others: a band for their middle half, a tick for the median, a dot for it."""
    body = _line("r", scale(scale.low), scale(scale.high), _MIDDLE, _MIDDLE)
    if spread:
        left, median = scale(spread.lower_quartile), scale(spread.median)
        width = round(max(scale(spread.upper_quartile) - left, 0.4), 2)
        body += f'<rect class="b" x="{left}%" y="7" width="{width}%" height="12" rx="2"/>'
        body += _line("m", median, median, _MIDDLE - 8, _MIDDLE + 8)
    body += _circle(f"p {tone}", scale(value), _MIDDLE, 6)
    if not ends:
        return _svg("strip", body, _ROW)
    body += _text(scale(scale.low), 33, ends[0]) + _text(scale(scale.high), 33, ends[1], "end")
    return _svg("strip", body, 36)


def share(percent: float, tone: str = "a", printed: float | None = None) -> Markup:
    """A share of 100 as a bar; a small tick for the share that was printed."""
    body = '<rect class="t" x="0" y="5" width="100%" height="8" rx="2"/>'
    body += f'<rect class="f {tone}" x="0" y="5" width="{percent:.1f}%" height="8" rx="2"/>'
    if printed is not None:
        body += _line("m", round(printed, 1), round(printed, 1), 1, 17)
    return _svg("bar", body, 18)


def stack(parts: Sequence[tuple[int, str]]) -> Markup:
    """Counts as parts of one bar, in order, each in its tone."""
    total, left, body = sum(count for count, _ in parts) or 1, 0.0, ""
    for count, tone in parts:
        width = 100 * count / total
        body += f'<rect class="f {tone}" x="{left:.2f}%" y="2" width="{width:.2f}%" height="14"/>'
        left += width
    return _svg("bar", body, 18)


def pair(scale: Scale, without: float, having: float) -> Markup:
    """The levels of two groups: a ring for the cities without, a disc for those with."""
    body = _grid(scale) + _line("r", scale(without), scale(having), _MIDDLE, _MIDDLE)
    body += _circle("ring", scale(without), _MIDDLE, 5) + _circle("p a", scale(having), _MIDDLE, 6)
    return _svg("strip", body, _ROW)


@dataclass(frozen=True)
class Event:
    """A year on a timeline."""

    year: int
    tone: str


def timeline(events: Iterable[Event], first: int, last: int) -> Markup:
    """Events in a fixed range of years, so that timelines of cities can be compared."""
    scale = Scale(first, last, margin=4)
    body = _line("r", scale(first), scale(last), 20, 20)
    for year in range(first, last + 1):
        body += _line("g", scale(year), scale(year), 15, 25)
        body += _text(scale(year), 42, f"{year % 100:02}", "middle")
    body += "".join(_circle(f"p {event.tone}", scale(event.year), 20, 8) for event in events)
    return _svg("time", body, 46)


@dataclass(frozen=True)
class Series:
    """Values over years. A year that is missing leaves a gap, which no line bridges."""

    points: Sequence[tuple[int, float]]
    tone: str
    has_dots: bool = True


class _Plot:
    """Where years and values of a line chart stand."""

    top, bottom, right = 18, 26, 88.0

    def __init__(self, series: Sequence[Series], height: int) -> None:
        years = [year for one in series for year, _ in one.points]
        values = [value for one in series for _, value in one.points]
        low, high = min(values), max(values)
        room = (high - low) or 1
        self.first, self.last, self.height = min(years), max(years), height
        self.values = Scale(low - room * 0.08, high + room * 0.12, margin=0)
        self._years = Scale(self.first, self.last, margin=0)

    def x(self, year: float) -> float:
        return round(1 + self._years(year) * (self.right - 1) / 100, 2)

    def y(self, value: float) -> float:
        drawn = self.height - self.top - self.bottom
        return round(self.top + drawn * (1 - self.values(value) / 100), 1)


def line(series: Sequence[Series], sentence: str, number: Number, height: int = 240) -> Markup:
    """Lines over years; the newest value stands at each line's end."""
    plot = _Plot(series, height)
    body = _frame(plot, number) + "".join(_series(plot, one, number) for one in series)
    svg = f'<svg class="line" width="100%" height="{height}" role="img" aria-label="'
    return Markup(f'{svg}{escape(sentence)}">{body}</svg>')  # noqa: S704


def _frame(plot: _Plot, number: Number) -> str:
    body = ""
    for tick in plot.values.ticks():
        y = plot.y(tick)
        body += _line("g", 0, plot.right, y, y) + _text(0, y - 4, number(tick))
    years = sorted({plot.first, (plot.first + plot.last) // 2, plot.last})
    for year in years:
        anchor = "start" if year == plot.first else "end" if year == plot.last else "middle"
        body += _text(plot.x(year), plot.height - 6, str(year), anchor)
    return body


def _series(plot: _Plot, series: Series, number: Number) -> str:
    path, before = "", None
    for year, value in series.points:
        move = "L" if before is not None and year - before == 1 else "M"
        path += f"{move}{plot.x(year)} {plot.y(value)}"
        before = year
    body = (
        f'<svg x="0" y="0" width="100%" height="{plot.height}" viewBox="0 0 100 {plot.height}" '
        'preserveAspectRatio="none" overflow="visible"><path class="l '
        f'{series.tone}" vector-effect="non-scaling-stroke" d="{path}"/></svg>'
    )
    if series.has_dots:
        for year, value in series.points:
            body += _circle(f"p {series.tone}", plot.x(year), plot.y(value), 3.5)
    year, value = series.points[-1]
    end = _text(plot.x(year) + 1.2, plot.y(value) + 4, number(value), kind=f"end {series.tone}")
    return body + end


def dots(points: Iterable[tuple[float, float]]) -> str:
    """Path data of round dots: strokes of no length, whose width does not grow with the zoom."""
    return "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)
