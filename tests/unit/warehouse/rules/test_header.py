"""Rules about the header: who a child is, and that there is one row a child."""

from collections.abc import Callable

Breaches = Callable[..., list[int]]


def test_every_header_row_of_a_child_returned_twice_is_reported_by_int32(breaches: Breaches):
    header = """
        child
        SYN-1
        SYN-2
        SYN-1
        SYN-3
        SYN-1
    """
    assert breaches("INT32", header=header) == [1, 3, 5]


def test_date_of_birth_that_is_blank_or_no_date_is_reported_by_102(breaches: Breaches):
    header = """
        child | dob        | dob_text
        SYN-1 | 2010-02-28 | 28/02/2010
        SYN-2 |            | 30/02/2010
        SYN-3 |            |
        SYN-4 | 2012-02-29 | 29/02/2012
    """
    assert breaches("102", header=header) == [2, 3]
