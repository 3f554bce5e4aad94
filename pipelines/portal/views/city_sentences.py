"""At most five sentences on a city, each one fact with its comparison. No cause, no praise."""

from collections.abc import Iterator

from pipelines.portal.site import Site
from pipelines.portal.views.city_answers import Wave
from pipelines.portal.views.city_facts import CityFacts
from pipelines.portal.views.city_outcomes import Score

_FEWEST_OUTCOMES = 5
_FEWEST_SCORES = 3
_AT_MOST = 5


def sentences_of(site: Site, facts: CityFacts) -> list[str]:
    """The sentences that open the page of a city."""
    found = list(_all_sentences(site, facts))
    return found[:_AT_MOST] or [_little_known(site, facts)]


def _all_sentences(site: Site, facts: CityFacts) -> Iterator[str]:
    if facts.waves:
        yield from _answers(site, facts, facts.waves[0])
    yield from _certification(site, facts)
    ranked = [score for score in facts.scores if score.quarter]
    if len(ranked) >= _FEWEST_SCORES:
        yield from _scores(site, ranked)
    yield from _income(site, facts)
    if not facts.scores:
        yield from _outcomes(site, facts)


def _answers(site: Site, facts: CityFacts, wave: Wave) -> Iterator[str]:
    words = site.words
    strategy = wave.block("formal_strategy")
    if strategy and strategy.named and strategy.named[0].row["peer_share_pct"] is not None:
        row = strategy.named[0].row
        text = (
            words.gettext("%(city)s has no formal innovation strategy.", city=facts.name)
            if strategy.named[0].is_no
            else words.gettext("%(city)s has a formal innovation strategy.", city=facts.name)
        )
        yield f"{text} " + words.ngettext(
            "In %(wave)s %(share)s%% of %(num)s other city gave the same answer "
            "(compared: %(peers)s).",
            "In %(wave)s %(share)s%% of %(num)s other cities gave the same answer "
            "(compared: %(peers)s).",
            row["peer_cities_answering"],
            share=words.number(row["peer_share_pct"], 0),
            peers=site.label("respondent_group", row["peers_group"]),
            wave=wave.wave,
        )
    roles = wave.block("roles")
    if roles and roles.state == "known" and roles.named:
        names = [line.text[:1].lower() + line.text[1:] for line in roles.named]
        yield words.ngettext(
            "It names %(num)s role in innovation: %(roles)s.",
            "It names %(num)s roles in innovation: %(roles)s.",
            len(names),
            roles=words.listing(names),
        )
    if facts.areas and facts.areas.is_reported:
        judged = facts.asked[facts.areas.wave]
        yield words.gettext(
            "It judges its data sufficient in %(sufficient)s of %(areas)s policy areas and "
            "insufficient in %(insufficient)s.",
            sufficient=judged["areas_sufficient"],
            insufficient=judged["areas_insufficient"],
            areas=judged["areas_asked"],
        )


def _certification(site: Site, facts: CityFacts) -> Iterator[str]:
    words, standing = site.words, facts.standing
    if standing is None:
        return
    year = standing["latest_label_year"]
    if standing["latest_level"] is None:
        yield words.gettext(
            "What Works Cities certified it; the level of its newest award is not known."
        )
        return
    level = site.label("level", standing["latest_level"])
    if year is None:
        yield words.gettext(
            "What Works Cities certified it at %(level)s in a year that is not known.", level=level
        )
        return
    yield words.gettext(
        "What Works Cities certified it at %(level)s in %(year)s.", level=level, year=year
    )


def _scores(site: Site, ranked: list[Score]) -> Iterator[str]:
    words = site.words
    above = [s for s in ranked if s.quarter == "upper"]
    below = [s for s in ranked if s.quarter == "lower"]
    if above:
        yield words.gettext(
            "Among the cities with figures it is in the upper quarter for %(dimensions)s.",
            dimensions=words.listing(_dimensions(site, above)),
        )
    if below:
        yield words.gettext(
            "It is in the lower quarter for %(dimensions)s.",
            dimensions=words.listing(_dimensions(site, below)),
        )


def _dimensions(site: Site, scores: list[Score]) -> list[str]:
    return [site.label("dimension", score.row["dimension"]).lower() for score in scores]


def _income(site: Site, facts: CityFacts) -> Iterator[str]:
    if facts.income is None:
        return
    words = site.words
    year, value = facts.income.own[-1]
    text = words.gettext(
        "Its median household income was %(value)s in %(year)s.",
        value=words.measure(value, "usd"),
        year=year,
    )
    if year in facts.income.medians:
        text += " " + words.ngettext(
            "The median of the %(num)s city with figures was %(median)s.",
            "The median of the %(num)s cities with figures was %(median)s.",
            facts.income.cities[year],
            median=words.measure(facts.income.medians[year], "usd"),
        )
    yield text


def _outcomes(site: Site, facts: CityFacts) -> Iterator[str]:
    counts = facts.quarters
    if counts is None or counts["indicators"] < _FEWEST_OUTCOMES:
        return
    yield site.words.gettext(
        "Of its %(all)s indicators %(better)s stand in the better quarter of the cities that have "
        "them, %(worse)s in the worse and %(between)s in between.",
        all=counts["indicators"],
        better=counts["better_quarter"],
        worse=counts["worse_quarter"],
        between=counts["middle_half"],
    )


def _little_known(site: Site, facts: CityFacts) -> str:
    words = site.words
    if facts.practices:
        because = words.gettext("one or more collected practices")
    elif facts.awards:
        because = words.gettext("its certification")
    else:
        because = words.gettext("its figures")
    return words.gettext(
        "%(city)s is in this release for %(reason)s. Little else is known yet.",
        city=facts.name,
        reason=because,
    )
