"""What runs by itself, seen in Dagster's pages; by hand, since it takes minutes."""
