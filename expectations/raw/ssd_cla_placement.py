"""raw.ssd_cla_placement: what a delivery of placements of looked-after children must look like."""

from expectations.rules import declared, no_row_where, not_before

EXPECTATIONS = [
    *declared(
        "ssd_cla_placement",
        deciding=(
            "clap_cla_placement_type",
            "clap_cla_placement_provider",
        ),
    ),
    not_before("clap_cla_placement_end_date", "clap_cla_placement_start_date"),
    no_row_where(
        "distance_is_plausible",
        "try_cast(trim(clap_cla_placement_distance) as double) not between 0 and 999.9",
        "Miles from home lie between 0 and 999.9",
        ("clap_cla_placement_distance",),
    ),
    no_row_where(
        "foster_placement_has_provider",
        "upper(trim(clap_cla_placement_type)) like 'U%' and clap_cla_placement_provider is null",
        "Every foster placement says who provides it, else the agency share is wrong",
        ("clap_cla_placement_type", "clap_cla_placement_provider"),
    ),
    no_row_where(
        "parents_provide_only_placements_with_parents",
        "upper(trim(clap_cla_placement_provider)) = 'PR0' "
        "and upper(trim(clap_cla_placement_type)) <> 'P1'",
        "Provider PR0 goes with placement P1 only",
        ("clap_cla_placement_type", "clap_cla_placement_provider"),
    ),
]
