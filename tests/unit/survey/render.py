"""Facts -> the printed elements of a page, in both layouts."""

from dataclasses import dataclass, replace

from tests.unit.survey.facts import Facts, Label, is_ambiguous

RANK_LIST = (
    "Taking risks or testing new ideas",
    "Data-driven analytics/public data management",
    "Engaging residents in new ways",
    "Developing new solutions based on digital technologies",
    "Organizational change within the municipality",
    "Human-centered design",
    "Rethinking your city\u2019s approach to financing partnerships",
)
_APPROACHES = {
    "both": "both from a holistic/macro level, as well as in specific policy areas",
    "holistic": "from a holistic/macro level",
    "policy_areas": "in specific policy areas/domains",
    "departmental": "at the departmental level",
}
_TEAM = "{city}\u2019s dedicated team for innovation"
_PLACEMENTS = {
    "mayors_office": f"Situated in the Mayor\u2019s office, {_TEAM} mends sheds",
    "city_managers_office": f"Situated in the City Manager\u2019s office, {_TEAM} mends sheds",
    "within_department": f"Situated in the Harbour Department, {_TEAM} mends sheds",
    "independent_department": f"As an independent department, {_TEAM} mends sheds",
    "task_group": "{city} has an innovation-related task group consisting of delegates",
    "spread": "{city}\u2019s innovation work is spread throughout the municipality",
    "none": "{city} does not have a dedicated team for innovation",
}
_PEERS = {
    "2021": {"yes": "50%", "no": "50%", "both": "more than half", "holistic": "20%"}
    | {"policy_areas": "24%"},
    "2019": {"yes": "44%", "no": "56%", "both": "40%", "holistic": "24%"}
    | {"policy_areas": "over one-third"},
}
NOTE = "Note: The City Innovation Snapshot (PDF version) was produced in 2019."


@dataclass(frozen=True)
class Piece:
    """One printed element: heading, list item, line of its own, or paragraph."""

    kind: str
    text: str


@dataclass(frozen=True)
class Noise:
    """What happens to a page on its way to a file; all of it leaves the facts alone."""

    seed: int = 0
    newline: str = "\n"
    has_mark: bool = False
    is_decomposed: bool = False
    has_entities: bool = False
    has_hard_spaces: bool = False
    bullet: str = ""
    blank_lines: int = 0
    is_shuffled: bool = False
    has_menu: bool = False
    is_one_line: bool = False
    site: str = "2021"
    width: int | None = None
    """Column at which a text is wrapped."""


def _heading(text: str) -> Piece:
    return Piece("heading", text)


def _items(labels: tuple[Label, ...] | list[str]) -> list[Piece]:
    return [Piece("item", x.text if isinstance(x, Label) else x) for x in labels]


def population_of(facts: Facts) -> str:
    """The population as the site prints it."""
    return f"{facts.population:,}" + (f" ({facts.year})" if facts.year else "")


def _share(facts: Facts, noise: Noise, answer: str, lead: str) -> str:
    peers = _PEERS[noise.site].get(answer) if facts.wave else None
    return f"{lead} {peers} of cities surveyed, " if peers else ""


def _vision(facts: Facts, noise: Noise) -> str:
    strategy = facts.yes_no["formal_strategy"]
    has = "has" if strategy == "yes" else "does not have"
    return (
        f"{_share(facts, noise, strategy, 'Along with')}{facts.city} {has} an explicit innovation "
        f"strategy. {_share(facts, noise, facts.approach, 'Similar to')}{facts.city} approaches "
        f"innovation capacity {_APPROACHES[facts.approach]}."
    )


def trains(facts: Facts) -> bool:
    """Whether the page says that funds train staff, an option of the second wave."""
    return facts.wave == "2020" and facts.yes_no["training"] == "yes"


def _funding(facts: Facts) -> list[Piece]:
    has = facts.yes_no["dedicated_funding"] == "yes"
    share, verb = ("81%", "has") if has else ("19%", "does not have")
    text = f"Like {share} of cities surveyed, {facts.city} {verb} dedicated funding to support"
    return [Piece("paragraph", f"{text} innovation capacity.")]


def _training(facts: Facts) -> list[Piece]:
    text = (
        f"Similar to 61% of participating cities in the 2020 survey, {facts.city}\u2019s funding "
        "for innovation capacity is also directed towards training staff and building capacity*."
    )
    note = (
        '*"Training staff and building capacity" is not an option in the 2018 survey, while '
        '"Launching or sustaining a project" is not an option in the 2020 survey.'
    )
    told = [Piece("paragraph", text)] if trains(facts) else []
    return [*told, Piece("paragraph", note)]


def _partners(facts: Facts) -> list[Piece]:
    ours, data = facts.lists["innovation_partners"], facts.lists["data_partners"]
    pieces = []
    if ours:
        names = ", ".join(label.text.lower() for label in ours[:-1])
        last = ours[-1].text.lower()
        pieces.append(
            f"{facts.city} has developed partnerships to promote innovation capacity with "
            f"{names + ', and ' if names else ''}{last}."
        )
    if data:
        names = ", ".join(label.text.lower() for label in data)
        pieces.append(
            "To improve data use, the city has also developed data partnerships with "
            f"{names} to collect and analyze data."
        )
    return [Piece("paragraph", text) for text in pieces]


def _team(facts: Facts) -> list[Piece]:
    placed = f"{_PLACEMENTS[facts.placement]}." if facts.placement else ""
    # One person of the treasury would be a second number beside the team's.
    size = "{city}\u2019s dedicated team for innovation consists of {staff:,} staff."
    counted = size if facts.staff else "People of the treasury look after new ideas all year."
    text = f"{placed} {counted}".strip().format(city=facts.city, staff=facts.staff)
    return [Piece("paragraph", text)]


def _rank_list() -> list[Piece]:
    numbers = [Piece("line", str(rank)) for rank in range(1, len(RANK_LIST) + 1)]
    labels = _items(list(RANK_LIST))
    return [piece for pair in zip(numbers, labels, strict=True) for piece in pair]


def _sources(facts: Facts) -> list[Piece]:
    labels = facts.lists["funding_sources"]
    tip = "This could include, for instance, council money; a special levy; and public votes."
    tips = [Piece("line", labels[-1].text), Piece("line", tip)] if labels else []
    return [_heading("Top sources of funding"), *_items(labels), *tips]


_CHART = (
    ("47 cities", "Launching or sustaining a project"),
    ("79 cities", "Idea generation & brainstorming"),
    ("51 cities", "Investing in digital systems"),
)


def _focus(facts: Facts) -> list[Piece]:
    labels = facts.lists["policy_focus"]
    texts = [f"{label.text}: the town set up a small office for it." for label in labels]
    return [
        _heading(f"Policy areas that {facts.city} is focused on"),
        *_items(labels),
        *(Piece("paragraph", text) for text in texts),
        _heading("Policy areas by number of cities"),
    ]


def _areas(facts: Facts) -> list[Piece]:
    lists = {
        flag: [label.text for label in facts.areas.values() if label.option == flag]
        for flag in ("sufficient", "insufficient")
    }
    return [
        _heading("Data availability by policy area"),
        *(Piece("line", str(len(labels))) for labels in lists.values()),
        _heading("Sufficient data"),
        *_items(lists["sufficient"]),
        _heading("Insufficient data"),
        *_items(lists["insufficient"]),
    ]


def _header(facts: Facts) -> list[Piece]:
    officers = [Piece("line", name) for name in facts.officers]
    return [
        *(Piece("line", text) for text in (facts.city, facts.country, facts.title, facts.leader)),
        _heading("Population"),
        Piece("line", population_of(facts)),
        _heading("Innovation Website"),
        *([_heading("Lead Innovation Officer"), *officers] if officers else []),
    ]


def with_headings(facts: Facts, noise: Noise) -> list[list[Piece]]:
    """Sections of a page that kept its headings, counts before the lists of areas."""
    roles = facts.lists["roles"]
    spotlight = [Piece("paragraph", "The town lets pupils redesign one crossing every spring.")]
    note = facts.wave == "2018" and noise.site == "2021"
    utilizes = f"{facts.city} utilizes {len(roles)} different innovation skills or roles"
    return [
        _header(facts),
        [_heading("Innovation is helping to:"), *_items(facts.lists["purposes"])],
        [_heading("Critical success factors:"), *_items(facts.lists["success_factors"])],
        [
            _heading(f"Spotlight on innovation in {facts.city}"),
            *spotlight,
            *([Piece("paragraph", NOTE)] if note else []),
        ],
        [
            _heading("Vision and approach to innovation capacity"),
            Piece("paragraph", _vision(facts, noise)),
        ],
        _focus(facts),
        [
            _heading(utilizes),
            *_items(roles),
            _heading("Innovation roles by number of cities"),
            *_team(facts),
        ],
        [
            _heading(f"Terms {facts.city} most associates with innovation"),
            *_items(facts.lists["terms"]),
        ],
        [
            _heading(f"{facts.city}\u2019s most common innovation activities"),
            *(
                piece
                for label in facts.lists["activities"]
                for piece in (Piece("item", label.text), Piece("line", "e.g. a small trial"))
            ),
            *_rank_list(),
        ],
        [
            _heading("How is innovation funded here?"),
            *_funding(facts),
            *_sources(facts),
            _heading("Activities being funded"),
            *_items(facts.lists["funded_activities"]),
            *(Piece("line", text) for bar in _CHART for text in bar),
            *_training(facts),
        ],
        [_heading("How is innovation measured?"), *_partners(facts)],
        _areas(facts),
    ]


def without_free_text(facts: Facts) -> Facts:
    """What is left of the facts where headings are lost: nothing that only a heading can tell."""
    kept = {
        question: tuple(x for x in labels if x.option != "other" and not is_ambiguous(x))
        for question, labels in facts.lists.items()
    }
    return replace(facts, title="", lists=kept)


def run_together(facts: Facts, noise: Noise) -> list[list[Piece]]:
    """Blocks of a page that lost its headings: lists run together, the first two printed twice."""
    lists = facts.lists
    first = [*_items(lists["purposes"]), *_items(lists["success_factors"])]
    front = (facts.country, facts.leader, population_of(facts), *facts.officers)
    note = facts.wave == "2018" and noise.site == "2021"
    texts = [
        f"{label.text}: the town set up a small office for it." for label in lists["policy_focus"]
    ]
    listed = ("roles", "terms", "activities", "funding_sources", "funded_activities")
    return [
        [*first, *(Piece("line", text) for text in front), *first],
        [Piece("paragraph", "The town lets pupils redesign one crossing every spring.")],
        [Piece("paragraph", NOTE)] if note else [],
        [Piece("paragraph", _vision(facts, noise))],
        [Piece("paragraph", text) for text in texts],
        _team(facts),
        [piece for question in listed for piece in _items(lists[question])],
        _rank_list(),
        [*_funding(facts), *_training(facts)],
        _partners(facts),
    ]
