{#- Every combination of the columns occurs in the other table; a row with a null among them is passed over. -#}
{% test refers_to(model, columns, to, to_columns) %}
select distinct {{ columns | join(', ') }}
from {{ model }} as own
where {% for column in columns %}own.{{ column }} is not null and {% endfor %}not exists (
    select 1
    from {{ to }} as other
    where {% for column in columns %}other.{{ to_columns[loop.index0] }} = own.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
)
{% endtest %}
