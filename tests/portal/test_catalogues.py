"""The catalogues: every message is translated, and says the same values as the English one."""

import re
from collections import Counter

import pytest

from pipelines.portal.catalogues import extracted_messages, translated_catalogue
from pipelines.portal.words import LANGUAGES, SOURCE_LANGUAGE, Words

TRANSLATED = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


def _texts(texts: object) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)  # type: ignore[call-overload]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_lacks_its_translation(language: str) -> None:
    catalogue = translated_catalogue(language)
    wanted = [message for message in extracted_messages() if message.id]
    found = {_texts(message.id)[0]: message for message in catalogue if message.id}

    missing = [
        _texts(message.id)[0]
        for message in wanted
        if _texts(message.id)[0] not in found
        or not all(_texts(found[_texts(message.id)[0]].string))
    ]

    assert missing == []
    assert len(found) == len(wanted), "run python -m pipelines.portal.catalogues"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_hold_the_same_values(language: str) -> None:
    pattern = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
    for message in translated_catalogue(language):
        if message.id:
            wanted = [Counter(pattern.findall(text)) for text in _texts(message.id)]
            for text in _texts(message.string):
                assert Counter(pattern.findall(text)) in wanted, text


def test_message_without_a_translation_stays_english() -> None:
    words = Words("es")

    assert words.gettext("A text that no catalogue has.") == "A text that no catalogue has."
    assert words.number(1234.5, 1) == "1\N{NARROW NO-BREAK SPACE}234,5"
    assert words.ngettext("%(num)s city", "%(num)s cities", 1) == "1 ciudad"
