{#- Which cities are a city's peers, wherever it is set beside others: never itself; those of its region or of its
    size band, whichever has fewer others with an answer but at least five, else all. -#}

{#- Fewest other cities that a share or a median is given of: of fewer it would tell of single ones. -#}
{% macro fewest_peers() -%}
    5
{%- endmacro %}

{#- 1 for the group of peers; a row is a group that the city belongs to, `others` how many others answered. -#}
{% macro rank_of_group(partition_by, others) -%}
    row_number() over (
        partition by {{ partition_by }}
        order by
            case when {{ others }} >= {{ fewest_peers() }} and respondent_group <> 'all' then 0 else 1 end,
            case when respondent_group = 'all' then 0 else 1 end,
            {{ others }} nulls last,
            respondent_group nulls last
    )
{%- endmacro %}

{#- Fewest cities of which the middle half is given. -#}
{% macro fewest_for_quartiles() -%}
    8
{%- endmacro %}

{#- Columns that say where the cities of a group stand: how many, lowest, middle half, highest. -#}
{% macro spread_columns(value) -%}
    count(*) as cities,
        min({{ value }}) as lowest,
        {% for share, name in ((0.25, 'lower_quartile'), (0.5, 'median'), (0.75, 'upper_quartile')) -%}
        case when count(*) >= {{ fewest_for_quartiles() }} then {{ rounded(quantile(value, share), 4) }} end as {{ name }},
        {% endfor -%}
        max({{ value }}) as highest
{%- endmacro %}
