/*
code: "LOC117"
return: local
table: raw.annex_a_section_47
rule: all rows of a child in the list have the same date of birth
columns: annex_a_section_47.child_id; birth_date
kpi: s47_rate
severity: error
source: local rule, none is published
note: an id that stands for several children, or for none, shows by their birthdays
*/
select
    'annex_a_section_47' as source_table,
    delivered.row_number
from raw.annex_a_section_47 as delivered
where
    exists (
        select 1
        from raw.annex_a_section_47 as other
        where
            other.child_id = delivered.child_id
            and as_sheet_date(other.birth_date) <> as_sheet_date(delivered.birth_date)
    )
