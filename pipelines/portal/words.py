"""Numbers and sentences as people read them, in one language. No page formats a number by itself.

Labels of codes are not here: they are the release's (`code_label`).
"""

import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from markupsafe import Markup, escape

SOURCE_LANGUAGE = "en"
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "pt": "Português"}
"""The languages that a site can have: the first at its top, the others in folders of their own."""
DEFAULT_LANGUAGES = (SOURCE_LANGUAGE,)
"""What a build renders; each further language takes as long again."""

_CATALOGUES = Path(__file__).with_name("locales")
_MINUS = "\N{MINUS SIGN}"
_ROUND_FROM = 100
_ENGLISH = Markup('<span lang="en">{}</span>')
_CONTINENTAL = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})
"""Thousands by a narrow space and decimals by a comma, outside English."""


def catalogue_path(language: str) -> Path:
    """The file with the translations into a language."""
    return _CATALOGUES / language / "LC_MESSAGES" / "portal.po"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; a message that it lacks stays English."""
    path = catalogue_path(language)
    if not path.exists():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, domain="portal")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    found: NullTranslations = Translations(compiled, domain="portal")
    return found


@cache
def _territories(language: str) -> Mapping[str, str]:
    """Names of countries in a language, by the two letters that begin the code of a city."""
    from babel import Locale

    return dict(Locale(language).territories)


class Words:
    """What a number, a list or a sentence looks like in a language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.translations = translations(language)

    def gettext(self, message: str, **values: object) -> str:
        """A message of the catalogue with its values filled in; `%%` stands for a percent sign."""
        text = self.translations.gettext(message)
        return text % values

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """A message whose form depends on a count; `%(num)s` stands for the count."""
        text = self.translations.ngettext(one, many, n)
        return text % {"num": self.number(n, 0), **values}

    def number(self, value: float | None, digits: int | None = None) -> str:
        """Three figures that matter, thousands by comma, a true minus sign."""
        if value is None:
            return self.gettext("not known")
        if digits is None:
            digits = 0 if float(value).is_integer() else self.digits(value)
        text = f"{value:,.{digits}f}"
        is_zero = not float(text.replace(",", ""))
        text = text.replace("-", "" if is_zero else _MINUS)
        return text if self.language == SOURCE_LANGUAGE else text.translate(_CONTINENTAL)

    def digits(self, value: float) -> int:
        """Decimals of a value of which three figures matter; none from a hundred on."""
        return 0 if abs(value) >= _ROUND_FROM else 1

    def signed(self, value: float, digits: int = 1) -> str:
        """A difference: with its sign, and none where it rounds to zero."""
        return ("+" if round(value, digits) > 0 else "") + self.number(value, digits)

    def tick(self, value: float) -> str:
        """A label on an axis: as few digits as the axis needs."""
        return self.number(value, 0 if float(value).is_integer() else 1)

    def interval(self, low: float | None, high: float | None, digits: int = 1) -> str:
        """Two bounds; a dash beside a minus sign could not be read."""
        if low is None or high is None:
            return self.gettext("no interval")
        bounds = {"low": self.number(low, digits), "high": self.number(high, digits)}
        return self.gettext("%(low)s to %(high)s", **bounds)

    def measure(self, value: float | None, unit: str | None) -> str:
        """A value with the sign of its unit."""
        if value is None:
            return self.gettext("not known")
        if unit is not None and unit.startswith("percent"):
            return self.number(value, 0 if value == round(value) else 1) + "%"
        return ("$" if unit is not None and unit.startswith("usd") else "") + self.number(value)

    def bounds(self, low: float | None, high: float | None, unit: str | None) -> str:
        """Two values of a unit."""
        if low is None or high is None:
            return self.gettext("no interval")
        values = {"low": self.measure(low, unit), "high": self.measure(high, unit)}
        return self.gettext("%(low)s to %(high)s", **values)

    def p_value(self, value: float) -> str:
        """A p-value; below a hundredth its digits say nothing."""
        return "<" + self.number(0.01, 2) if value < 0.01 else self.number(value, 2)

    def english(self, text: object) -> Markup:
        """A text that is English in every language of the site, marked so where others are not."""
        shown = escape(text)
        return shown if self.language == SOURCE_LANGUAGE else _ENGLISH.format(shown)

    def country(self, city_code: str, name: str) -> str:
        """A country's name in this language; in English as the release has it."""
        if self.language == SOURCE_LANGUAGE:
            return name
        return _territories(self.language).get(city_code[:2].upper(), name)

    def years(self, oldest: int | None, newest: int | None) -> str:
        """One year, or the first and the last."""
        if oldest is None or newest is None:
            return self.gettext("year not known")
        if oldest == newest:
            return str(newest)
        return self.gettext("%(low)s to %(high)s", low=oldest, high=newest)

    def listing(self, items: Sequence[str]) -> str:
        """Items as a sentence names them."""
        if len(items) < 2:
            return "".join(items)
        values = {"items": ", ".join(items[:-1]), "last": items[-1]}
        return self.gettext("%(items)s and %(last)s", **values)


def code(text: object) -> Markup:
    """Escaped text in which `names` are set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704


def web_address(url: str | None) -> str | None:
    """An address that may become a link: http or https, nothing that a browser would run."""
    return url if url and re.fullmatch(r"https?://[^\s\"'<>]+", url) else None
