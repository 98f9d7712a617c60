/*
grain: one row per entry of the commentary, in the order entered
keeps_rows_of: staged.commentary
*/
select
    entry.row_number as entry_number,
    entry.kpi_code,
    lower(entry.entry_kind_code) as entry_kind_code,
    entry.entry_text,
    entry.author_role,
    cast(try_strptime(entry.month_text, '%Y-%m') as date) as month,
    entry.entry_date
from staged.commentary as entry
