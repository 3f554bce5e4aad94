{#- Ends of the 95 % Wilson interval of `hits` of `n`, in percent; null where n is 0. -#}
{% macro wilson_low(hits, n) -%}
    {{ _wilson_end(hits, n, '-') }}
{%- endmacro %}

{% macro wilson_high(hits, n) -%}
    {{ _wilson_end(hits, n, '+') }}
{%- endmacro %}

{% macro _wilson_end(hits, n, sign) -%}
    {%- set z = '1.959963984540054' -%}
    {%- set p = '(cast(' ~ hits ~ ' as double) / nullif(' ~ n ~ ', 0))' -%}
    {%- set zz_n = '(' ~ z ~ ' * ' ~ z ~ ' / nullif(' ~ n ~ ', 0))' -%}
    least(100.0, greatest(0.0, round(
        100.0 * (
            {{ p }} + {{ zz_n }} / 2
            {{ sign }} {{ z }} * sqrt({{ p }} * (1 - {{ p }}) / nullif({{ n }}, 0) + {{ zz_n }} / (4 * nullif({{ n }}, 0)))
        ) / (1 + {{ zz_n }}), 4
    )))
{%- endmacro %}
