"""The portal: a static site that is rendered from one release folder and from nothing else.

Here: pages, charts, words, search, the writer. Not here: any figure. What a page shows is a cell of
a table of the release; a figure that no table has is a mart to be added, never counted here.

How a type of page is added:

1. a view in `views/`: a function that takes the `Site` and yields a `Page` (path, template, what
   the template reads) for each page, or a `File` for anything that is not HTML;
2. a template in `templates/`, which extends `_page.html`; every visible text goes through `_()` or
   `ngettext()`, as those of the view go through `site.words`;
3. an entry in `views/__init__.py`.

`python -m pipelines.portal.catalogues` then brings the catalogues of `locales/` up to date; a test
names each message that still lacks its translation.

Links, styles, security, languages and writing follow from these.
"""
