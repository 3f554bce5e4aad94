"""Names for comparing: what is typing habit goes, what tells cities apart stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.names import name_keys, simplify, slug

_NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.lists(
    st.sampled_from(
        [
            "St.",
            "St",
            "st-",
            "Saint",
            "Łódź",
            "city",
            "(balance)",
            "/",
            " - ",
            ",",
            "'",
            "\u0131",
            "É",
        ]
    ),
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Zürich", "zurich"),
        ("São Paulo", "sao paulo"),
        ("Łódź", "lodz"),
        ("Diyarbak\u0131r", "diyarbakir"),
        ("İstanbul", "istanbul"),
        ("Malmö", "malmo"),
        ("København", "kobenhavn"),
        ("Gießen", "giessen"),
        ("Đakovo", "dakovo"),
        ("St. Louis", "saint louis"),
        ("L'Aquila", "laquila"),
        ("  Tel Aviv-Yafo ", "tel aviv yafo"),
        ("", ""),
    ],
)
def test_simplify_drops_accents_and_typing(name: str, plain: str) -> None:
    assert simplify(name) == plain


def test_simplify_leaves_st_inside_a_word_alone() -> None:
    assert simplify("Stuttgart") == "stuttgart"
    assert simplify("Budapest.") == "budapest"


def test_simplify_reads_a_hyphen_behind_st_as_saint() -> None:
    # What would go wrong: only "St." and "St " are read as Saint, so "St-Denis" is another name
    # than "Saint-Denis".
    assert simplify("St-Denis") == simplify("Saint-Denis")


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Næstved", "naestved"), ("Þorlákshöfn", "thorlakshofn"), ("Schœlcher", "schoelcher")],
)
def test_simplify_loses_no_letter(name: str, plain: str) -> None:
    # What would go wrong: æ, œ, þ and ð are dropped and part the word, so the public code of
    # Næstved would be "dk-n-stved".
    assert simplify(name) == plain


@given(_NAMES)
def test_simplify_is_idempotent(name: str) -> None:
    # What would go wrong: the first pass makes "st x" of "St-x" or "st!x", the second "saint x".
    once = simplify(name)

    assert simplify(once) == once


@given(_NAMES)
def test_simplify_leaves_plain_words_only(name: str) -> None:
    words = simplify(name).split(" ")

    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words if word)
    assert "" not in words or words == [""]


@given(st.text("abcdeéèüñçøØłŁ\u0131İßđĐ ", max_size=12))
def test_simplify_is_blind_to_case(name: str) -> None:
    assert simplify(name.upper()) == simplify(name.lower())


@pytest.mark.parametrize(
    ("printed", "keys"),
    [
        ("Wien (greater city)", ["wien"]),
        ("Birmingham city, Alabama", ["birmingham"]),
        ("Anchorage municipality, Alaska", ["anchorage"]),
        ("Gilbert town, Arizona", ["gilbert"]),
        ("Enterprise CDP, Nevada", ["enterprise"]),
        ("St. Louis city, Missouri", ["saint louis"]),
        ("Indianapolis city (balance), Indiana", ["indianapolis"]),
        ("Nashville-Davidson metropolitan government (balance), Tennessee", ["nashville davidson"]),
        ("New York city, New York", ["new york"]),
        ("San Buenaventura (Ventura) city, California", ["san buenaventura"]),
    ],
)
def test_name_keys_drop_census_words_and_remarks(printed: str, keys: list[str]) -> None:
    assert name_keys(printed) == keys


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Kansas City", "kansas city"),
        ("Kansas City (Kansas)", "kansas city"),
        ("Kansas City city, Missouri", "kansas city"),
        ("Carson City, Nevada", "carson city"),
        ("Mexico City", "mexico city"),
    ],
)
def test_name_keys_keep_a_word_that_is_part_of_the_name(printed: str, key: str) -> None:
    assert name_keys(printed) == [key]


def test_name_keys_drop_a_state_of_several_words() -> None:
    # What would go wrong: "of" is in lower case, so the state stays and hides the census word.
    assert name_keys("Washington city, District of Columbia") == ["washington"]


@pytest.mark.parametrize(
    ("printed", "keys"),
    [
        ("Bruxelles/Brussel (greater city)", ["bruxelles brussel", "bruxelles", "brussel"]),
        ("Donostia / San Sebastián", ["donostia san sebastian", "donostia", "san sebastian"]),
        (
            "Montreux – Vevey",  # noqa: RUF001
            ["montreux vevey", "montreux", "vevey"],
        ),
        ("Aix-en-Provence", ["aix en provence"]),
    ],
)
def test_name_keys_give_a_form_for_each_language(printed: str, keys: list[str]) -> None:
    assert name_keys(printed) == keys


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Línea de la Concepción, La", "la linea de la concepcion"),
        ("Coruña, A", "a coruna"),
        ("Hospitalet de Llobregat, L'", "lhospitalet de llobregat"),
        ("Palmas, Las (greater city)", "las palmas"),
    ],
)
def test_name_keys_move_a_trailing_article_to_the_front(printed: str, key: str) -> None:
    assert name_keys(printed)[0] == key


@given(_NAMES)
def test_name_keys_are_plain_and_occur_once(name: str) -> None:
    keys = name_keys(name)

    assert len(keys) == len(set(keys))
    assert all(key and key.strip() == key for key in keys)


def test_slug_joins_words_with_hyphens() -> None:
    assert slug("São José dos Campos") == "sao-jose-dos-campos"
