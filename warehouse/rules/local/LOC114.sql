/*
code: "LOC114"
return: local
table: raw.annex_a_early_help
rule: all rows of a child in the list have the same date of birth
columns: annex_a_early_help.child_id; birth_date
kpi: early_help_open
severity: error
source: local rule, none is published
note: an id that stands for several children, or for none, shows by their birthdays
*/
select
    'annex_a_early_help' as source_table,
    delivered.row_number
from raw.annex_a_early_help as delivered
where
    exists (
        select 1
        from raw.annex_a_early_help as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
