"""One module per source: a declaration (`SOURCE`) and a pure `parse(snapshot)`.

A new module here is found by convention; there is no list to extend. Shared reading helpers live in
`_base.py` and `_tables.py`, sources that are only catalogued in `_catalogued.py`. Rules about
values do not belong here: a parser reads what is printed, contracts judge it.
"""
