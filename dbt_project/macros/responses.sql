{#- A table of survey responses, which pages that we transcribed and files that users add have in one shape. -#}
{% macro responses_of(table) -%}
    {%- for source in ['oecd_survey_profiles', 'survey_responses'] %}
    select
        *,
        '{{ source }}' as source_id
    from {{ ref('stg_' ~ source ~ '__' ~ table) }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
