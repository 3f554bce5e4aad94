"""The tables and their keys as a picture (SVG), drawn from the contracts' foreign keys."""

from collections.abc import Sequence
from html import escape

from contracts.model import TableSpec

PATH = "entities.svg"
_WIDTH, _GAP, _LINE, _PAD = 218, 92, 13, 8
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#1a1a1a}.t{font-weight:600}"
    "rect{fill:#f6f8fa;stroke:#57606a}path{fill:none;stroke:#57606a;stroke-opacity:.45}"
)


def entity_svg(specs: Sequence[TableSpec]) -> str:
    """Draw each table with its key; a line leads from a foreign key to the table that it names."""
    boxes = _place(specs)
    width = max(x for x, _ in boxes.values()) + _WIDTH + _PAD
    height = max(y + _height(s) for s in specs for _, y in [boxes[s.name]]) + _PAD
    lines = [
        _curve(boxes, spec, target)
        for spec in specs
        for target in dict.fromkeys(key.table for key in spec.foreign_keys)
        if target in boxes and target != spec.name
    ]
    drawn = [_box(spec, *boxes[spec.name]) for spec in specs]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="t d"><title id="t">Tables and their keys</title>'
        f'<desc id="d">{len(specs)} tables; a line leads from a table to one that it refers to. '
        f"The keys are listed in datapackage.json.</desc><style>{_STYLE}</style>\n"
        '<rect x="0" y="0" width="100%" height="100%" style="fill:#fff;stroke:none"/>\n'
        + "\n".join([*lines, *drawn])
        + "\n</svg>\n"
    )


def depth_of(specs: Sequence[TableSpec]) -> dict[str, int]:
    """How many references lead on from a table: those that refer to none come first."""
    known = {spec.name: spec for spec in specs}
    depths: dict[str, int] = {}

    def measure(name: str) -> int:
        if name not in depths:
            targets = {key.table for key in known[name].foreign_keys} & known.keys() - {name}
            depths[name] = 1 + max((measure(target) for target in sorted(targets)), default=-1)
        return depths[name]

    return {name: measure(name) for name in known}


def _place(specs: Sequence[TableSpec]) -> dict[str, tuple[int, int]]:
    depths = depth_of(specs)
    below = dict.fromkeys(depths.values(), _PAD)
    places = {}
    for spec in sorted(specs, key=lambda spec: (depths[spec.name], spec.group, spec.name)):
        depth = depths[spec.name]
        places[spec.name] = (_PAD + depth * (_WIDTH + _GAP), below[depth])
        below[depth] += _height(spec) + _PAD
    return places


def _height(spec: TableSpec) -> int:
    return _LINE * (1 + len(spec.primary_key)) + _PAD


def _box(spec: TableSpec, x: int, y: int) -> str:
    rows = [
        f'<text x="{x + _PAD}" y="{y + _LINE * (row + 2)}">{escape(name)}</text>'
        for row, name in enumerate(spec.primary_key)
    ]
    return (
        f'<g><title>{escape(spec.title)}</title><rect x="{x}" y="{y}" width="{_WIDTH}" '
        f'height="{_height(spec)}" rx="3"/><text class="t" x="{x + _PAD}" y="{y + _LINE}">'
        f"{escape(spec.name)}</text>{''.join(rows)}</g>"
    )


def _curve(boxes: dict[str, tuple[int, int]], spec: TableSpec, target: str) -> str:
    (x, y), (to_x, to_y) = boxes[spec.name], boxes[target]
    y, to_x, to_y = y + _LINE, to_x + _WIDTH, to_y + _LINE
    middle = (x + to_x) // 2
    return f'<path d="M{x},{y}C{middle},{y} {middle},{to_y} {to_x},{to_y}"/>'
