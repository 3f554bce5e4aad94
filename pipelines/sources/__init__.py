"""One module per source: a declaration (`SOURCE`) and a pure `parse(snapshot)`.

Every module here is a source and is found by the registry; there is no list to extend. What a
source is stands in `source_definition.py`, reading tables in `snapshots/tables.py`, sources that
are only catalogued in `catalogued_sources.py`. Rules about values do not belong here: a parser
reads what is printed, the contracts decide.
"""
