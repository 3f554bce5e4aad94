"""The vocabulary as it is now: what raw/ holds and what the user added, ready for look-ups.

Imports nothing heavy: a page is read without contracts.
"""

from pipelines.build_inputs import present_snapshots
from pipelines.practices.lists import READS, PracticeLists, practice_lists_of
from pipelines.settings import Settings
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.tables import Frames, stacked
from pipelines.source_registry import loaded_sources
from pipelines.survey.questionnaire.codebook import Codebook, codebook_of
from pipelines.survey.read_any import Words

_SOURCE = "vocabulary"


def vocabulary_frames(settings: Settings) -> Frames:
    """The tables of the vocabulary as text, the bytes of their files proven."""
    module = loaded_sources()[_SOURCE]
    # Without any the second says what is missing, and where.
    found = present_snapshots(settings, _SOURCE) or [open_snapshot(settings.raw, _SOURCE)]
    return stacked([module.parse(snapshot) for snapshot in found])


def load_words(settings: Settings) -> Words:
    """Everything that pages and questionnaires are read by."""
    return Words.of(vocabulary_frames(settings))


def load_codebook(settings: Settings) -> Codebook:
    """What the questionnaires ask, wave by wave."""
    return codebook_of(vocabulary_frames(settings))


def load_practice_lists(settings: Settings) -> PracticeLists:
    """Names of countries, types, themes and places, by which experience pages are read."""
    frames = vocabulary_frames(settings)
    for source_id in set(READS) - {_SOURCE}:
        module = loaded_sources()[source_id]
        frames |= stacked([module.parse(s) for s in present_snapshots(settings, source_id)])
    return practice_lists_of(frames)
