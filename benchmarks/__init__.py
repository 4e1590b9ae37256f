"""Measurements that check their own results. ``docs/benchmarks.md`` says how to run them."""
