/*
grain: one row per looked-after child, with the latest placement
note: earlier placements, the end of this one and who provides it are not told, so it
    speaks of the delivery's month alone. A foster placement whose carers are not said
    to be relatives or others stays as it came, so it is neither counted as kinship nor
    as another; an option is its code or its words, without the letter before it and
    what explains a code after it; one that is in no spelling stays as it came
coverage: latest
*/
select
    delivered.row_number,
    concat_ws(
        ' ', delivered.child_id, as_sheet_date(delivered.placement_start_date)
    ) as placement_key,
    concat_ws(' ', delivered.child_id, as_sheet_date(delivered.start_date))
        as period_of_care_key,
    delivered.child_id as person_key,
    coalesce(kind.code, as_code(delivered.placement_type)) as placement_type_code,
    as_sheet_date(delivered.placement_start_date) as start_date
from accepted.annex_a_looked_after as delivered
left join reference.placement_type_spelling as kind
    on as_option(delivered.placement_type) = kind.spelling
where as_sheet_date(delivered.placement_start_date) is not null
qualify row_number() over (
    partition by
        delivered.child_id, as_sheet_date(delivered.placement_start_date)
    order by as_sheet_date(delivered.start_date) desc
) = 1
