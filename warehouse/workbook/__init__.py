"""The workbook of a month: the same content as the overview, a table a sheet, for Excel.

It follows the Government Analysis Function's guidance on statistics in spreadsheets: one table a
sheet with the sheet's title in A1, no merged or empty cells, nothing said by colour alone.
"""

from warehouse.workbook.book import write_workbook

__all__ = ["write_workbook"]
