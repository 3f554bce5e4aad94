"""What a page in another language says in it, and what it marks as English."""

from pathlib import Path

from pipelines.portal.site import Site
from pipelines.portal.words import Words
from tests.portal.small_site import labels, small_data

HOSTILE = "<b>Trust</b>"


def test_text_of_the_release_is_marked_outside_english_and_stays_text() -> None:
    assert Words("en").english(HOSTILE) == "&lt;b&gt;Trust&lt;/b&gt;"
    assert Words("es").english(HOSTILE) == '<span lang="en">&lt;b&gt;Trust&lt;/b&gt;</span>'


def test_country_has_its_name_in_the_language_and_in_english_that_of_the_release() -> None:
    assert Words("en").country("tr-izmir", "Turkey") == "Turkey"
    assert Words("es").country("tr-izmir", "Turkey") == "Turquía"
    assert Words("fr").country("zz-nowhere", "Nowhere") != ""


def test_label_that_a_language_lacks_is_english_and_says_so(tmp_path: Path) -> None:
    spanish = [{**row, "language": "es", "label": "Salud"} for row in labels("sdgs", a="Health")]
    data = small_data(tmp_path, code_label=[*labels("sdgs", a="Health", b="Water"), *spanish])
    site = Site(data, "es")

    assert site.said("sdgs", "a") == "Salud"
    assert site.said("sdgs", "b") == '<span lang="en">Water</span>'
    assert Site(data, "en").said("sdgs", "b") == "Water"
