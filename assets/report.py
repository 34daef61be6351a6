"""Report: pages made from safe tables and nothing else."""

import dagster as dg

from assets.building import StudyAssets
from assets.paths import REPORTS
from assets.provenance import note_run
from pipeline.protect.safe import SafeTable
from pipeline.read.delivery import waiting_for
from pipeline.report.closing import hidden_counted, verdicts_counted
from pipeline.report.release import Release
from pipeline.report.site import write_front_page, write_release
from pipeline.tables.safe import CHANGES, EDITION, FREQUENCIES, LEDGER, LEVELS, QUALITY, RESPONSE

PAGES, FRONT_PAGE = "pages", "front_page"


def report_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The published pages of one study."""
    study = of.study

    @of.page(
        PAGES,
        levels=of.own("safe", LEVELS),
        changes=of.own("safe", CHANGES),
        response=of.own("safe", RESPONSE),
        edition=of.own("safe", EDITION),
        frequencies=of.own("safe", FREQUENCIES),
        ledger=of.own("safe", LEDGER),
        quality=of.own("safe", QUALITY),
    )
    def pages(context: dg.AssetExecutionContext, **tables: SafeTable) -> dg.MaterializeResult[str]:
        """The county page, one page per group, the codebook and the data quality."""
        release = Release(study, context.partition_key, **tables)
        page = write_release(release, REPORTS)
        note_run(page.parent.with_suffix(".run.json"), context.run.run_id)
        about = {"verdicts": verdicts_counted(release), "hidden": hidden_counted(release)}
        return dg.MaterializeResult(value=str(page), metadata={"report": dg.MetadataValue.path(page), **about})

    @of.page(FRONT_PAGE, by_wave=False, after=(PAGES,))
    def front_page(context: dg.AssetExecutionContext) -> dg.MaterializeResult[str]:
        """Every wave with its report, or with what it waits for."""
        waiting = {wave: why for wave in study.wave_ids if (why := waiting_for(study, wave))}
        page = write_front_page(study, waiting, REPORTS)
        return dg.MaterializeResult(value=str(page), metadata={"report": dg.MetadataValue.path(page)})

    return [pages, front_page]
