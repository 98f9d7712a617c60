"""One SQL file, one asset: the same for every layer, dependencies read from the SQL."""

from collections.abc import Callable, Mapping, Sequence

import dagster as dg
import duckdb

from assets.presentation import (
    MONTHS,
    as_failure,
    build_of,
    describe_columns,
    key_of,
    lineage_of_all,
    table_metadata,
)
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.sql_files import SqlFile, TableName

# Makes the table; returns its rows and what else is worth showing.
Maker = Callable[[duckdb.DuckDBPyConnection, SqlFile], tuple[int, Mapping[str, int | str]]]


def sql_asset(
    file: SqlFile,
    make: Maker,
    *,
    description: str,
    depends_on: Sequence[TableName] | None = None,
    tags: Mapping[str, str] | None = None,
    lineage_files: Sequence[SqlFile] | None = None,
) -> dg.AssetsDefinition:
    """The asset of one SQL file, or of the files of the layouts that feed one table."""

    @dg.asset(
        key=key_of(file.table),
        deps=[key_of(table) for table in (depends_on or file.depends_on)],
        group_name=file.table.schema,
        partitions_def=MONTHS,
        kinds={"sql", "duckdb"},
        description=description,
        tags=dict(tags or {}),
        metadata={"sql_file": file.relative_path},
    )
    def table(
        context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
    ) -> dg.MaterializeResult:
        build = build_of(context, council)
        try:
            with council.connect(build) as connection:
                rows, counts = make(connection, file)
                columns = describe_columns(connection, file.table)
        except TidemarkError as fault:
            raise as_failure(fault) from None
        return dg.MaterializeResult(
            metadata=table_metadata(
                build,
                file.table,
                columns,
                rows,
                {
                    "dagster/column_lineage": dg.MetadataValue.column_lineage(
                        lineage_of_all(lineage_files or (file,))
                    ),
                    **{
                        name: dg.MetadataValue.int(told)
                        if isinstance(told, int)
                        else dg.MetadataValue.text(told)
                        for name, told in counts.items()
                    },
                },
            ),
        )

    return table
