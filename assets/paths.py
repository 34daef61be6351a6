"""Where things lie. Everything is absolute, so that no command depends on the folder it is called from."""

import os
from pathlib import Path

ROOT = Path(os.environ.get("BASLINJE_ROOT") or Path(__file__).resolve().parents[1])
RAW_DATA = ROOT / "raw_data"
REPORTS = ROOT / "reports"
STORE = ROOT / ".store"
