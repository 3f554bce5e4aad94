"""Random facts of invented cities, drawn from the vocabulary's own labels."""

from dataclasses import dataclass

from hypothesis import strategies as st

from pipelines.pages.text_key import key_of
from tests.unit.conftest import Raw

_PLACES = ("Orla", "Verdano", "Šalden", "Pellow", "Brodåsen", "Quintelle", "Marawe", "Nhâ Tam")
_FRONTS = ("", "New ", "St. ", "São ", "Port ", "Grand ")
_BACKS = ("", " City", " Falls", "s")
_FIRST_NAMES = ("Ana", "Zoë", "Mikołaj", "Jean-Luc", "Ruth T.", "Ñusta", "O'Hara")
_LAST_NAMES = ("Bergström", "de la Roca", "Okafor", "Lindqvist Ames", "Tšernova", "Peña Ruiz")
_TITLES = ("Mayor", "City Manager", "Lord Mayor")
_COUNTRIES = ("Peru", "United States", "Sweden", "Costa Rica", "New Zealand", "Israel")
_FREE = (
    "Quiet streets",
    "River festivals",
    "Night-time economy for all",
    "Cargo bikes",
    "Kite library",
    "Repair cafés",
)
_PARTNERS = ("innovation_partners", "data_partners")
_PLACEMENTS = (
    *("mayors_office", "city_managers_office", "independent_department", "within_department"),
    *("task_group", "spread", "none"),
)
_AMBIGUOUS = ("data_analytics", "human_centered_design")


@dataclass(frozen=True)
class Label:
    """A label as a page prints it, and the option that it stands for."""

    text: str
    option: str


@dataclass(frozen=True)
class Facts:
    """Everything that a page in the layout with headings says of a city."""

    city: str
    country: str
    title: str
    leader: str
    population: int
    year: int | None
    officers: tuple[str, ...]
    wave: str | None
    yes_no: dict[str, str]
    approach: str
    placement: str | None
    staff: int | None
    lists: dict[str, tuple[Label, ...]]
    areas: dict[str, Label | None]


def _labels(raw: Raw, question: str) -> list[Label]:
    rows = raw.table("raw_vocabulary__option_spelling").iter_rows(named=True)
    scopes = {"any", "sentence" if question in _PARTNERS else "list"}
    return [
        Label(r["spelling"], r["option_id"])
        for r in rows
        if r["question_id"] == question and r["scope"] in scopes
    ]


def _areas(raw: Raw, *scopes: str) -> list[Label]:
    rows = raw.table("raw_vocabulary__policy_area_spelling").iter_rows(named=True)
    return [Label(r["spelling"], r["policy_area_id"]) for r in rows if r["scope"] in scopes]


_MOST = {
    "purposes": 6,
    "success_factors": 8,
    "roles": 7,
    "terms": 3,
    "activities": 5,
    "funding_sources": 4,
    "funded_activities": 4,
    "innovation_partners": 4,
    "data_partners": 4,
}


def _list(labels: list[Label], most: int, free: tuple[str, ...]) -> st.SearchStrategy:
    known = st.lists(st.sampled_from(labels), max_size=most, unique_by=lambda label: label.option)
    if not free:
        return known.map(tuple)
    others = st.lists(st.sampled_from(free), max_size=1).map(
        lambda texts: [Label(text, "other") for text in texts]
    )
    return st.tuples(known, others).map(lambda pair: (*pair[0], *pair[1]))


def _names() -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(_FIRST_NAMES), st.sampled_from(_LAST_NAMES)).map(" ".join)


def _cities() -> st.SearchStrategy[str]:
    parts = (st.sampled_from(_FRONTS), st.sampled_from(_PLACES), st.sampled_from(_BACKS))
    return st.tuples(*parts).map("".join)


def _lists_of(raw: Raw, wave: str | None) -> st.SearchStrategy:
    def labels_of(question: str) -> list[Label]:
        offered = {"2018": {"training"}, "2020": {"project"}, None: {"training", "project"}}
        # A page prints "no major role" in no list, and trains staff in a sentence only.
        left_out = {"none", "training", *(offered[wave] if question == "funded_activities" else ())}
        return [label for label in _labels(raw, question) if label.option not in left_out]

    drawn = {
        question: _list(labels_of(question), most, () if question in _PARTNERS else _FREE)
        for question, most in _MOST.items()
    }
    focus = _list(_areas(raw, "any", "policy_focus"), 3, _FREE)
    return st.fixed_dictionaries({**drawn, "policy_focus": focus})


def _sufficiency(raw: Raw) -> st.SearchStrategy:
    by_area: dict[str, list[Label]] = {}
    for label in _areas(raw, "any"):
        by_area.setdefault(label.option, []).append(label)
    return st.fixed_dictionaries(
        {
            area: st.tuples(
                st.sampled_from(labels),
                st.sampled_from(("sufficient", "insufficient", "not_reported")),
            ).map(lambda pair: Label(pair[0].text, pair[1]))
            for area, labels in by_area.items()
        }
    )


@st.composite
def facts(draw: st.DrawFn, raw: Raw) -> Facts:
    """Facts of one page; a name is never a label, so that every fact can be told from another."""
    wave = draw(st.sampled_from((None, "2018", "2020")))
    return Facts(
        city=draw(_cities()),
        country=draw(st.sampled_from(_COUNTRIES)),
        title=draw(st.sampled_from(_TITLES)),
        leader=draw(_names()),
        population=draw(st.integers(10_000, 20_000_000)),
        year=draw(st.sampled_from((None, 2004, 2011, 2017, 2020))),
        officers=tuple(draw(st.lists(_names(), min_size=0, max_size=3, unique=True))),
        wave=wave,
        yes_no={
            question: draw(st.sampled_from(("yes", "no")))
            for question in ("formal_strategy", "dedicated_funding", "training")
        },
        approach=draw(st.sampled_from(("both", "holistic", "policy_areas", "departmental"))),
        placement=draw(st.sampled_from((None, *_PLACEMENTS))),
        staff=draw(st.none() | st.integers(1, 1500)),
        lists=draw(_lists_of(raw, wave)),
        areas=draw(_sufficiency(raw)),
    )


def is_free(text: str) -> bool:
    """Whether a text is one of the invented answers."""
    return any(key_of(text) == key_of(free) for free in _FREE)


def is_ambiguous(label: Label) -> bool:
    """Whether a label without a heading may belong to two questions."""
    return label.option in _AMBIGUOUS or label.option == "human_centred_design"
