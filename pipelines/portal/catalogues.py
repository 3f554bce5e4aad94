"""Bring the catalogues up to date with the texts: `python -m pipelines.portal.catalogues`.

Here: extraction of messages from views and templates, and their merge into the `.po` files of
`locales/`. A new message stands there without a translation, and its pages show it in English.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from pipelines.portal.words import LANGUAGES, SOURCE_LANGUAGE, catalogue_path

_PACKAGE = Path(__file__).parent
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_TEMPLATES = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
_WIDTH = 100
_UNREAD_HEADERS = (
    '"Project-Id-Version',
    '"Report-Msgid-Bugs-To',
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
)


def extracted_messages() -> Catalog:
    """All messages of views and templates, in the order of files and lines."""
    found = Catalog(project="Cityfare", charset="utf-8")
    for name, _, message, _, context in extract_from_dir(
        str(_PACKAGE), _METHODS, options_map={"templates/**.html": _TEMPLATES}
    ):
        found.add(message, locations=[(name, 1)], context=context)
    return found


def translated_catalogue(language: str) -> Catalog:
    """The catalogue of a language; empty before its first update."""
    path = catalogue_path(language)
    if not path.exists():
        comment = "# The portal's texts. Updated by python -m pipelines.portal.catalogues."
        return Catalog(locale=language, header_comment=comment, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update_catalogues() -> None:
    """Add new messages to every catalogue and take away those that no page uses."""
    messages = extracted_messages()
    for language in LANGUAGES:
        if language == SOURCE_LANGUAGE:
            continue
        catalogue = translated_catalogue(language)
        # A similar text is not its translation: nothing is guessed.
        catalogue.update(messages, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        write_catalogue(catalogue, language)


def write_catalogue(catalogue: Catalog, language: str) -> None:
    """Write a catalogue without the headers that name a person, a tool or a time of day."""
    text = io.BytesIO()
    write_po(text, catalogue, width=_WIDTH, no_location=True)
    lines = text.getvalue().decode("utf-8").splitlines(keepends=True)
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [line for line in lines if not line.startswith(_UNREAD_HEADERS)]
    path.write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    update_catalogues()
