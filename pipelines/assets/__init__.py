"""Thin Dagster wrappers, one module per layer. They call plain functions and hold no logic."""
