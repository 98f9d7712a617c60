"""What good data looks like: one file a table, and the runner that turns it into counts.

`expectations/<schema>/<table>.py` holds the rules of the DuckDB table `<schema>.<table>`. Nothing
here decides when a check runs or what a failure stops. Importing this package is cheap: Great
Expectations takes seconds to import and is loaded only when a check runs.
"""
