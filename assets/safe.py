"""Safe: what may be seen. The only tables that a report is made from."""

import dagster as dg
import pandas as pd

from assets.building import StudyAssets
from pipeline.protect.frequencies import safe_frequencies
from pipeline.protect.populations import populations as fingerprinted
from pipeline.protect.publishable import publishable_figures
from pipeline.protect.quality import safe_ledger, safe_quality
from pipeline.protect.safe import SafeTable
from pipeline.protect.tables import safe_changes, safe_edition, safe_levels, safe_response
from pipeline.tables.change import CHANGE, VERDICT
from pipeline.tables.core import BACKGROUND, REJECTED, RESPONDENTS, RESPONSES
from pipeline.tables.estimate import BASELINE, CLIMATE, RESPONSE
from pipeline.tables.findings import FINDINGS
from pipeline.tables.raw import LEFT_OUT, SOURCE_FILES
from pipeline.tables.safe import CHANGES, EDITION, FREQUENCIES, LEDGER, LEVELS, PUBLISHABLE, QUALITY
from pipeline.tables.safe import RESPONSE as SAFE_RESPONSE
from pipeline.tables.safe_ledger import POPULATIONS


def safe_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The protected tables of one study."""
    return [*_figures(of), *_material(of)]


def _figures(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """What is said of the answers."""
    study = of.study

    @of.table("safe", PUBLISHABLE, climate=of.until("estimate", CLIMATE), changes=of.own("change", CHANGE))
    def publishable(wave: str, climate: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
        """Which figures may be shown, decided from counts before anything is tested."""
        return publishable_figures(climate, changes, study, wave)

    @of.table("safe", LEVELS, climate=of.until("estimate", CLIMATE), publishable=of.own("safe", PUBLISHABLE))
    def levels(wave: str, climate: pd.DataFrame, publishable: pd.DataFrame) -> SafeTable:
        """The levels of the wave, in whole points."""
        return safe_levels(climate, publishable, study, wave)

    @of.table(
        "safe",
        CHANGES,
        changes=of.own("change", CHANGE),
        verdicts=of.own("change", VERDICT),
        publishable=of.own("safe", PUBLISHABLE),
    )
    def changes(wave: str, changes: pd.DataFrame, verdicts: pd.DataFrame, publishable: pd.DataFrame) -> SafeTable:
        """The changes since the baseline with their verdicts, in whole points."""
        return safe_changes(changes, verdicts, publishable)

    @of.table("safe", SAFE_RESPONSE, response=of.own("estimate", RESPONSE), publishable=of.own("safe", PUBLISHABLE))
    def response(wave: str, response: pd.DataFrame, publishable: pd.DataFrame) -> SafeTable:
        """Response rates, hidden where the index is."""
        return safe_response(response, publishable, study)

    @of.table(
        "safe",
        EDITION,
        source_files=of.until("raw", SOURCE_FILES),
        baseline=dg.AssetIn(key=of.key("estimate", BASELINE.name)),
    )
    def edition(wave: str, source_files: pd.DataFrame, baseline: pd.DataFrame) -> SafeTable:
        """What the release is made from, and its fingerprint."""
        return safe_edition(source_files, baseline, study, wave)

    return [publishable, levels, changes, response, edition]


def _material(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """What is said of the material that the answers came from."""
    study = of.study

    @of.table("safe", FREQUENCIES, responses=of.own("core", RESPONSES), background=of.own("core", BACKGROUND))
    def frequencies(wave: str, responses: pd.DataFrame, background: pd.DataFrame) -> SafeTable:
        """How often each option was chosen in the county; small counts hidden with what would tell them."""
        return safe_frequencies(responses, background, study, wave)

    @of.table(
        "safe",
        POPULATIONS,
        responses=of.until("core", RESPONSES),
        background=of.until("core", BACKGROUND),
        respondents=of.until("core", RESPONDENTS),
    )
    def populations(
        wave: str, responses: pd.DataFrame, background: pd.DataFrame, respondents: pd.DataFrame
    ) -> pd.DataFrame:
        """Whom the release rests on, as fingerprints: for the ledger of releases, never for a page."""
        return fingerprinted(responses, background, respondents, wave)

    @of.table(
        "safe",
        LEDGER,
        left_out=of.own("raw", LEFT_OUT),
        rejected=of.own("core", REJECTED),
        respondents=of.own("core", RESPONDENTS),
    )
    def ledger(wave: str, left_out: pd.DataFrame, rejected: pd.DataFrame, respondents: pd.DataFrame) -> SafeTable:
        """The account of the rows, from the file to the accepted records."""
        return safe_ledger(left_out, rejected, respondents, study, wave)

    @of.table(
        "safe",
        QUALITY,
        findings=of.own("core", FINDINGS),
        left_out=of.own("raw", LEFT_OUT),
        rejected=of.own("core", REJECTED),
    )
    def quality(wave: str, findings: pd.DataFrame, left_out: pd.DataFrame, rejected: pd.DataFrame) -> SafeTable:
        """What was noticed about the data, without row numbers."""
        return safe_quality(findings, left_out, rejected, study, wave)

    return [populations, frequencies, ledger, quality]
