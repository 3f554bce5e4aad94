"""Types of pages: each module has a function that takes the site and yields its pages.

`VIEWS` and `SHARED_FILES` are the only lists: what stands in them is rendered.
"""

from collections.abc import Callable, Iterator

from pipelines.portal.release_data import ReleaseData
from pipelines.portal.site import File, Parts, Site
from pipelines.portal.views.about import about_page
from pipelines.portal.views.act import act_page
from pipelines.portal.views.assets import asset_files
from pipelines.portal.views.city import city_pages
from pipelines.portal.views.city_list import city_list_pages
from pipelines.portal.views.compare import compare_page
from pipelines.portal.views.data import data_pages, diagram_file
from pipelines.portal.views.findings import findings_page
from pipelines.portal.views.home import home_page
from pipelines.portal.views.indicators import indicator_pages
from pipelines.portal.views.missing import missing_page
from pipelines.portal.views.models import model_pages
from pipelines.portal.views.outcomes import outcome_pages
from pipelines.portal.views.practices import practices_page
from pipelines.portal.views.quality import quality_page
from pipelines.portal.views.releases import feed_file, releases_page
from pipelines.portal.views.search_index import search_index_file
from pipelines.portal.views.sql import database_file, sql_page
from pipelines.portal.views.survey import survey_pages

View = Callable[[Site], Parts]

VIEWS: tuple[View, ...] = (
    home_page,
    city_list_pages,
    city_pages,
    compare_page,
    survey_pages,
    outcome_pages,
    indicator_pages,
    findings_page,
    act_page,
    practices_page,
    data_pages,
    model_pages,
    quality_page,
    releases_page,
    sql_page,
    about_page,
    missing_page,
)
"""Rendered once for each language."""

SHARED_FILES: tuple[Callable[[ReleaseData], Iterator[File]], ...] = (
    asset_files,
    search_index_file,
    database_file,
    diagram_file,
    feed_file,
)
"""The same for all languages; they stand at the top of the site."""
