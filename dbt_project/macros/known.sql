{#- Facts of a kind by city: how many, of how many that were asked for, and of which years. -#}
{% macro facts_of(kind, relation, facts, asked, year) %}
    select
        city_code,
        '{{ kind }}' as fact_kind,
        {{ facts }} as facts,
        {{ asked }} as facts_asked,
        cast(min({{ year }}) as int) as oldest_year,
        cast(max({{ year }}) as int) as newest_year
    from {{ relation }}
    group by city_code
{% endmacro %}
