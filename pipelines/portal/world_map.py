"""Coastlines and positions of cities on one projection (Natural Earth I), as SVG path data."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

Point = tuple[float, float]

WIDTH = 960
_SCALE, _EQUATOR = 175.3, 236.0
_SOUTH = -57.0  # Antarctica is left out: no city is there
_TOLERANCE = 0.35
_SPECK = 2.5
"""Islands of less than this many pixels both ways are left out."""


def project(longitude: float, latitude: float) -> Point:
    """The position on the map of a place on earth."""
    lam, phi = math.radians(longitude), math.radians(latitude)
    p2 = phi * phi
    p4 = p2 * p2
    stretch = 0.8707 - 0.131979 * p2
    stretch += p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4))
    height = 1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))
    return WIDTH / 2 + _SCALE * lam * stretch, _EQUATOR - _SCALE * phi * height


def land_path(topology: Path) -> str:
    """Path data of the world's land, simplified for the map's size."""
    drawn = (_ring_path(ring) for ring in _rings(json.loads(topology.read_text("utf-8"))))
    return "".join(path for path in drawn if path)


def _rings(topology: dict[str, object]) -> Iterator[list[Point]]:
    """The rings of a TopoJSON file in degrees; its arcs are shared and hold differences."""
    transform: dict[str, list[float]] = topology["transform"]  # type: ignore[assignment]
    objects: dict[str, dict[str, list[dict[str, object]]]] = topology["objects"]  # type: ignore[assignment]
    encoded: list[list[list[int]]] = topology["arcs"]  # type: ignore[assignment]
    arcs = [_decoded(arc, transform["scale"], transform["translate"]) for arc in encoded]
    for geometry in objects["land"]["geometries"]:
        parts: list[list[list[int]]] = geometry["arcs"]  # type: ignore[assignment]
        for ring in (ring for polygon in parts for ring in polygon):
            points: list[Point] = []
            for index in ring:
                arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += arc[1:] if points else arc
            yield points


def _decoded(
    arc: Sequence[Sequence[int]], scale: Sequence[float], offset: Sequence[float]
) -> list[Point]:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + offset[0], y * scale[1] + offset[1]))
    return points


def _ring_path(points: list[Point]) -> str:
    if max(latitude for _, latitude in points) < _SOUTH:
        return ""
    flat = [project(longitude, max(latitude, _SOUTH)) for longitude, latitude in unwrap(points)]
    if _extent([x for x, _ in flat]) < _SPECK and _extent([y for _, y in flat]) < _SPECK:
        return ""
    half = len(flat) // 2
    thin = simplify(flat[: half + 1], _TOLERANCE)[:-1] + simplify(flat[half:], _TOLERANCE)
    return _relative(thin) if len(thin) > 3 else ""


def _extent(values: Sequence[float]) -> float:
    return max(values) - min(values)


def unwrap(points: list[Point]) -> list[Point]:
    """Let a ring that crosses the date line go on past 180 degrees.

    The rings of world-atlas are not cut there; drawn as they are they leave streaks over the map.
    """
    out: list[Point] = []
    shift, before = 0.0, points[0][0]
    for longitude, latitude in points:
        if abs(longitude - before) > 180:
            shift += 360 if longitude < before else -360
        before = longitude
        out.append((longitude + shift, latitude))
    if out[-1][0] != out[0][0]:
        return points
    longitudes = [longitude for longitude, _ in out]
    turn = 360 * round((max(longitudes) + min(longitudes)) / 2 / 360)
    return [(longitude - turn, latitude) for longitude, latitude in out]


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Leave out points that are nearer to the line than `tolerance` (Douglas and Peucker)."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        distance, at = _farthest(points, first, last)
        if distance > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def _farthest(points: list[Point], first: int, last: int) -> tuple[float, int]:
    (x1, y1), (x2, y2) = points[first], points[last]
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy) or 1e-9
    worst, at = 0.0, first
    for i in range(first + 1, last):
        x, y = points[i]
        distance = abs(dx * (y1 - y) - (x1 - x) * dy) / length
        if distance > worst:
            worst, at = distance, i
    return worst, at


def _relative(points: list[Point]) -> str:
    """Tenths of a pixel as relative moves: a third of the bytes of absolute coordinates."""
    px, py = round(points[0][0] * 10), round(points[0][1] * 10)
    out = [f"M{px / 10:g} {py / 10:g}l"]
    for x, y in points[1:-1]:
        qx, qy = round(x * 10), round(y * 10)
        if (qx, qy) != (px, py):
            out.append(f"{(qx - px) / 10:g} {(qy - py) / 10:g} ")
        px, py = qx, qy
    # Not after a digit, or 10.5 would become 1.5.
    return re.sub(r"(?<![0-9.])0\.", ".", "".join(out).rstrip().replace(" -", "-")) + "z"
