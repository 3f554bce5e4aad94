"""The vocabulary as it is now: what raw/ holds and what the user added, ready for look-ups."""

from pipelines.ingest import parsed
from pipelines.settings import Settings
from pipelines.snapshots import present_snapshots
from pipelines.sources._base import Frames, loaded_sources
from pipelines.survey.vocabulary import Vocabulary, vocabulary_of

_SOURCE = "vocabulary"


def vocabulary_frames(settings: Settings) -> Frames:
    """The tables of the vocabulary as text, the bytes of their files proven."""
    module = loaded_sources()[_SOURCE]
    return parsed(module, present_snapshots(settings, _SOURCE), settings)


def load_vocabulary(settings: Settings) -> Vocabulary:
    """The look-ups of labels, spellings, areas and countries."""
    return vocabulary_of(vocabulary_frames(settings))
