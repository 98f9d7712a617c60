"""How tables are made: readers of deliveries, SQL by layer, code lists, build and publish.

Everything here runs without Dagster and without Great Expectations.
"""
