"""Benchmarks: what DfE publishes of councils, and who a council is compared with."""
