"""Measurements of quality and speed, each run as ``python -m benchmarks.NAME``. Never imported by the service."""
