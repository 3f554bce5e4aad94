"""Names and codes of all sources -> one city. Reads landing, writes landing, stands before dbt.

`names` normalises, `gazetteer` holds the places, `match` decides, `cities` gives codes and `step`
does the reading and writing. No source is named here: contracts declare where their cities stand
(`contracts.model.CityMention`).
"""
