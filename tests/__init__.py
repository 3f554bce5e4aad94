"""Tests of Cityfare: `unit` and `contracts` in seconds, `pipeline` and `faults` on one shared build."""
