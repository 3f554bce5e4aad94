{#- Whatever differs between engines stands in this file and nowhere else. -#}

{#- A landing table. The call of source() keeps it in the lineage on every engine. -#}
{% macro landing(table) -%}
    {{ return(adapter.dispatch('landing', 'cityfare')(table, source('landing', table))) }}
{%- endmacro %}

{% macro default__landing(table, relation) -%}
    {{ return(target.schema ~ '_landing.' ~ table) }}
{%- endmacro %}

{% macro duckdb__landing(table, relation) -%}
    {{ return("read_parquet('" ~ var('landing_dir') | replace("'", "''") ~ "/" ~ table ~ ".parquet')") }}
{%- endmacro %}

{#- On DuckDB everything but marts lives in the attached database `work`. -#}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {%- if target.type == 'duckdb' and node is not none and node.fqn[1] != 'marts' -%}
        work
    {%- else -%}
        {{ target.database }}
    {%- endif -%}
{%- endmacro %}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if target.type == 'duckdb' or custom_schema_name is none -%}
        {{ custom_schema_name or target.schema }}
    {%- else -%}
        {#- A cluster has schemas of others too, so ours say that they are. -#}
        {{ target.schema }}_{{ custom_schema_name }}
    {%- endif -%}
{%- endmacro %}

{#- The type of text; `varchar` without a length is not one on every engine. -#}
{% macro text_type() -%}
    {{ dbt.type_string() }}
{%- endmacro %}

{#- Texts of a group as one, in an order; nulls are passed over. -#}
{% macro joined(value, order_by, separator='; ') -%}
    {{ return(adapter.dispatch('joined', 'cityfare')(value, order_by, separator)) }}
{%- endmacro %}

{% macro default__joined(value, order_by, separator) -%}
    listagg({{ value }}, '{{ separator }}') within group (
        order by {{ order_by.split(', ') | join(' nulls last, ') }} nulls last
    )
{%- endmacro %}

{% macro duckdb__joined(value, order_by, separator) -%}
    string_agg({{ value }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{#- The value under which a share of a group lies, between two values by their distance. -#}
{% macro quantile(value, share) -%}
    {{ return(adapter.dispatch('quantile', 'cityfare')(value, share)) }}
{%- endmacro %}

{% macro default__quantile(value, share) -%}
    percentile_cont({{ share }}) within group (order by {{ value }})
{%- endmacro %}

{#- A number to so many decimal places, halves away from zero. DuckDB scales, rounds and scales back; Spark would round
    the decimal form of the number, which differs where that lies half-way and the number itself does not. Adding 0
    makes 0 of DuckDB's -0. -#}
{% macro rounded(value, digits) -%}
    {{ return(adapter.dispatch('rounded', 'cityfare')(value, digits)) }}
{%- endmacro %}

{% macro default__rounded(value, digits) -%}
    round(cast({{ value }} as double) * 1e{{ digits }}) / 1e{{ digits }}
{%- endmacro %}

{% macro duckdb__rounded(value, digits) -%}
    (round({{ value }}, {{ digits }}) + 0)
{%- endmacro %}

{#- Where anything behind a build is synthetic, every row of every mart says so. -#}
{% macro mark_synthetic(relation) -%}
    {%- if var('synthetic', false) -%}
        alter table {{ relation }} add column is_synthetic boolean default true
    {%- endif -%}
{%- endmacro %}

{#- Rows of a seed; dbt-spark's own writes null as the text 'None' and stops at an apostrophe. -#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set types = model['config']['column_types'] -%}
    {%- set insert -%}
        insert into {{ this }} values
        {%- for row in agate_table.rows %} (
            {%- for value in row -%}
                cast(
                    {%- if value is none -%} null
                    {%- else -%} '{{ value | string | replace('\\', '\\\\') | replace("'", "\\'") }}'
                    {%- endif %} as {{ types[agate_table.column_names[loop.index0]] }})
                {{- ', ' if not loop.last }}
            {%- endfor -%} )
            {{- ',' if not loop.last }}
        {%- endfor -%}
    {%- endset -%}
    {%- call statement('insert') -%}{{ insert }}{%- endcall -%}
    {{ return(insert) }}
{%- endmacro %}
