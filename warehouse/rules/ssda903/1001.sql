/*
code: "1001"
return: SSDA903
table: returns.oc3
rule: >-
  A young person in the care leaver table was looked after for 13 weeks or more
  from the 14th birthday on, and after the 16th, as far as the episodes of this
  and last year tell; short breaks (V3, V4) do not count.
columns: OC3.*; Episodes.DECOM/DEC; Header.DOB
kpi: care_leaver_eet
severity: error
source: DfE SSDA903 validation rules 2025-26, 1001
note: >-
  whoever turned 18 before last year's return began has no episodes in the two
  returns and cannot be judged from them, so is not reported; where nobody in the
  table passes, Data to Insight's validator reports nobody.
*/
with returned as (
    select
        this_year.child,
        this_year.decom,
        this_year.dec,
        this_year.ls,
        this_year.row_number,
        0 as years_ago
    from returns.episodes as this_year
    semi join returns.oc3 as care_leaver
        on this_year.child = care_leaver.child
    union all
    select
        last_year.child,
        last_year.decom,
        last_year.dec,
        last_year.ls,
        last_year.row_number,
        1 as years_ago
    from returns.episodes_last_year as last_year
    semi join returns.oc3 as care_leaver
        on last_year.child = care_leaver.child
),

-- An episode that began last year is in both returns, there still open.
episode as (
    select
        returned.child,
        returned.decom,
        returned.dec,
        returned.ls
    from returned
    qualify
        row_number() over (
            partition by returned.child, returned.decom
            order by returned.dec, returned.years_ago, returned.row_number
        ) = 1
),

-- Only the last episode can go on; an earlier one without an end tells no time.
ended as (
    select
        episode.child,
        episode.decom,
        episode.ls,
        case
            when
                row_number() over (
                    partition by episode.child
                    order by episode.decom desc nulls first
                ) = 1
                then coalesce(episode.dec, collection.month_end)
            else episode.dec
        end as dec
    from episode
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
),

care_leaver_by_history as (
    select header.child
    from returns.header as header
    inner join ended
        on header.child = ended.child
    where
        coalesce(ended.ls, '') not in ('V3', 'V4')
        and ended.decom is not null
    group by header.source_table, header.row_number, header.child
    having
        bool_or(ended.dec > header.dob + interval 16 year)
        and sum(
            greatest(
                ended.dec
                - greatest(
                    ended.decom,
                    cast(header.dob + interval 14 year as date)
                ),
                0
            )
        ) >= 13 * 7
),

-- Whose episodes stand in still earlier returns, which are not delivered.
beyond_both_returns as (
    select header.child
    from returns.header as header
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where
        header.dob + interval 18 year < collection.period_start - interval 1 year
)

select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
anti join care_leaver_by_history
    on care_leaver.child = care_leaver_by_history.child
anti join beyond_both_returns
    on care_leaver.child = beyond_both_returns.child
