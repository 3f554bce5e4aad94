"""How templates are read: everything escaped, nothing undefined, the words of one language."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from pipelines.portal import charts
from pipelines.portal.site import Page, Site
from pipelines.portal.words import LANGUAGES, SOURCE_LANGUAGE, Words, code, web_address

TEMPLATES = Path(__file__).with_name("templates")
"""Where they stand; those that begin with _ are parts of others."""
SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'"
)
"""For every page. SQL needs no exception: its engine runs in a worker."""


class Renderer:
    """Renders the pages of one site."""

    def __init__(self, site: Site, languages: Sequence[str]) -> None:
        self.folder = _folder(site.language)
        self._languages = languages
        self._environment = _environment(site)

    def render(self, page: Page) -> tuple[str, bytes]:
        """The address of a page below the top of the site, and its bytes."""
        path = self.folder + page.path
        values = {
            "root": "../" * page.path.count("/"),
            "top": "../" * path.count("/"),
            "path": page.path,
            "languages": [(code, LANGUAGES[code], _folder(code)) for code in self._languages],
            "section": page.section or page.path,
            **page.values,
        }
        text = self._environment.get_template(page.template).render(values)
        return path, text.encode("utf-8")


def _folder(language: str) -> str:
    """Where the pages of a language stand."""
    return "" if language == SOURCE_LANGUAGE else f"{language}/"


def _ngettext(plain: Callable[..., str], words: Words) -> Callable[..., str]:
    """Jinja's ngettext with the count as the language writes it: 1,565 and not 1565."""

    @pass_context
    def ngettext(context: Context, one: str, many: str, n: int, **values: object) -> str:
        return plain(context, one, many, n, **{"num": words.number(n, 0), **values})

    return ngettext


def _environment(site: Site) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = site.words
    environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    plain = cast(Callable[..., str], environment.globals["ngettext"])
    environment.globals["ngettext"] = _ngettext(plain, words)
    environment.filters.update(
        number=words.number,
        signed=words.signed,
        measure=words.measure,
        listing=words.listing,
        code=code,
        english=words.english,
        web=web_address,
    )
    environment.globals.update(
        charts=charts,
        site=site,
        words=words,
        label=site.label,
        said=site.said,
        release=site.data.version,
        policy=SECURITY_POLICY,
    )
    return environment
