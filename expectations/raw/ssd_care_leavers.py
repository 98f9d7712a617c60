"""raw.ssd_care_leavers: what a delivery of care leavers must look like."""

from expectations.rules import deciding, declared, one_of
from warehouse.code_lists import codes

EXPECTATIONS = [
    *declared("ssd_care_leavers"),
    *deciding("clea_care_leaver_in_touch", "in_touch"),
    *deciding("clea_care_leaver_activity", "activity"),
    one_of(
        "clea_care_leaver_accommodation",
        [*codes("accommodation"), *(code[0] for code in codes("accommodation"))],
        "The accommodation is a code of the list accommodation, with or without its digit",
    ),
    one_of("clea_care_leaver_accom_suitable", ["0", "1", "2"]),
]
