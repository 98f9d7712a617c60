-- The commentary of each authority's latest revision that holds any, entry by entry.
-- What is written about one KPI until it is closed is one topic, carried from month to
-- month.
with revision as (
    select
        entry.*,
        release.authority_code,
        release.vintage
    from history.commentary as entry
    inner join history.release as release
        on entry.release_number = release.release_number
    where
        release.state = 'signed_off'
        or (
            getvariable('with_drafts')
            and release.state in ('draft', 'reviewed')
        )
),

latest as (
    select revision.*
    from revision
    qualify
        revision.vintage
        = max(revision.vintage) over (partition by revision.authority_code)
),

numbered as (
    select
        latest.*,
        -- What is closed ends its topic; what comes after it opens another.
        count(*) filter (where latest.kind = 'closed') over (
            partition by latest.authority_code, latest.kpi_code
            order by latest.month, latest.entry_date, latest.entry_number
            rows between unbounded preceding and 1 preceding
        ) as topic
    from latest
)

select
    numbered.authority_code,
    numbered.entry_number,
    numbered.kpi_code,
    numbered.month,
    numbered.kind,
    numbered.entry_text,
    numbered.author_role,
    numbered.entry_date,
    -- An overall statement is about its month alone.
    case
        when numbered.kpi_code is not null
            then min(numbered.month) over topic_entries
    end as opened_month,
    max(numbered.month) filter (where numbered.kind = 'closed') over topic_entries
        as closed_month
from numbered
window
    topic_entries as (
        partition by numbered.authority_code, numbered.kpi_code, numbered.topic
    )
order by numbered.authority_code, numbered.entry_number
