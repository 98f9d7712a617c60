/*
code: "8890"
return: CIN
table: returns.section_47
rule: no section 47 enquiry of a case starts while another is running; both are reported
columns: Section47.S47ActualStartDate
kpi: s47_rate
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: an enquiry runs to its conference, that day included; without one to the end of
    the period
*/
with enquiries as (
    select
        enquiry.source_table,
        enquiry.row_number,
        enquiry.child,
        enquiry.cin_details_key,
        enquiry.s47_actual_start_date as start_date,
        -- Where no conference is required nothing says how long the enquiry ran.
        coalesce(
            enquiry.date_of_initial_cpc,
            case
                when not coalesce(enquiry.icpc_not_required, false)
                    then collection.month_end
            end
        ) as end_date
    from returns.section_47 as enquiry
    cross join returns.collection as collection
    where
        collection.return_name = 'CIN'
        and enquiry.s47_actual_start_date is not null
        -- Without its key nobody knows which case an enquiry belongs to.
        and enquiry.cin_details_key is not null
),

neighbours as (
    select
        enquiries.source_table,
        enquiries.row_number,
        enquiries.start_date,
        enquiries.end_date,
        -- Of all the enquiries before and not of the last one alone: a long one
        -- reaches over the short ones that follow it.
        max(enquiries.end_date) over (
            partition by enquiries.child, enquiries.cin_details_key
            order by
                enquiries.start_date asc,
                enquiries.end_date desc,
                enquiries.row_number asc
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before,
        lead(enquiries.start_date) over (
            partition by enquiries.child, enquiries.cin_details_key
            order by
                enquiries.start_date asc,
                enquiries.end_date desc,
                enquiries.row_number asc
        ) as next_start_date
    from enquiries
)

select
    neighbours.source_table,
    neighbours.row_number
from neighbours
where
    neighbours.start_date <= neighbours.latest_end_before
    or neighbours.next_start_date <= neighbours.end_date
