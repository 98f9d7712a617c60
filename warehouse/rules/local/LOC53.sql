/*
code: "LOC53"
return: local
table: raw.annex_a_children_in_need
rule: a person has the same date of birth in annex_a_children_in_need as in ssd_person
columns: annex_a_children_in_need.birth_date; ssd_person.pers_dob
kpi: cin_rate
severity: error
source: local rule, none is published
*/
select
    'annex_a_children_in_need' as source_table,
    delivered.row_number
from raw.annex_a_children_in_need as delivered
where
    exists (
        select 1
        from raw.ssd_person as other
        where
            other.pers_person_id = delivered.child_id
            and as_date(other.pers_dob) <> as_sheet_date(delivered.birth_date)
    )
