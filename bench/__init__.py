"""Benchmarks: each next to a peer or to the least that the same work costs, in one run."""
