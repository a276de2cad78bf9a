"""One timed run of DuckDB: duckdb-peer.py lag|count ARCHIVE GAPS.csv

Silences of 12 h or more of every MMSI with the places at both ends, by one window query over the archive's files, on
one thread. `count` also counts the positions in the 12 h before each silence. Writes the gaps to GAPS.csv and prints
a line of JSON. The package's own import and the writing are not timed.
"""

import json
import resource
import sys
import time
from importlib.metadata import version

import duckdb

GAP_MS = 12 * 3_600_000

LAG = """
SELECT mmsi, off_ms, time_ms, off_lon, off_lat, lon_units, lat_units, {before}
FROM (
  SELECT *, lag(time_ms) OVER silence AS off_ms, lag(lon_units) OVER silence AS off_lon,
    lag(lat_units) OVER silence AS off_lat {lag_before}
  FROM {positions}
  WINDOW silence AS (PARTITION BY mmsi ORDER BY time_ms)
)
WHERE time_ms - off_ms >= {gap}
"""

POSITIONS = "(SELECT mmsi, time_ms, lon_units, lat_units FROM read_parquet('{archive}/*/*.parquet') WHERE kind = 0)"

COUNTED = """(
  SELECT *, count(*) OVER (
    PARTITION BY mmsi ORDER BY time_ms RANGE BETWEEN {gap} PRECEDING AND CURRENT ROW
  ) AS positions
  FROM {positions}
)"""


def query(kind, archive):
    positions = POSITIONS.format(archive=archive)
    if kind == "lag":
        return LAG.format(positions=positions, gap=GAP_MS, before="NULL", lag_before="")
    return LAG.format(
        positions=COUNTED.format(positions=positions, gap=GAP_MS),
        gap=GAP_MS,
        before="least(before, 14)",
        lag_before=", lag(positions) OVER silence AS before",
    )


def main():
    kind, archive, out = sys.argv[1:4]
    wall, cpu = time.perf_counter(), time.process_time()
    connection = duckdb.connect(config={"threads": 1})
    gaps = connection.execute(query(kind, archive)).fetchall()
    work = {"wallS": time.perf_counter() - wall, "cpuS": time.process_time() - cpu}
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    positions = connection.execute(f"SELECT count(*) FROM {POSITIONS.format(archive=archive)}").fetchone()[0]
    with open(out, "w") as file:
        file.writelines(sorted(",".join("" if value is None else str(value) for value in gap) + "\n" for gap in gaps))
    print(
        json.dumps(
            {
                "version": version("duckdb"),
                "read": {"wallS": 0, "cpuS": 0},
                "work": work,
                "positions": positions,
                "found": len(gaps),
                "peakMb": peak_mb,
            }
        )
    )


main()
