"""Benchmarks, each a program that measures into reports/: `make bench`, `bench-growth`, ..."""
