"""`template`: empty forms to fill."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import say
from pipelines.survey.questionnaire.layout import Layout

_EXAMPLE = "Example: cityfare template survey --wave 2020 --output answers.xlsx"


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    templates = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    templates.callback()(template)
    templates.command(epilog=_EXAMPLE)(survey)
    templates.command(epilog="Example: cityfare template data-use")(data_use)
    app.add_typer(templates, name="template", epilog=_EXAMPLE)


def template() -> None:
    """Write an empty form, to be filled and read back."""


def survey(
    wave: Annotated[str, typer.Option(help="Wave of the survey: 2018 or 2020.")],
    output: Annotated[
        Path | None,
        typer.Option(
            help="File to write, .csv or .xlsx.", show_default="survey-WAVE.csv", dir_okay=False
        ),
    ] = None,
    layout: Annotated[
        Layout, typer.Option(help="One column an answer, or one row an answer.")
    ] = Layout.WIDE,
    language: Annotated[
        str, typer.Option(help="Language of the form in a workbook: en, es, fr or pt.")
    ] = "en",
    for_: Annotated[
        str | None,
        typer.Option("--for", help="Code or name of the city that the form is filled for."),
    ] = None,
    only_unknown: Annotated[
        bool,
        typer.Option("--only-unknown", help="Ask what the latest release lacks of --for CITY."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write an empty questionnaire of the innovation survey.

    A workbook begins with a form for one city, in the language of your choice.
    """
    from pipelines.errors import UsageError
    from pipelines.overlay.known import known_of
    from pipelines.settings import Settings
    from pipelines.survey.questionnaire.form import NOTHING_KNOWN
    from pipelines.survey.questionnaire.template import write_template
    from pipelines.vocabulary import load_codebook

    is_form = language != "en" or for_ is not None
    path = output or Path(f"survey-{wave}{'.xlsx' if is_form else '.csv'}")
    if (only_unknown and for_ is None) or (is_form and path.suffix.lower() != ".xlsx"):
        raise UsageError(
            "template survey",
            expected="--only-unknown with --for CITY; --language and --for with a file .xlsx",
            found=path.name if is_form else "--only-unknown alone",
            remedy="Correct the options.",
        )
    settings = Settings()
    known = NOTHING_KNOWN
    if for_ is not None:
        known = known_of(settings, for_, wave, has_answers=only_unknown)
    write_template(
        path,
        wave,
        load_codebook(settings),
        layout=layout,
        language=language,
        known=known,
        overwrite=force,
    )
    say(f"wrote {path}")


def data_use(
    output: Annotated[Path, typer.Option(help="File to write.", dir_okay=False)] = Path(
        "data-use.csv"
    ),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write an empty table for data use scores (0 to 38) of cities.

    No city's score is public: it is for those who hold some. Certification levels are no scores.
    """
    from contracts.model import table
    from pipelines.errors import UsageError

    if output.exists() and not force:
        raise UsageError(
            "template data-use",
            expected="a file that is not there yet",
            found=str(output),
            remedy="Name another with --output, or replace it with --force.",
        )
    spec = table("raw_data_use_assessments__score")
    # The key of a city is put together when the table is read.
    columns = [name for name in spec.column_names if name != "city_key"]
    output.write_text(",".join(columns) + "\n", encoding="utf-8")
    say(f"wrote {output}")
