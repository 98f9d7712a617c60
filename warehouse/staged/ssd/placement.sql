/*
grain: one row per placement
*/
select
    delivered.row_number,
    delivered.clap_cla_placement_id as placement_key,
    delivered.clap_cla_id as period_of_care_key,
    delivered.clap_person_id as person_key,
    as_code(delivered.clap_cla_placement_type) as placement_type_code,
    as_code(delivered.clap_cla_placement_provider) as provider_code,
    as_text(delivered.clap_cla_placement_urn) as provider_urn,
    as_code(delivered.clap_cla_placement_change_reason) as change_reason_code,
    as_number(delivered.clap_cla_placement_distance) as distance_miles,
    as_date(delivered.clap_cla_placement_start_date) as start_date,
    as_date(delivered.clap_cla_placement_end_date) as end_date
from accepted.ssd_cla_placement as delivered
