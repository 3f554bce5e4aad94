"""Statistics that SQL should not do: reads finished core marts, writes landing tables.

Not here: anything that a model can say in SQL (`dbt_project/`).
"""
