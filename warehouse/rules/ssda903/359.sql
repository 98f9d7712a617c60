/*
code: "359"
return: SSDA903
table: returns.episodes
rule: >-
  An episode that has no end is of a child whose 18th birthday is not past at the
  end of the delivery's month, unless accommodated in a children's home under
  section 20 (V2 and K2).
columns: Episodes.DEC; LS; PLACE; Header.DOB
kpi: lac_rate; care_leaver_eet cohort
severity: block
source: DfE SSDA903 validation rules 2025-26, 359
*/
with of_age as (
    select header.child
    from returns.header as header
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where header.dob + interval 18 year < collection.month_end
)

select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
semi join of_age
    on episode.child = of_age.child
where
    episode.dec_text is null
    and (
        episode.ls is distinct from 'V2'
        or episode.place is distinct from 'K2'
    )
