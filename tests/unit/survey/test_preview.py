"""`cityfare add --preview`: what was understood of a file, in words; nothing is kept."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import AddError
from pipelines.overlay.preview import preview
from pipelines.settings import Settings
from pipelines.survey.response import Stated
from tests.fixtures.survey_pages import read_page

HEADER = "city;country;wave;formal_strategy;roles;staff_count;leader_name;population\n"
NOBODY = Stated()


def test_card_tells_city_answers_and_what_stays_unknown(tmp_path: Path) -> None:
    path = tmp_path / "quito.csv"
    row = 'Quito;Ecuador;2020;yes;"Designer; other: Guías";12;Ana Ruiz;2781641\n'
    path.write_text(HEADER + row)
    settings = Settings(build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay")

    card = list(preview(settings, path, NOBODY, "es"))

    assert card[0] == "Quito, Ecuador (ec-quito; survey of 2020)"
    assert card[1] == "  population: 2,781,641; leader: Ana Ruiz"
    assert "  Tiene una estrategia formal (explícita) de innovación: Sí" in card
    assert "  Competencias o funciones de innovación: Diseñador; Otro: Guías" in card
    assert "  Número de personas dedicadas a la innovación: 12" in card
    assert any(line.startswith("  3 of ") for line in card)
    assert card[-1].startswith("Nothing was kept")
    assert not (tmp_path / "overlay").exists()


def test_page_has_a_card_too(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(read_page("headings.txt"))

    card = list(preview(Settings(build_dir=tmp_path), path, NOBODY, "en"))

    assert card[0].startswith("Port Verdano, Costa Rica (not matched: ")
    assert any("Where innovation work sits: City Manager's office" in line for line in card)


def test_refused_file_has_no_card(tmp_path: Path) -> None:
    path = tmp_path / "quito.csv"
    path.write_text(f"{HEADER}Quito;Ecuador;2020;maybe;;;;\n")

    with pytest.raises(AddError, match="maybe"):
        list(preview(Settings(build_dir=tmp_path), path, NOBODY, "en"))


def test_command_prints_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITYFARE_BUILD_DIR", str(tmp_path))
    path = tmp_path / "quito.csv"
    path.write_text(f"{HEADER}Quito;Ecuador;2020;yes;;;;\n")

    result = CliRunner().invoke(app, ["add", str(path), "--preview", "--language", "fr"])

    assert result.exit_code == 0
    assert "stratégie d'innovation formelle (explicite): Oui" in result.stdout
