"""Reading experience pages of the participatory democracy observatory, as HTML or plain text.

What goes here: pure functions from bytes and lists to the facts of one practice, and problems.
Bytes become lines in `pipelines.pages`, as for profile pages. Tables and contracts are in
`contracts`, spellings in `raw/vocabulary`. Nothing here touches the network, clock or warehouse.

    lists    names of countries, types, themes, places as look-ups
    fields   labels in Spanish, English and French -> the field that follows
    values   days, goals, types and themes, awards
    place    the city in a title
    page     the complete page: `parse_practice`, `looks_like_practice`
"""
