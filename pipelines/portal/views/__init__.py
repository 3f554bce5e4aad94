"""Types of pages: each module has a function that takes the site and yields its pages.

`VIEWS` and `SHARED_FILES` are the only lists: what stands in them is rendered.
"""

from collections.abc import Callable, Iterator

from pipelines.portal.release_data import ReleaseData
from pipelines.portal.site import File, Parts, Site
from pipelines.portal.views.assets import asset_files
from pipelines.portal.views.city import city_pages
from pipelines.portal.views.city_list import city_list_page
from pipelines.portal.views.home import home_page
from pipelines.portal.views.search_index import search_index_file

View = Callable[[Site], Parts]

VIEWS: tuple[View, ...] = (
    home_page,
    city_list_page,
    city_pages,
)
"""Rendered once for each language."""

SHARED_FILES: tuple[Callable[[ReleaseData], Iterator[File]], ...] = (
    asset_files,
    search_index_file,
)
"""The same for all languages; they stand at the top of the site."""
