"""How a city's name is written for comparing: no accents, no census words, no typing habits."""

import re
import unicodedata

# Census words are lower case ("Birmingham city"); in "Kansas City" the word is part of the name.
_CENSUS_WORD = re.compile(
    r"\s+(city|town|village|borough|municipality|CDP|urban county|consolidated government"
    r"|metropolitan government|unified government)$"
)
_STATE = re.compile(r", [A-Z][a-z]+( (of|[A-Z][a-z]+))*$")
_TRAILING_ARTICLE = re.compile(r"^(.*),\s*(El|La|Los|Las|L'|A|O|As|Os|Les)$", re.IGNORECASE)
_DASH = re.compile("\\s+[-\u2013]\\s+")
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


def name_keys(name: str) -> list[str]:
    """The forms under which a printed name may be found, most literal first, no doubles.

    Parentheses ("(greater city)", "(balance)") are dropped, bilingual names give a form a language,
    a trailing Spanish article moves to the front, "St." is "Saint".
    """
    plain = re.sub(r"\s*\([^)]*\)", "", name).strip()
    plain = _CENSUS_WORD.sub("", _STATE.sub("", plain) or plain)
    forms = [plain, *re.split(r"\s*/\s*", plain), *_DASH.split(plain)]
    article = _TRAILING_ARTICLE.match(re.sub(r"\s*\([^)]*\)", "", name).strip())
    if article:
        joint = "" if article[2].endswith("'") else " "
        forms.insert(0, f"{article[2]}{joint}{article[1]}")
    keys = [simplify(form) for form in forms]
    return list(dict.fromkeys(key for key in keys if key))


def simplify(text: str) -> str:
    """Lower case letters and digits in single-spaced words, accents dropped, "St." as "saint"."""
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(mark for mark in bare if not unicodedata.combining(mark))
    bare = _APOSTROPHE.sub("", bare.casefold().translate(_WHOLE_LETTERS))
    words = " ".join(re.findall(r"[a-z0-9]+", bare))
    # Last, when "St.", "St-" and "St " have all become one word.
    return _SAINT.sub("saint ", words)


def slug(name: str) -> str:
    """The name as part of a city code."""
    return simplify(name).replace(" ", "-")
