"""How a city's name is written for comparing: no accents, no census words, no typing habits.

Here: text alone. Which place a name means is decided in `match.py`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Census words are lower case ("Birmingham city"); in "Kansas City" the word is part of the name.
_CENSUS_WORD = re.compile(
    r"\s+(city|town|village|borough|municipality|CDP|zona urbana|comunidad"
    r"|(?P<joint>(consolidated|metro|metropolitan|unified) government|urban county))$"
)
# A state ("…, Alabama"), and what stands like one: "Düren, Stadt".
_STATE = re.compile(r", [A-Z][a-z]+( (of|[A-Z][a-z]+))*$")
_REMARK = re.compile(
    r"\s*\((greater city|balance)\)|,?\s*\(([A-Za-z]+ )?part\)|, FR part", re.IGNORECASE
)
_QUALIFIER = re.compile(r"\s*\([^)]*\)")
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")
_TRAILING_ARTICLE = re.compile(
    r"^(.*),\s*(El|La|Los|Las|L'|A|O|As|Os|Le|Les|Els|Sa|Es|The|Den)$", re.IGNORECASE
)
# "City" as it is written behind a name in Chinese, Japanese and Korean.
_CITY_IN_SCRIPT = re.compile("(?<=..)[\u5e02\uc2dc]$")
# What stands behind a comma and is neither state nor article.
_TITLE = re.compile(
    r"((kreisfreie |hanse|landeshaupt|große kreis)?stadt|(city|town|municipality) of|ville de"
    r"|(fr|french) part)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^(european )?(greater )?(city of|municipality of|municipiul|greater)\s+(?=\S)"
    r"|\s+(linn|kommun|kommune)$",
    re.IGNORECASE,
)
_ABBREVIATIONS = {
    re.compile(pattern, re.IGNORECASE): full
    for pattern, full in {
        r"\ba\.\s?d\.\s?": "an der ",
        r"\bi\.\s?d\.\s?": "in der ",
        r"\ba\.\s?m\.\s?": "am ",
        r"\bste[. -]\s?(?=\w)": "sainte ",
        r"\bft\.?\s(?=\w)": "fort ",
        r"\bmt\.?\s(?=\w)": "mount ",
    }.items()
}
# The Census Bureau's only name of this form: "Urban Honolulu CDP".
_URBAN = re.compile(r"^Urban (?=\S.* CDP$)")
_CONSOLIDATED = re.compile(r"^([^/-]+)[-/]\s*.+$")
_COUNTY = re.compile(r"^.+[-/].+ County$")
_LANGUAGES = re.compile(r"\s*/\s*")
_PARTS = re.compile("\\s+[-\u2013]\\s+|\\s+(?:and|und|et|y|&)\\s+")
_TWO_TOWNS = re.compile(r"^(?!Sainte?-|St-|Sant?-)([^\W\d_][^\s-]+)-([A-Z][^\s-]+)$")
# The corporation of the old centre is a government of its own, and not that of London.
_OWN_NAMES = {"city of london"}
_APOSTROPHE = re.compile("['\u2019`\u02bc]")
# Letters that Unicode does not take apart; U+0131 is the Turkish i without a dot.
_WHOLE_LETTERS = str.maketrans(
    {
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u0131": "i",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00fe": "th",
        "\u00f0": "d",
    }
)
_SAINT = re.compile(r"\bst (?=\S)")


@dataclass(frozen=True)
class NameForms:
    """The plain forms of a printed name.

    `base`: the name alone, as a city code is made of it. `whole`: ways to write all of it, most
    literal first. `languages`: the names of a bilingual label, which must lead to one place.
    `parts`: towns that a compound seems to join; all must lead to one place, else they are
    candidates only.
    """

    base: str
    whole: tuple[str, ...]
    languages: tuple[str, ...]
    parts: tuple[str, ...]


def name_forms(name: str, iso2: str | None = None) -> NameForms:
    """The forms under which a printed name may be found.

    Remarks ("(greater city)", "(balance)"), census words and titles are dropped, a trailing article
    moves to the front, abbreviations are written out, "St." is "Saint", a consolidated government
    is also looked for under its city's name alone.

    Args:
        name: As printed.
        iso2: Country, where known: in the US "City" at the end is part of the name.
    """
    remarked = _REMARK.sub("", name).strip()
    stateless = _STATE.sub("", remarked) or remarked
    plain = _CENSUS_WORD.sub("", _URBAN.sub("", stateless))
    bare = _QUALIFIER.sub("", plain)
    literal = [*_with_article(remarked), plain, bare]
    further = [_OFFICE.sub("", form) for form in literal if simplify(form) not in _OWN_NAMES]
    further += [_written_out(form) for form in literal]
    if "(balance)" in name.lower() or _is_consolidated(stateless):
        further.append(_CONSOLIDATED.sub(r"\1", bare))
    if iso2 not in (None, "US"):
        further.append(bare.removesuffix(" City"))
    further.append(_CITY_IN_SCRIPT.sub("", bare))
    return NameForms(
        base="".join(_plain([*_with_article(remarked), bare])[:1]),
        whole=_plain([*literal, *further]),
        languages=_several(_LANGUAGES.split(bare)),
        parts=_several(_PARTS.split(bare)) or _several(_two_towns(bare)),
    )


def ends_of_name(name: str) -> list[tuple[str, str]]:
    """The name and what stands behind its last comma or in brackets at its end."""
    bare = _QUALIFIER.sub("", name).strip()
    ends = [bare.rpartition(",")[::2]]
    if bracketed := _IN_BRACKETS.match(name):
        ends.append((bracketed[1], bracketed[2]))
    return [(head.strip(), tail.strip()) for head, tail in ends if head.strip() and tail.strip()]


def parted_name(name: str) -> tuple[str, str | None]:
    """A name and the state behind its last comma, None where that is an article or a title.

    `Salinas, Calif.` has a state; `Hospitalet de Llobregat, L'` and `Düren, Stadt` have none.
    """
    bare = _QUALIFIER.sub("", name).strip()
    head, _, tail = (part.strip() for part in bare.rpartition(","))
    if not (head and tail) or _TITLE.fullmatch(tail) or _TRAILING_ARTICLE.match(bare):
        return name, None
    return head, tail


@lru_cache(maxsize=1 << 19)
def simplify(text: str) -> str:
    """Lower case letters and digits in single-spaced words, accents dropped, "St." as "saint".

    A text without Latin letters and digits keeps those of its own script: `Київ`, `横浜市`.
    """
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(mark for mark in bare if not unicodedata.combining(mark))
    bare = _APOSTROPHE.sub("", bare.casefold().translate(_WHOLE_LETTERS))
    words = " ".join(re.findall(r"[a-z0-9]+", bare) or re.findall(r"[^\W_]+", bare))
    # Last, when "St.", "St-" and "St " have all become one word.
    return _SAINT.sub("saint ", words)


def bare_name(name: str) -> str | None:
    """The name without its qualifier, `Halle` of `Halle (Saale)`; None where it has none.

    A district says the city before the brackets ("Zürich (Kreis 3)"), and is not a namesake of it.
    """
    if "(" not in name or "(Kreis" in name:
        return None
    return simplify(_QUALIFIER.sub("", name))


def slug(name: str) -> str:
    """The name as part of a city code, which is ASCII."""
    return "-".join(re.findall(r"[a-z0-9]+", simplify(name)))


def _with_article(name: str) -> list[str]:
    article = _TRAILING_ARTICLE.match(_QUALIFIER.sub("", name).strip())
    if article is None:
        return []
    joint = "" if article[2].endswith("'") else " "
    return [f"{article[2]}{joint}{article[1]}"]


def _is_consolidated(stateless: str) -> bool:
    word = _CENSUS_WORD.search(stateless)
    return bool(word and word["joint"]) or bool(_COUNTY.match(stateless))


def _written_out(form: str) -> str:
    for pattern, full in _ABBREVIATIONS.items():
        form = pattern.sub(full, form)
    return form


def _two_towns(bare: str) -> list[str]:
    found = _TWO_TOWNS.match(bare)
    return list(found.groups()) if found else []


def _several(forms: list[str]) -> tuple[str, ...]:
    plain = _plain(forms)
    return plain if len(plain) > 1 else ()


def _plain(forms: list[str]) -> tuple[str, ...]:
    keys = (simplify(form) for form in forms)
    return tuple(dict.fromkeys(key for key in keys if key))
