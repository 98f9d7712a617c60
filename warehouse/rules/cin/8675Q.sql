/*
code: "8675Q"
return: CIN
table: returns.section_47
rule: an enquiry that started over 15 working days before the end of the period has a
    conference, or none is required
columns: Section47.S47ActualStartDate; DateOfInitialCPC; ICPCnotRequired
kpi: icpc_timeliness
severity: query
source: DfE children in need census validation rules 2022 to 2023
*/
with sixteenth_last_working_day as (
    select days.day
    from (
        -- Eight weeks hold 16 working days whatever the bank holidays.
        select
            cast(
                unnest(
                    generate_series(
                        collection.month_end - interval 56 day,
                        collection.month_end,
                        interval 1 day
                    )
                ) as date
            ) as day
        from returns.collection as collection
        where collection.return_name = 'CIN'
    ) as days
    where
        isodow(days.day) < 6
        and not exists (
            select 1
            from reference.bank_holiday as bank_holiday
            where bank_holiday.holiday_date = days.day
        )
    qualify row_number() over (order by days.day desc) = 16
)

-- The day after the start is day 1, so what starts before the sixteenth last working
-- day has at least 16 of them behind it.
select
    enquiry.source_table,
    enquiry.row_number
from returns.section_47 as enquiry
cross join sixteenth_last_working_day
where
    enquiry.date_of_initial_cpc is null
    and not coalesce(enquiry.icpc_not_required, false)
    and enquiry.s47_actual_start_date < sixteenth_last_working_day.day
