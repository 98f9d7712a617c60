"""What begins a formula for a spreadsheet: text from elsewhere never becomes one."""

# A regular expression of Python and of DuckDB, for the beginning of a cell; the wide forms of the
# Far East with it.
FORMULA = "\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\\t\\r\\n\\x00]"
