"""The index that search, map and filters read: one short object a city, in one script.

A script that sets a variable, and not JSON: so it also works from a file, where fetch does not.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipelines.portal.release_data import ReleaseData, Row
from pipelines.portal.site import File
from pipelines.portal.views.map_layers import MapLayer, layer_of, position_of

FILTERED = ("policy_focus", "roles", "activities")
"""Questions that the map can be filtered by."""
_WEIGHT_OF_A_KIND = 100


def search_index_file(data: ReleaseData) -> Iterator[File]:
    """Give `assets/cities.js`."""
    layers = layer_of(data)
    kinds = _kinds_known(data)
    levels = {row["city_code"]: row["latest_level"] for row in data.rows("certification_standing")}
    names = other_names(data)
    answers = _newest_answers(data)
    rows = []
    for city in data.rows("city"):
        code = city["city_code"]
        row = _entry(city, layers[code], kinds[code])
        row["a"] = " ".join(sorted(names.get(code, set()) - {city["city_name"]}))
        if levels.get(code):
            row["l"] = levels[code]
        if code in answers:
            row["q"] = _filters(answers[code])
        rows.append(row)
    text = json.dumps({"cities": rows}, ensure_ascii=False, separators=(",", ":"))
    # A city's name may hold anything; in a script nothing may look like the end of one.
    safe = text.replace("</", "<\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    yield File("assets/cities.js", f"window.CITYFARE={safe};\n".encode())


def _entry(city: Row, layer: MapLayer, kinds: int) -> Row:
    region = city["admin1_code"]
    row: Row = {
        "c": city["city_code"],
        "n": f"{city['city_name']}, {region}" if region else city["city_name"],
        "o": city["country_name"],
        "k": layer.value,
        # What is best known and largest is offered first.
        "w": round(kinds * _WEIGHT_OF_A_KIND + math.log10(city["population"] or 1), 1),
        "s": city["size_band"],
    }
    position = position_of(city)
    if position:
        row["x"], row["y"] = (round(value, 1) for value in position)
    return row


def other_names(data: ReleaseData) -> dict[str, set[str]]:
    """All names that sources give a city, without the state or region behind them."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in data.stream("city_match", ["city_code", "mentioned_name"]):
        if row["city_code"] and row["mentioned_name"]:
            names[row["city_code"]].add(row["mentioned_name"].split(" (")[0].split(",")[0])
    return names


def _kinds_known(data: ReleaseData) -> dict[str, int]:
    kinds: dict[str, int] = defaultdict(int)
    for row in data.stream("city_known"):
        kinds[row["city_code"]] += row["facts"] > 0
    return kinds


_Answers = Mapping[str, Mapping[str, str]]
"""Answer by option, by question."""


def _newest_answers(data: ReleaseData) -> dict[str, _Answers]:
    """The newest answer to each option of the questions that can be filtered by."""
    newest: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    # The table is ordered by wave within a city, so that a later wave takes an older one's place.
    columns = ["city_code", "wave", "question_id", "option_id", "answer"]
    for row in data.stream("survey_answer", columns):
        if row["question_id"] in FILTERED and row["option_id"]:
            newest[row["city_code"]][row["question_id"]][row["option_id"]] = row["answer"]
    return dict(newest)


def _filters(answers: _Answers) -> Row:
    """Options with a yes, and whether all others are known to be a no."""
    found = {}
    for question, options in answers.items():
        yes = sorted(option for option, answer in options.items() if answer == "yes")
        is_full = all(answer != "unknown" for answer in options.values())
        if yes or is_full:
            found[question] = {"y": yes, "f": is_full}
    return found
