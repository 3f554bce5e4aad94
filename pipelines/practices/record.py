"""What an experience page says, as a record and as the JSON object of `cityfare parse`."""

from dataclasses import dataclass
from datetime import date

from pipelines.pages.problems import Json, WithProblems, problem_json

KIND = "practice"


@dataclass(frozen=True)
class ParsedPractice(WithProblems):
    """An experience page. None: not printed, or not readable as what its field asks for."""

    kind: str | None
    title: str | None = None
    city: str | None = None
    admin1: str | None = None
    """State or province, where the title names one."""
    country: str | None = None
    started_on: date | None = None
    types: tuple[str, ...] = ()
    other_types: tuple[str, ...] = ()
    """Labels as printed that the vocabulary does not hold."""
    themes: tuple[str, ...] = ()
    other_themes: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    award: str | None = None
    links: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """The object that `cityfare parse` prints."""
        return {
            "kind": self.kind,
            "title": self.title,
            "city": self.city,
            "admin1": self.admin1,
            "country": self.country,
            "started_on": self.started_on.isoformat() if self.started_on else None,
            "types": list(self.types),
            "other_types": list(self.other_types),
            "themes": list(self.themes),
            "other_themes": list(self.other_themes),
            "sdgs": list(self.sdgs),
            "award": self.award,
            "links": list(self.links),
            "problems": [problem_json(problem) for problem in self.problems],
        }
