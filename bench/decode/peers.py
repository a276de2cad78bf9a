"""One timed decode of a file to columns by a peer: peers.py aiscat|aiscat-drain|pyais FILE. Prints a line of JSON.

The columns are the ones that Wakewatch fills: vessel, type, place, speed, course and heading of positions; name,
call sign, IMO number, ship type and size of identities. Typed arrays for numbers, as the fastest that plain Python
offers; no dictionary or object is kept. Full blocks of columns are handed on and emptied, as Wakewatch's are.
"""

import json
import sys
import time
from array import array
from importlib.metadata import version

CHUNK_BYTES = 65536
BLOCK_ROWS = 65536
NAN = float("nan")


class Columns:
    def __init__(self):
        self.mmsi, self.type = array("q"), array("B")
        self.lon, self.lat = array("d"), array("d")
        self.speed, self.course, self.heading = array("f"), array("f"), array("f")
        self.identity_mmsi, self.identity_type = array("q"), array("B")
        self.name, self.call_sign, self.imo = [], [], []
        self.ship_type, self.length, self.width = array("f"), array("f"), array("f")

        self.handed_on = 0

    def rows(self):
        return self.handed_on + len(self.mmsi) + len(self.identity_mmsi)

    def hand_on(self):
        if len(self.mmsi) + len(self.identity_mmsi) < BLOCK_ROWS:
            return
        self.handed_on = self.rows()
        for column in vars(self).values():
            if not isinstance(column, int):
                del column[:]


POSITIONS = frozenset((1, 2, 3, 18, 19, 27))
IDENTITIES = frozenset((5, 19, 24))


def run_aiscat(path):
    """aiscat's dictionary format: the others are bytes that would have to be parsed again, or are not decoded."""
    from aiscat import Decoder

    columns, messages = Columns(), 0
    decoder = Decoder()
    feed, take = decoder.feed, decoder.next
    mmsi, kind, lon, lat = columns.mmsi.append, columns.type.append, columns.lon.append, columns.lat.append
    speed, course, heading = columns.speed.append, columns.course.append, columns.heading.append
    with open(path, "rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            feed(chunk)
            message = take()
            while message is not None:
                messages += 1
                type_ = message.get("type")
                if type_ in POSITIONS:
                    get = message.get
                    mmsi(get("mmsi", 0))
                    kind(type_)
                    lon(get("lon", NAN))
                    lat(get("lat", NAN))
                    speed(get("speed", NAN))
                    course(get("course", NAN))
                    heading(get("heading", NAN))
                if type_ in IDENTITIES:
                    add_identity(columns, message.get)
                message = take()
            columns.hand_on()
    return messages, columns.rows()


def add_identity(columns, get):
    columns.identity_mmsi.append(get("mmsi"))
    columns.identity_type.append(get("type"))
    columns.name.append(get("shipname"))
    columns.call_sign.append(get("callsign"))
    columns.imo.append(get("imo"))
    columns.ship_type.append(get("shiptype", NAN))
    columns.length.append(get("to_bow", NAN) + get("to_stern", NAN))
    columns.width.append(get("to_port", NAN) + get("to_starboard", NAN))


def drain_aiscat(path):
    """aiscat alone: every dictionary is made and dropped, no column is filled."""
    from aiscat import Decoder

    messages, decoder = 0, Decoder()
    feed, take = decoder.feed, decoder.next
    with open(path, "rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            feed(chunk)
            while take() is not None:
                messages += 1
    return messages, 0


def run_pyais(path):
    from pyais.stream import FileReaderStream

    columns, messages = Columns(), 0
    for sentence in FileReaderStream(path):
        try:
            message = sentence.decode()
        except Exception:
            continue
        messages += 1
        if messages % BLOCK_ROWS == 0:
            columns.hand_on()
        type_ = message.msg_type
        if type_ in POSITIONS:
            columns.mmsi.append(message.mmsi)
            columns.type.append(type_)
            columns.lon.append(message.lon)
            columns.lat.append(message.lat)
            columns.speed.append(message.speed)
            columns.course.append(message.course)
            columns.heading.append(getattr(message, "heading", NAN))
        if type_ in IDENTITIES:
            values = {name: getattr(message, name, None) for name in ("shipname", "callsign", "imo")}
            columns.identity_mmsi.append(message.mmsi)
            columns.identity_type.append(type_)
            columns.name.append(values["shipname"])
            columns.call_sign.append(values["callsign"])
            columns.imo.append(values["imo"])
            columns.ship_type.append(getattr(message, "ship_type", NAN))
            columns.length.append(getattr(message, "to_bow", NAN) + getattr(message, "to_stern", NAN))
            columns.width.append(getattr(message, "to_port", NAN) + getattr(message, "to_starboard", NAN))
    return messages, columns.rows()


RUNS = {"aiscat": run_aiscat, "aiscat-drain": drain_aiscat, "pyais": run_pyais}


def main():
    name, path = sys.argv[1:3]
    package = name.split("-")[0]
    __import__(package)
    wall, cpu = time.perf_counter(), time.process_time()
    messages, rows = RUNS[name](path)
    result = {
        "version": version(package),
        "wallS": time.perf_counter() - wall,
        "cpuS": time.process_time() - cpu,
        "messages": messages,
        "rows": rows,
    }
    print(json.dumps(result))


main()
