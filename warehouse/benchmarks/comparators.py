"""Who a council is compared with, and what a reader must know before comparing."""

from collections.abc import Iterator

from warehouse.authority import Authority
from warehouse.benchmarks.publications import notes
from warehouse.filled_table import FilledTable
from warehouse.kpi_definitions import kpi_definitions


def comparator_tables(authority: Authority) -> tuple[FilledTable, ...]:
    """The council, its lists of neighbours and the notes, as tables of the release."""
    return (
        FilledTable(
            "reference.compared_authority",
            {"authority_code": "varchar", "ons_code": "varchar", "authority_name": "varchar"},
            [(authority.la_code, authority.ons_code, authority.name)],
        ),
        FilledTable(
            "reference.neighbour",
            {"authority_code": "varchar", "list_version": "integer", "area_code": "varchar"},
            [
                (authority.la_code, neighbour.list_version, neighbour.la_code)
                for neighbour in authority.neighbours
            ],
        ),
        FilledTable(
            "reference.benchmark_note",
            {"kpi_code": "varchar", "note": "varchar"},
            list(_notes(authority)),
        ),
    )


def _notes(authority: Authority) -> Iterator[tuple[str, str]]:
    """Where the two are not defined alike: by publication, or by this council's own settings."""
    by_kpi = notes()
    for kpi in kpi_definitions().values():
        said = [by_kpi[kpi.code]] if kpi.code in by_kpi else []
        own = [
            name.replace("_", " ")
            for name in kpi.settings
            # A council's own words for its roles are no other definition.
            if name != "primary_worker_roles"
            and getattr(authority, name)
            != Authority.model_fields[name].get_default(call_default_factory=True)
        ]
        if own:
            said.append(f"counted with this council's own {' and '.join(own)}")
        if said:
            yield kpi.code, "; ".join(said)
