"""Decodes AIS sentences with two independent decoders and prints what each said of each message.

Standard input: one sentence a line, behind its line number and a tab. Standard output: one JSON object a message,
{"line", "by", "fields"}, where line is that of the sentence that completed it and by is "pyais" or "aiscat".
Messages that pyais assembled from a sentence with a wrong checksum carry "isValid": false.
"""

import json
import sys

import aiscat
from pyais.exceptions import AISBaseException
from pyais.queue import NMEAQueue


def plain(value):
    """Bytes as hexadecimal; everything else is JSON already (enumerations were asked for as numbers)."""
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)


def emit(line, by, fields, **more):
    print(json.dumps({"line": line, "by": by, "fields": fields, **more}, default=plain))


def main():
    queue = NMEAQueue()
    decoder = aiscat.Decoder()
    for row in sys.stdin.buffer:
        number, sentence = row.rstrip(b"\n").split(b"\t", 1)
        line = int(number)
        queue.put_line(sentence)
        while (assembled := queue.get_or_none()) is not None:
            try:
                emit(line, "pyais", assembled.decode().asdict(enum_as_int=True), isValid=assembled.is_valid)
            except (AISBaseException, ValueError) as error:
                emit(line, "pyais", None, error=type(error).__name__)
        decoder.feed(sentence + b"\r\n")
        while (message := decoder.next()) is not None:
            emit(line, "aiscat", message)


main()
