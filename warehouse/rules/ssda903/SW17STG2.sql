/*
code: "SW17STG2"
return: SSDA903
table: returns.episodes
rule: >-
  A child who is looked after at the end of the delivery's month, which stands in
  place of 31 March, has a social worker then.
columns: SWEpisodes; Episodes.DEC
kpi: sw_caseload
severity: error
source: DfE SSDA903 validation rules 2025-26, SW17STG2
note: >-
  the episode that is open is reported, since a child whom nobody ever had has no
  row with a social worker; Data to Insight's validator looks at the last social
  worker alone, whether or not the child is still looked after.
*/
with open_episode as (
    select
        episode.source_table,
        episode.row_number,
        episode.child
    from returns.episodes as episode
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where
        episode.child is not null
        and episode.decom <= collection.month_end
        -- An end that is no real date is an end all the same.
        and coalesce(episode.dec > collection.month_end, episode.dec_text is null)
    -- Of several that were left open the last one is where the child is.
    qualify
        row_number() over (
            partition by episode.child
            order by episode.turn desc
        ) = 1
),

open_worker as (
    select worker.child
    from returns.social_worker as worker
    inner join returns.collection as collection
        on collection.return_name = 'SSDA903'
    where
        -- Without a start nobody can say that it had not begun.
        coalesce(worker.sw_decom <= collection.month_end, true)
        and coalesce(worker.sw_dec > collection.month_end, true)
)

select
    open_episode.source_table,
    open_episode.row_number
from open_episode
anti join open_worker
    on open_episode.child = open_worker.child
