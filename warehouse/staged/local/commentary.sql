/*
grain: one row per entry of the commentary
*/
select
    delivered.row_number,
    as_code(delivered.kpi_code) as kpi_code,
    as_text(delivered.month) as month_text,
    as_code(delivered.kind) as entry_kind_code,
    as_text(delivered.text) as entry_text,
    as_text(delivered.author_role) as author_role,
    as_date(delivered.entry_date) as entry_date
from accepted.commentary as delivered
