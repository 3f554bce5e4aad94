{#- One row for each combination of the columns; nulls count as a value. Without columns: at most one row. -#}
{% test unique_key(model, columns) %}
select {% for column in columns %}{{ column }}, {% endfor %}count(*) as copies
from {{ model }}
{% if columns %}group by {{ columns | join(', ') }}{% endif %}
having count(*) > 1
{% endtest %}
