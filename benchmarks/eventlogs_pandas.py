# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m benchmarks.eventlogs_pandas FILE`: the same figures by pandas, grouping a frame; XES by iterparse."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from xml.etree.ElementTree import iterparse

import orjson
import pandas as pd

_HEADINGS = {"Vorgangsnummer": "case", "Aktivität": "activity", "Zeitstempel": "time"}


def main() -> None:
    """Read, measure, and print what came out, seconds, and the peak of resident memory."""
    path = Path(sys.argv[1])
    started = time.perf_counter()
    frame = _csv(path) if path.suffix == ".csv" else _xes(path)
    frame["time"] = pd.to_datetime(frame["time"], format="ISO8601", utc=True)
    read_s = time.perf_counter() - started
    answer = _measured(frame.sort_values(["case", "time"], kind="stable", ignore_index=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {"seconds": time.perf_counter() - started, "read_s": read_s, "peak_mb": peak, **answer}
    print(orjson.dumps(said).decode())


def _csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", usecols=list(_HEADINGS)).rename(columns=_HEADINGS)


def _xes(path: Path) -> pd.DataFrame:
    rows: list[tuple[str, str, str]] = []
    case = ""
    space = "{http://www.xes-standard.org/}"
    for _, element in iterparse(path, ("end",)):  # noqa: S314  # a file the benchmark has just made
        if element.tag == space + "event":
            said = {one.attrib["key"]: one.attrib["value"] for one in element}
            rows.append(("", said["concept:name"], said["time:timestamp"]))
            element.clear()
        elif element.tag == space + "trace":
            case = next(one.attrib["value"] for one in element if one.get("key") == "concept:name")
            at = len(rows) - 1
            while at >= 0 and not rows[at][0]:
                rows[at] = (case, *rows[at][1:])
                at -= 1
            element.clear()
    return pd.DataFrame(rows, columns=["case", "activity", "time"])


def _measured(frame: pd.DataFrame) -> dict[str, float]:
    cases = frame.groupby("case", sort=False)
    ways = cases["activity"].agg("\n".join).value_counts()
    again = frame.duplicated(["case", "activity"])
    span = cases["time"].max() - cases["time"].min()
    frame["after"] = cases["activity"].shift()
    frame["hours"] = cases["time"].diff().dt.total_seconds() / 3600
    pairs = frame.dropna(subset=["after"]).groupby(["after", "activity"], sort=False)["hours"]
    return {
        "events": len(frame),
        "cases": len(cases),
        "variants": len(ways),
        "variants_80": int((ways.cumsum() < 0.8 * len(cases) - 1e-9).sum()) + 1,
        "rework_cases": int(frame.loc[again, "case"].nunique()),
        "again": int(again.sum()),
        "waited_hours": float(span.dt.total_seconds().sum()) / 3600,
        "pairs": len(pairs),
        "medians": float(pairs.median().sum()),
        "p90s": float(pairs.quantile(0.9).sum()),
    }


if __name__ == "__main__":
    main()
