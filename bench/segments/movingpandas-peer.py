"""One timed run of movingpandas: movingpandas-peer.py ellipsoid|plane POSITIONS.csv HOURS PIECES.csv

Trajectories of each MMSI, split where it was silent for longer than HOURS, each with its length and a speed for
every leg. `plane` leaves the coordinate system out, so that movingpandas measures in degrees, which is worth nothing
but shows what is left of its time without the ellipsoid. Writes every piece to PIECES.csv, with its length on the
sphere beside, and prints a line of JSON. The package's own import and the writing are not timed.
"""

import csv
import json
import resource
import sys
import time
import warnings
from datetime import timedelta
from importlib.metadata import version

import movingpandas
import pandas
from geopy.distance import great_circle

warnings.filterwarnings("ignore")


def main():
    kind, path, hours, out = sys.argv[1:5]
    clock = Clock()
    positions = pandas.read_csv(path, parse_dates=["timestamp"])
    positions["timestamp"] = positions["timestamp"].dt.tz_localize(None)
    read = clock.take()
    crs = "epsg:4326" if kind == "ellipsoid" else None
    tracks = movingpandas.TrajectoryCollection(positions, traj_id_col="mmsi", t="timestamp", x="lon", y="lat", crs=crs)
    pieces = movingpandas.ObservationGapSplitter(tracks).split(gap=timedelta(hours=float(hours)))
    pieces.add_speed(name="implied_speed")
    lengths = [piece.get_length() for piece in pieces]
    work = clock.take()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    write(out, pieces, lengths)
    print(
        json.dumps(
            {
                "version": version("movingpandas"),
                "read": read,
                "work": work,
                "positions": len(positions),
                "found": len(pieces),
                "peakMb": peak_mb,
            }
        )
    )


class Clock:
    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def take(self):
        """Seconds since it was last taken."""
        wall, cpu = time.perf_counter(), time.process_time()
        taken = {"wallS": wall - self.wall, "cpuS": cpu - self.cpu}
        self.wall, self.cpu = wall, cpu
        return taken


def write(out, pieces, lengths):
    with open(out, "w", newline="") as file:
        rows = csv.writer(file)
        for piece, length in zip(pieces, lengths):
            points = [(point.y, point.x) for point in piece.df.geometry]
            times = piece.df.index
            rows.writerow(
                [
                    # The splitter has numbered the pieces: MMSI_0, MMSI_1.
                    str(piece.id).split("_")[0],
                    int(times[0].timestamp()),
                    int(times[-1].timestamp()),
                    len(points),
                    length,
                    great_circle(*points).m,
                ]
            )


main()
