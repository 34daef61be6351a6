"""Report: pages made from safe tables and nothing else."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
import pandas as pd

from assets.building import StudyAssets
from assets.paths import REPORTS
from assets.provenance import note_run
from assets.publishing import publish
from pipeline.protect.safe import SafeTable
from pipeline.read.delivery import waiting_for
from pipeline.report.closing import hidden_counted, verdicts_counted
from pipeline.report.release import IN_DEPTH, TABLES, TALKS, Release, Talks
from pipeline.report.site import write_front_page
from pipeline.tables.base import Table
from pipeline.tables.safe_ledger import POPULATIONS

PAGES, FRONT_PAGE = "pages", "front_page"
GATE = "may_be_published"
OF_TALKS = "talks_"


def report_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The published pages of one study."""
    study = of.study

    populations = of.own("safe", POPULATIONS)

    @of.page(
        PAGES,
        gate=GATE,
        populations=populations,
        **_safe(of, TABLES),
        **_safe(of, IN_DEPTH),
        **_safe(of, TALKS, OF_TALKS),
    )
    def pages(
        context: dg.AssetExecutionContext, populations: pd.DataFrame, **tables: SafeTable
    ) -> dg.MaterializeResult[str]:
        """The reports of a wave, published where they and those before do not together tell a few answers."""
        own = {name: tables[name] for name in TABLES}
        talks = Talks(**{name: tables[OF_TALKS + name] for name in TALKS}) if study.has_talks else None
        release = Release(
            study, context.partition_key, **own, talks=talks, in_depth={name: tables[name] for name in IN_DEPTH}
        )
        outcome = publish(release, populations)
        if not outcome.held:
            note_run(outcome.page.parent.with_suffix(".run.json"), context.run.run_id)
        about: dict[str, Any] = {
            "verdicts": verdicts_counted(release),
            "hidden": hidden_counted(release),
            "held": outcome.held,
        }
        warning = dg.AssetCheckSeverity.WARN  # a release that is held stops nothing: the earlier one stands
        return dg.MaterializeResult(
            value=str(outcome.page),
            metadata={"report": dg.MetadataValue.path(outcome.page), **about},
            check_results=[dg.AssetCheckResult(check_name=GATE, passed=not outcome.held, severity=warning)],
        )

    @of.page(FRONT_PAGE, by_wave=False, after=(PAGES,))
    def front_page(context: dg.AssetExecutionContext) -> dg.MaterializeResult[str]:
        """Every wave with its report, or with what it waits for."""
        waiting = {wave: why for wave in study.wave_ids if (why := waiting_for(study, wave))}
        page = write_front_page(study, waiting, REPORTS)
        return dg.MaterializeResult(value=str(page), metadata={"report": dg.MetadataValue.path(page)})

    return [pages, front_page]


def _safe(of: StudyAssets, tables: Mapping[str, Table], prefix: str = "") -> dict[str, Any]:
    """Protected tables of the same wave; none of talks in a study without them."""
    if tables is TALKS and not of.study.has_talks:
        return {}
    return {prefix + name: of.own("safe", table) for name, table in tables.items()}
