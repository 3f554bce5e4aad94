"""Printed elements -> a file, as text or HTML, with the noise that pages come with."""

import html
import random
import textwrap
import unicodedata

from tests.unit.survey.render import Noise, Piece

MENU = ("Home", "Cities", "Methodology", "How to act", "Contact")


def to_bytes(blocks: list[list[Piece]], noise: Noise, *, form: str) -> bytes:
    """Write blocks as `text` or `html`, with all the noise."""
    order = list(blocks)
    if noise.is_shuffled:
        random.Random(noise.seed).shuffle(order)
    pieces = [piece for block in order for piece in block]
    text = _html(pieces, noise) if form == "html" else _text(pieces, noise)
    if noise.is_decomposed:
        text = unicodedata.normalize("NFD", text)
    text = text.replace("\n", noise.newline)
    return (b"\xef\xbb\xbf" if noise.has_mark else b"") + text.encode()


def _spaced(text: str, noise: Noise) -> str:
    return text.replace(" ", "\u00a0") if noise.has_hard_spaces else text


def _text(pieces: list[Piece], noise: Noise) -> str:
    rows = list(MENU) if noise.has_menu else []
    for number, piece in enumerate(pieces, 1):
        text = _spaced(piece.text, noise)
        if noise.has_entities:
            text = html.escape(text).replace("\u00a0", "&nbsp;")
        bullet = noise.bullet.format(number % 90 + 1) if piece.kind == "item" else ""
        rows += [*_wrapped(bullet + text, noise), *[""] * noise.blank_lines]
    rows += list(MENU[::-1]) if noise.has_menu else []
    return "\n".join(rows)


def _wrapped(row: str, noise: Noise) -> list[str]:
    if noise.width is None:
        return [row]
    rows = textwrap.wrap(
        row.replace("\u00a0", " "),
        noise.width,
        break_long_words=False,
        break_on_hyphens=noise.seed % 2 == 0,
    )
    return [_spaced(row, noise) for row in rows]


_TAGS = {"heading": "h3", "item": "li", "line": "div", "paragraph": "p"}


def _html(pieces: list[Piece], noise: Noise) -> str:
    menu = "".join(f"<li><a href='/x?a=1&b=\">\"'>{entry}</a></li>" for entry in MENU)
    rows = ["<!doctype html><html><head><title>Page</title><style>p {x: '<li>'}</style></head>"]
    rows += [f"<body><nav><ul>{menu}</ul></nav>"] if noise.has_menu else ["<body>"]
    for piece in pieces:
        text = html.escape(_spaced(piece.text, noise))
        if noise.has_entities:
            text = text.encode("ascii", "xmlcharrefreplace").decode()
        inner = f"<span class='x'>{text}</span>" if piece.kind == "item" else text
        tag = _TAGS[piece.kind]
        rows += [f'<{tag} data-x="a > b">{inner}</{tag}>', *["<!-- <p>x -->"] * noise.blank_lines]
    rows += [f"<footer>{menu}</footer>"] if noise.has_menu else []
    return ("" if noise.is_one_line else "\n").join([*rows, "</body></html>"])
