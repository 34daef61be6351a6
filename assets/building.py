"""How a library function becomes an asset: keys, partitions, metadata and checks, the same for every table."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import dagster as dg
import pandas as pd

from assets.discretion import no_values
from pipeline.errors import DisclosureError
from pipeline.protect.safe import SafeTable
from pipeline.study import Study
from pipeline.tables.base import Table

STAGES = ("raw", "core", "score", "estimate", "change", "safe", "report")
OWNERS = ("team:fou",)
SHAPE = "declared_shape"
STORED = dg.PythonObjectDagsterType((pd.DataFrame, SafeTable), name="Table")
PAGE = dg.PythonObjectDagsterType(str, name="Page")
KINDS = {"text": "string", "integer": "int", "number": "float", "truth": "bool"}

Made: TypeAlias = pd.DataFrame | SafeTable


@dataclass(frozen=True)
class Finding:
    """The outcome of a check on what an asset made."""

    passed: bool
    says: Mapping[str, int | str]


@dataclass(frozen=True)
class Check:
    """A check on one table, from what was made and what it was made from."""

    name: str
    judge: Callable[..., Finding]
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR


@dataclass(frozen=True)
class StudyAssets:
    """The assets of one study: one set of waves, one key prefix, one group."""

    study: Study

    @cached_property
    def waves(self) -> dg.StaticPartitionsDefinition:
        """The waves, shared by every partitioned asset."""
        return dg.StaticPartitionsDefinition(list(self.study.wave_ids))

    def key(self, stage: str, name: str) -> dg.AssetKey:
        """Study, stage and table."""
        return dg.AssetKey([self.study.id, stage, name])

    def own(self, stage: str, table: Table) -> dg.AssetIn:
        """A table of the same wave."""
        return dg.AssetIn(key=self.key(stage, table.name))

    def until(self, stage: str, table: Table) -> dg.AssetIn:
        """A table of every wave up to and including the same one, as one frame."""
        later = {
            wave: [w for w in self.study.wave_ids if wave in self.study.waves_until(w)] for wave in self.study.wave_ids
        }
        return dg.AssetIn(key=self.key(stage, table.name), partition_mapping=dg.StaticPartitionMapping(later))

    def baseline(self, stage: str, table: Table) -> dg.AssetIn:
        """A table of the baseline."""
        only = dg.SpecificPartitionsPartitionMapping([self.study.baseline])
        return dg.AssetIn(key=self.key(stage, table.name), partition_mapping=only)

    def table(
        self, stage: str, declared: Table, *checks: Check, by_wave: bool = True, **ins: dg.AssetIn
    ) -> Callable[[Callable[..., Made]], dg.AssetsDefinition]:
        """Make an asset of a function from (wave and) tables to one table."""

        def asset(make: Callable[..., Made]) -> dg.AssetsDefinition:
            def body(context: dg.AssetExecutionContext, **inputs: Made) -> dg.MaterializeResult:  # type: ignore[type-arg] # Dagster wants it bare
                with no_values():
                    made = make(context.partition_key, **inputs) if by_wave else make(**inputs)
                    return self._result(stage, declared, made, checks, inputs)

            return dg.asset(
                key=self.key(stage, declared.name),
                ins=ins,
                partitions_def=self.waves if by_wave else None,
                dagster_type=STORED,
                description=make.__doc__,
                check_specs=self._check_specs(stage, declared, checks),
                **self._common(stage, "pandas", "parquet"),
            )(body)

        return asset

    def tables(
        self,
        stage: str,
        declared: Mapping[Table, tuple[Check, ...]],
        name: str = "",
        after: tuple[dg.AssetKey, ...] = (),
        **ins: dg.AssetIn,
    ) -> Callable[[Callable[..., tuple[Made, ...]]], dg.AssetsDefinition]:
        """Make assets of a function from wave and tables to several tables at once.

        `name` when a stage has two; `after` what must be made, and so checked, before although it is not read.
        """

        def asset(make: Callable[..., tuple[Made, ...]]) -> dg.AssetsDefinition:
            def body(context: dg.AssetExecutionContext, **inputs: Made) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
                with no_values():
                    made = make(context.partition_key, **inputs)
                    together = dict(zip([table.name for table in declared], made, strict=True))
                    results = [
                        self._result(stage, table, together[table.name], checks, {**inputs, **together})
                        for table, checks in declared.items()
                    ]
                yield from results

            common = self._common(stage, "pandas", "parquet")
            group = common.pop("group_name")
            return dg.multi_asset(
                name="__".join(filter(None, (self.study.id, stage, name))),
                outs={
                    table.name: dg.AssetOut(
                        key=self.key(stage, table.name), dagster_type=STORED, description=table.one_row, **common
                    )
                    for table in declared
                },
                ins=ins,
                deps=list(after),
                partitions_def=self.waves,
                group_name=group,
                check_specs=[
                    spec for table, checks in declared.items() for spec in self._check_specs(stage, table, checks)
                ],
            )(body)

        return asset

    def page(
        self, name: str, *, by_wave: bool = True, after: tuple[str, ...] = (), gate: str = "", **ins: dg.AssetIn
    ) -> Callable[[Callable[..., dg.MaterializeResult[str]]], dg.AssetsDefinition]:
        """Make an asset of a function that writes pages and says where.

        `gate` names a blocking check: the function's result says how it went; DisclosureError means that it failed.
        """

        def asset(make: Callable[..., dg.MaterializeResult[str]]) -> dg.AssetsDefinition:
            key = self.key("report", name)

            def body(context: dg.AssetExecutionContext, **inputs: Made) -> Iterator[Any]:
                try:
                    with no_values():
                        result = make(context, **inputs)
                except DisclosureError:
                    if gate:
                        yield dg.AssetCheckResult(check_name=gate, asset_key=key, passed=False)
                    raise
                yield result

            return dg.asset(
                key=key,
                ins=ins,
                deps=[
                    dg.AssetDep(self.key("report", known), partition_mapping=dg.AllPartitionMapping())
                    for known in after
                ],
                partitions_def=self.waves if by_wave else None,
                dagster_type=PAGE,
                io_manager_key="page_io_manager",
                description=make.__doc__,
                check_specs=[dg.AssetCheckSpec(gate, asset=key, blocking=True)] if gate else [],
                **self._common("report", "html", "plotly"),
            )(body)

        return asset

    def _common(self, stage: str, *kinds: str) -> dict[str, Any]:
        return {
            "group_name": self.study.id,
            "kinds": set(kinds),
            "owners": list(OWNERS),
            "tags": {"stage": stage, "study": self.study.id},
        }

    def _check_specs(self, stage: str, declared: Table, checks: tuple[Check, ...]) -> list[dg.AssetCheckSpec]:
        names = [SHAPE, *(check.name for check in checks)]
        return [dg.AssetCheckSpec(name, asset=self.key(stage, declared.name)) for name in names]

    def _result(
        self, stage: str, declared: Table, made: Made, checks: tuple[Check, ...], inputs: Mapping[str, Made]
    ) -> Any:
        """Check the shape before anything is stored; a broken shape raises and leaves the old table standing."""
        frame = made.frame if isinstance(made, SafeTable) else made
        declared.check(frame)
        key = self.key(stage, declared.name)
        findings = {SHAPE: (Finding(passed=True, says={"rows": len(frame)}), dg.AssetCheckSeverity.ERROR)}
        findings |= {check.name: (check.judge(frame, inputs), check.severity) for check in checks}
        return dg.MaterializeResult(
            asset_key=key,
            value=made,
            metadata=table_metadata(declared, len(frame)),
            check_results=[
                dg.AssetCheckResult(
                    check_name=name, asset_key=key, passed=found.passed, severity=severity, metadata=dict(found.says)
                )
                for name, (found, severity) in findings.items()
            ],
        )


def table_metadata(declared: Table, rows: int) -> dict[str, Any]:
    """Row count and columns; never a row."""
    columns = [
        dg.TableColumn(
            column.name, KINDS[column.kind], column.means, dg.TableColumnConstraints(nullable=column.nullable)
        )
        for column in declared.columns
    ]
    return {
        "dagster/row_count": rows,
        "dagster/column_schema": dg.TableSchema(columns),
        "one_row": declared.one_row,
        "table": declared.name,
    }
