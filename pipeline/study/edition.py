"""What names a release: a fingerprint of everything that its figures depend on."""

import hashlib
from collections.abc import Iterable

from pipeline import METHOD_VERSION
from pipeline.study.manifest import is_registered
from pipeline.study.model import Study


def edition_id(fingerprints: Iterable[tuple[str, str, str]], study: Study, wave: str) -> str:
    """The edition of a wave's release.

    Parameters
    ----------
    fingerprints : (wave, role, sha256) of every file that the study has been given.
    study, wave : the definition counts as far as this wave, so that an edition outlives the waves that come after it;
        so does which waves are registered, which the pages say.
    """
    until = study.waves_until(wave)
    files = sorted(known for known in fingerprints if known[0] in until)
    registered = [known for known in until if is_registered(study.folder, known)]
    parts = [*(sha256 for _, _, sha256 in files), study.definition_until(wave), METHOD_VERSION, *registered]
    content = "\n".join(parts)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
