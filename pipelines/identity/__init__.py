"""Names and codes of all sources -> one city. Reads landing, writes landing, stands before dbt.

`names` normalises, `gazetteer` holds the places, `match` decides, `codes` names what was found,
`cities` lays it out as tables; `mentions` brings in what is matched, `basis` what that rests on;
`step` is the build's part, and `resolve` answers one question. No source is named here: contracts
declare where their cities stand (`contracts.model.CityMention`).
"""
