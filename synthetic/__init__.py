"""Obviously false deliveries of any size, calibrated to published totals.

For the demonstration, the tests and the benchmarks. Knows the delivered layouts and nothing of
how they are read.
"""
