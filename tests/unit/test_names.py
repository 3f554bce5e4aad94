"""Names for comparing: what is typing habit goes, what tells cities apart stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.names import bare_name, name_forms, simplify, slug


def name_keys(name: str) -> list[str]:
    """All forms of a name in the order in which they are tried, each once."""
    forms = name_forms(name)
    return list(dict.fromkeys([*forms.whole, *forms.languages, *forms.parts]))


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
        ("New York city, New York", ["new york"]),
        (
            "San Buenaventura (Ventura) city, California",
            ["san buenaventura ventura", "san buenaventura"],
        ),
        ("Urban Honolulu CDP, Hawaii", ["honolulu"]),
    ],
)
def test_name_keys_drop_census_words_and_remarks(printed: str, keys: list[str]) -> None:
    assert name_keys(printed) == keys


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Kansas City", "kansas city"),
        ("Kansas City city, Missouri", "kansas city"),
        ("Carson City, Nevada", "carson city"),
        ("Mexico City", "mexico city"),
    ],
)
def test_name_keys_keep_a_word_that_is_part_of_the_name(printed: str, key: str) -> None:
    assert name_keys(printed) == [key]


def test_name_keys_try_a_qualifier_before_they_drop_it() -> None:
    # What would go wrong: "Frankfurt (Oder)" is looked for as "frankfurt", which is another city.
    assert name_keys("Frankfurt (Oder)") == ["frankfurt oder", "frankfurt"]
    assert name_keys("Kansas City (Kansas)") == ["kansas city kansas", "kansas city"]


@pytest.mark.parametrize(
    ("printed", "city"),
    [
        ("Nashville-Davidson metropolitan government (balance), Tennessee", "nashville"),
        ("Louisville/Jefferson County metro government (balance), Kentucky", "louisville"),
        ("Athens-Clarke County unified government (balance), Georgia", "athens"),
        ("Augusta-Richmond County consolidated government (balance), Georgia", "augusta"),
        ("Lexington-Fayette urban county, Kentucky", "lexington"),
        ("Athens-Clarke County", "athens"),
        ("Butte-Silver Bow (balance), Montana", "butte"),
    ],
)
def test_name_forms_of_a_consolidated_government_end_with_its_city(printed: str, city: str) -> None:
    assert name_forms(printed).whole[-1] == city


def test_name_forms_leave_other_hyphens_alone() -> None:
    assert name_forms("Winston-Salem city, North Carolina").whole == ("winston salem",)
    assert name_forms("Stratford-upon-Avon").parts == ()
    assert name_forms("Saint-Denis").parts == ()


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("Mülheim a.d.Ruhr", "mulheim an der ruhr"),
        ("Düren, Stadt", "duren"),
        ("Greater Valletta", "valletta"),
        ("European City of Bordeaux", "bordeaux"),
        ("MUNICIPIUL CLUJ-NAPOCA", "cluj napoca"),
        ("Narva linn", "narva"),
        ("City of Boise", "boise"),
        ("Ft. Worth", "fort worth"),
        ("Sault Ste. Marie", "sault sainte marie"),
    ],
)
def test_name_forms_end_with_the_name_without_titles_and_abbreviations(
    printed: str, form: str
) -> None:
    assert name_forms(printed).whole[-1] == form


def test_name_forms_do_not_take_the_city_of_london_for_london() -> None:
    assert name_keys("City of London") == ["city of london"]


def test_name_forms_drop_city_where_it_is_a_title_only() -> None:
    assert "dundee" in name_forms("Dundee City", "GB").whole
    # Baker City in Oregon is not Baker in Louisiana.
    assert name_forms("Baker City", "US").whole == ("baker city",)


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Cannes-Antibes (greater city)", ("cannes", "antibes")),
        ("Montreux – Vevey", ("montreux", "vevey")),  # noqa: RUF001
        ("Brighton and Hove", ("brighton", "hove")),
        ("Aix-en-Provence", ()),
    ],
)
def test_name_forms_take_two_towns_for_parts_only(printed: str, parts: tuple[str, ...]) -> None:
    forms = name_forms(printed)

    assert forms.parts == parts
    assert not set(parts) & set(forms.whole)


def test_name_forms_base_is_the_name_alone() -> None:
    assert name_forms("Inverclyde (Greenock)").base == "inverclyde"
    assert name_forms("Coruña, A (greater city)").base == "a coruna"


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Halle (Saale)", "halle"), ("Halle", None), ("Zürich (Kreis 11) / Seebach", None)],
)
def test_bare_name_is_of_a_qualified_city_and_of_no_district(name: str, bare: str | None) -> None:
    assert bare_name(name) == bare


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
        ("Havre, Le", "le havre"),
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
