"""Great Expectations inside DuckDB against plain SQL for the same counts, in one run.

python benchmarks/expectations.py [rows]     one million rows unless told otherwise

Prints seconds (the best of three), ratio and peak memory of each, and stops when the two
disagree. The import of Great Expectations is paid once a process and printed apart.
"""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))

TABLE = "ssd_cla_placement"
RUNS = 3
# Some of each rule's rows are wrong, so that every count is more than zero.
MADE = """
create table raw.ssd_cla_placement as
select
    cast(place + 2 as integer) as row_number,
    case when place % 997 <> 0 then md5(cast(place // 10 * 10 + least(place % 10, 8) as varchar))
    end as clap_cla_placement_id,
    md5(cast(place % 40000 as varchar)) as clap_cla_id,
    case when place % 991 <> 0 then md5(cast(place % 30000 as varchar)) end as clap_person_id,
    case when place % 499 = 0 then '13/01/2020'
        else strftime(date '2015-01-01' + cast(place % 2000 as integer), '%Y-%m-%d')
    end as clap_cla_placement_start_date,
    case when place % 3 <> 0
        then strftime(date '2015-03-01' + cast(place % 1990 as integer), '%Y-%m-%d')
    end as clap_cla_placement_end_date,
    case when place % 701 = 0 then 'U9' else 'U' || cast(place % 6 + 1 as varchar)
    end as clap_cla_placement_type,
    case when place % 601 <> 0 then 'PR' || cast(place % 7 as varchar)
    end as clap_cla_placement_provider,
    cast(place % 1200 as varchar) as clap_cla_placement_distance,
    'SC' || cast(place % 5000 as varchar) as clap_cla_placement_urn,
    'ANY' as clap_cla_placement_change_reason
from range(?) as places (place)
"""
DATE = r"^\s*\d{4}-\d{2}-\d{2}([T ].*)?\s*$"
YEAR = r"^\s*(?:197[1-9]|19[89]\d|20\d\d)-"


def _plain_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The suite's counts as one would write them by hand, one scan where one will do."""
    start, end = "clap_cla_placement_start_date", "clap_cla_placement_end_date"
    kind, provider = "clap_cla_placement_type", "clap_cla_placement_provider"
    distance = "clap_cla_placement_distance"
    filters = {
        "clap_cla_placement_id_is_filled": "clap_cla_placement_id is null",
        "clap_person_id_is_filled": "clap_person_id is null",
        f"{start}_is_filled": f"{start} is null",
        f"{start}_is_readable": f"not regexp_matches({start}, '{DATE}')",
        f"{start}_is_plausible": f"not regexp_matches({start}, '{YEAR}')",
        f"{end}_is_readable": f"not regexp_matches({end}, '{DATE}')",
        f"{end}_is_plausible": f"not regexp_matches({end}, '{YEAR}')",
        f"{distance}_is_readable": (rf"not regexp_matches({distance}, '^\s*-?\d+(\.\d+)?\s*$')"),
        f"{provider}_is_listed": f"upper(trim({provider})) not in "
        "('PR0', 'PR1', 'PR2', 'PR3', 'PR4', 'PR5')",
        f"{end}_not_before_{start}": f"left(trim({end}), 10) < left(trim({start}), 10)",
        "distance_is_plausible": f"try_cast(trim({distance}) as double) not between 0 and 999.9",
        "foster_placement_has_provider": f"upper(trim({kind})) like 'U%' and {provider} is null",
        "parents_provide_only_placements_with_parents": (
            f"upper(trim({provider})) = 'PR0' and upper(trim({kind})) <> 'P1'"
        ),
    }
    counted = ", ".join(f"count(*) filter (where {rule})" for rule in filters.values())
    row = connection.execute(f"select {counted} from raw.{TABLE}").fetchone() or ()
    counts: dict[str, int] = dict(zip(filters, row, strict=True))
    unique = connection.execute(
        f"select sum(times) from (select count(*) as times from raw.{TABLE} "
        "where clap_cla_placement_id is not null group by clap_cla_placement_id having times > 1)"
    ).fetchone()
    known = connection.execute(
        f"select count(*) from raw.{TABLE} where clap_person_id not in "
        "(select pers_person_id from raw.ssd_person where pers_person_id is not null)"
    ).fetchone()
    counts["key_is_unique"] = unique[0] if unique else 0
    counts["clap_person_id_is_known"] = known[0] if known else 0
    return counts


def _great_expectations_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    from expectations.runner import Outcome, check_table

    results = check_table(connection, "raw", TABLE)
    if Outcome.RAISED in {result.outcome for result in results}:
        raise SystemExit("A rule raised.")
    return {result.rule: result.unexpected for result in results}


def _import_great_expectations() -> None:
    import expectations.duckdb_engine  # noqa: F401 # the import is what is measured


COUNTERS: Mapping[str, Callable[[duckdb.DuckDBPyConnection], dict[str, int]]] = {
    "plain SQL": _plain_counts,
    "Great Expectations": _great_expectations_counts,
}


def _measure(
    name: str, rows: int, answer: "multiprocessing.Queue[tuple[float, float, int, dict[str, int]]]"
) -> None:
    """Run one way of counting in a process of its own: its peak memory is its own."""
    started = time.perf_counter()
    if name == "Great Expectations":
        _import_great_expectations()
    imported = time.perf_counter() - started
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("create schema raw")
        connection.execute(MADE, [rows])
        connection.execute(
            "create table raw.ssd_person as select md5(cast(place as varchar)) as pers_person_id "
            "from range(29990) as places (place)"
        )
        timed: list[float] = []
        counts: dict[str, int] = {}
        for _ in range(RUNS):
            started = time.perf_counter()
            counts = COUNTERS[name](connection)
            timed.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    answer.put((imported, min(timed), peak, counts))


def main() -> None:
    """Measure both and print a line each."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    spawn = multiprocessing.get_context("spawn")
    measured: dict[str, tuple[float, float, int, dict[str, int]]] = {}
    for name in COUNTERS:
        answer = spawn.Queue()
        process = spawn.Process(target=_measure, args=(name, rows, answer))
        process.start()
        measured[name] = answer.get()
        process.join()
    plain, checked = measured["plain SQL"], measured["Great Expectations"]
    apart = {rule for rule, count in plain[3].items() if checked[3][rule] != count}
    if apart:
        raise SystemExit(f"The counts differ: {', '.join(sorted(apart))}.")
    print(f"{len(checked[3])} rules, {rows:,} rows; {len(plain[3])} counts agree")
    for name, (_, seconds, peak, _counts) in measured.items():
        print(f"{name:20} {seconds:7.2f} s {seconds / plain[1]:6.1f} times {peak:6,} MB at peak")
    print(f"{'import, once':20} {checked[0]:7.2f} s")


if __name__ == "__main__":
    main()
