"""The work of the benchmark `reading`, done with geopandas: reading.py polygons|read|join FOLDER.

Prints one line of JSON: processor and wall seconds, peak memory in MB, and a number to check the answer by.
"""

import json
import resource
import sys
import time


def spent(body):
    cpu, wall = time.process_time(), time.perf_counter()
    check = body()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
    print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak, "check": int(check)}))


def main(work, folder):
    import geopandas

    # Everything is loaded once before the clock starts.
    geopandas.GeoSeries.from_wkt(["POINT (1 2)"]).sindex

    if work == "read":
        spent(lambda: len(geopandas.read_file(folder + "/polygons.geojson")))
    elif work == "polygons":

        def read():
            frame = geopandas.read_file(folder + "/polygons.geojson")
            frame.sindex
            return frame.is_valid.sum()

        spent(read)
    else:
        import numpy

        streets = geopandas.read_file(folder + "/streets.geojson").set_crs(None, allow_override=True)
        numbers = numpy.fromfile(folder + "/points.f64").reshape(-1, 2)
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(numbers[:, 0], numbers[:, 1]))
        spent(lambda: points.sjoin(streets, predicate="intersects")["index_right"].sum())


main(sys.argv[1], sys.argv[2])
