"""What every test may count on."""

from __future__ import annotations

import sys
from pathlib import Path

# The Spark engine lies beside the other libraries, not among them: see requirements-spark.txt.
sys.path.append(str(Path(sys.prefix) / "spark"))
