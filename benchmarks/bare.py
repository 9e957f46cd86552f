# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The script one would write in an afternoon: `python -m benchmarks.bare WORKBOOK FOLDER`.

Reads the sheet with pandas and inserts the rows; nothing is checked, decided, read back or recorded.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pandas as pd


def main(workbook: Path, folder: Path) -> None:
    """Spreadsheet in, table out."""
    frame = pd.read_excel(workbook, header=2, dtype=str, engine="calamine")
    with sqlite3.connect(folder / "bare.db") as database:
        columns = ", ".join(f"c{index}" for index in range(len(frame.columns)))
        database.execute(f"CREATE TABLE hundebestand ({columns})")
        gaps = ", ".join("?" * len(frame.columns))
        rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
        database.executemany(f"INSERT INTO hundebestand VALUES ({gaps})", rows)
        ((count,),) = database.execute("SELECT COUNT(*) FROM hundebestand").fetchall()
    print(json.dumps({"cases": count}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
