{#- Ends of the 95 % Wilson interval of `hits` of `n`, in percent; null where n is 0. -#}
{% macro wilson_low(hits, n) -%}
    {{ _wilson_end(hits, n, '-') }}
{%- endmacro %}

{% macro wilson_high(hits, n) -%}
    {{ _wilson_end(hits, n, '+') }}
{%- endmacro %}

{% macro _wilson_end(hits, n, sign) -%}
    {%- set z = 'cast(1.959963984540054 as double)' -%}
    {%- set p = '(cast(' ~ hits ~ ' as double) / nullif(' ~ n ~ ', 0))' -%}
    {%- set zz_n = '(' ~ z ~ ' * ' ~ z ~ ' / nullif(' ~ n ~ ', 0))' -%}
    {%- set root = 'sqrt(' ~ p ~ ' * (1 - ' ~ p ~ ') / nullif(' ~ n ~ ', 0) + ' ~ zz_n ~ ' / (4 * nullif(' ~ n ~ ', 0)))' -%}
    {%- set end = '100.0 * (' ~ p ~ ' + ' ~ zz_n ~ ' / 2 ' ~ sign ~ ' ' ~ z ~ ' * ' ~ root ~ ') / (1 + ' ~ zz_n ~ ')' -%}
    least(100.0, greatest(0.0, {{ rounded(end, 4) }}))
{%- endmacro %}
