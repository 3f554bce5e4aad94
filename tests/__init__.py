"""Tests of Cityfare: `unit` and `contracts` in seconds, the others on one shared build."""
