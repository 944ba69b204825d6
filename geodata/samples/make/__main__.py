"""`python -m geodata.samples.make [DIR]` writes the sample city, by default over the files in this package."""

from __future__ import annotations

import sys
from pathlib import Path

from geodata.samples import SAMPLE
from geodata.samples.make.deliver import write_samples

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    for path in write_samples(folder):
        sys.stdout.write(f"{path.stat().st_size:>9}  {path}\n")
