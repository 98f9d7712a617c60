-- What became of the records of the changed owners: one row per owner, record and kind
-- of change. Reads `record_row`, the rows that are in one build only, and `owner_link`,
-- whose a key is. `from_date` is the day from which the change can touch a figure.
with old as (
    select record_row.*
    from record_row
    where not record_row.is_new
),

new as (
    select record_row.*
    from record_row
    where record_row.is_new
),

pair as (
    select
        row_number() over () as pair_number,
        coalesce(old.record_name, new.record_name) as record_name,
        coalesce(old.own_key, new.own_key) as own_key,
        coalesce(old.keys, []) || coalesce(new.keys, []) as keys,
        old.cells as old_cells,
        new.cells as new_cells,
        least(old.first_day, new.first_day) as first_day
    from old
    full outer join new
        on
            old.record_name = new.record_name
            and old.record_id = new.record_id
            and old.occurrence = new.occurrence
),

cell as (
    select
        pair.*,
        unnest(pair.old_cells) as old_cell,
        unnest(pair.new_cells) as new_cell
    from pair
    where pair.old_cells is not null and pair.new_cells is not null
),

changed_cell as (
    select
        cell.record_name,
        cell.own_key,
        cell.keys,
        case
            when cell.old_cell.content is null then 'late_entry'
            else 'correction'
        end as cause,
        least(cell.old_cell.day, cell.new_cell.day) as day,
        cell.first_day,
        -- What is filled in together with a day belongs to what happened on it.
        min(cell.new_cell.day) filter (
            where cell.old_cell.content is null
        ) over (
            partition by cell.pair_number
        ) as filled_day
    from cell
    where
        cell.old_cell.content is distinct from cell.new_cell.content
),

change as (
    select
        changed_cell.record_name,
        changed_cell.own_key,
        changed_cell.keys,
        changed_cell.cause,
        coalesce(
            changed_cell.day,
            case
                when changed_cell.cause = 'late_entry' then changed_cell.filled_day
            end,
            changed_cell.first_day
        ) as from_date
    from changed_cell
    union all
    select
        pair.record_name,
        pair.own_key,
        pair.keys,
        case when pair.old_cells is null then 'late_entry' else 'deletion' end as cause,
        pair.first_day as from_date
    from pair
    where
        pair.old_cells is null
        or (
            pair.new_cells is null
            -- What is too old is no longer delivered.
            and coalesce(
                pair.first_day >= cast(getvariable('history_from') as date), true
            )
        )
),

keyed as (
    select
        change.record_name,
        change.own_key,
        change.cause,
        unnest(change.keys) as record_key,
        coalesce(change.from_date, date '0001-01-01') as from_date
    from change
)

select
    keyed.record_name,
    owner_link.owner,
    keyed.own_key,
    keyed.cause,
    min(keyed.from_date) as from_date
from keyed
inner join owner_link
    on
        keyed.record_key.key_name = owner_link.key_name
        and keyed.record_key.key_value = owner_link.key_value
group by keyed.record_name, owner_link.owner, keyed.own_key, keyed.cause
