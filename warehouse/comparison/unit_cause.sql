-- Why each changed unit did: one row per kind of unit, fate, side and month end. The
-- most telling change of the owner's records, by where it is found and by what
-- explains that fate. What happened after the earlier delivery is not late. Reads
-- `kpi_record`, the records a KPI is counted from: `is_needed` where it cannot do
-- without.
with extracted as (
    select last_day(max(before_figure.as_of_month)) as before
    from before_figure
),

shown_month as (
    select distinct
        common_window.window_number,
        common_window.month_end
    from common_window
),

changed as (
    select
        changed_unit.kind_number,
        changed_unit.holder_number,
        changed_unit.fate,
        changed_unit.is_new,
        shown_month.month_end
    from changed_unit
    inner join shown_month
        on changed_unit.window_number = shown_month.window_number
    group by
        changed_unit.kind_number,
        changed_unit.holder_number,
        changed_unit.fate,
        changed_unit.is_new,
        shown_month.month_end
),

preference (fate, cause, place) as (
    values
    ('appeared', 'late_entry', 1),
    ('appeared', 'correction', 2),
    ('appeared', 'deletion', 3),
    ('vanished', 'deletion', 1),
    ('vanished', 'correction', 2),
    ('vanished', 'late_entry', 3),
    ('changed', 'correction', 1),
    ('changed', 'late_entry', 2),
    ('changed', 'deletion', 3)
),

change_of_holder as (
    select
        changed_owner.holder_number,
        change.own_key,
        change.cause,
        kpi_record.is_needed,
        change.from_date
    from changed_owner
    inner join record_change as change
        on changed_owner.owner = change.owner
    inner join kpi_record
        on
            changed_owner.kpi_code = kpi_record.kpi_code
            and change.record_name = kpi_record.record_name
),

suspect as (
    select
        changed.kind_number,
        changed.fate,
        change.cause,
        change.from_date,
        preference.place
        + case
            -- After the month end: what came later can still be why an enquiry led to
            -- a conference, but a new definition is likelier.
            when change.from_date > changed.month_end and change.is_needed then 50
            when change.from_date > changed.month_end then 60
            -- The very record that is counted.
            when change.own_key = kind.record_key then 10
            when change.is_needed then 20
            else 30
        end as rank,
        changed.is_new,
        changed.month_end
    from changed
    inner join change_of_holder as change
        on changed.holder_number = change.holder_number
    inner join unit_kind as kind
        on changed.kind_number = kind.kind_number
    inner join preference
        on
            changed.fate = preference.fate
            and change.cause = preference.cause
),

most_telling as (
    select
        suspect.kind_number,
        suspect.fate,
        arg_min(suspect.cause, suspect.rank) as cause,
        arg_min(suspect.from_date, suspect.rank) as from_date,
        min(suspect.rank) as rank,
        suspect.is_new,
        suspect.month_end
    from suspect
    group by
        suspect.kind_number, suspect.fate, suspect.is_new, suspect.month_end
)

select
    changed.kind_number,
    changed.fate,
    case
        when most_telling.rank < 40 then most_telling.cause
        when kpi.is_defined_anew then 'definition_change'
        when most_telling.from_date > extracted.before then 'time_passed'
        when most_telling.cause is not null then most_telling.cause
        when kpi.is_waiting then 'time_passed'
        else 'not_known'
    end as cause,
    changed.is_new,
    changed.month_end
from changed
inner join changed_owner
    on changed.holder_number = changed_owner.holder_number
inner join compared_kpi as kpi
    on changed_owner.kpi_code = kpi.kpi_code
cross join extracted
left join most_telling
    on
        changed.kind_number = most_telling.kind_number
        and changed.fate = most_telling.fate
        and changed.is_new = most_telling.is_new
        and changed.month_end = most_telling.month_end
