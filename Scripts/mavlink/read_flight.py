"""Reads the bytes of a simulated flight with pymavlink: every byte must belong to a good frame.

Usage: read_flight.py FILE MESSAGE...   The messages must all occur.
"""

import collections
import sys

from pymavlink.dialects.v20 import ardupilotmega


def main():
    path, wanted = sys.argv[1], sys.argv[2:]
    with open(path, "rb") as file:
        data = file.read()
    link = ardupilotmega.MAVLink(None)
    link.robust_parsing = True
    counts = collections.Counter(message.get_type() for message in link.parse_buffer(data) or [])
    bad = counts.pop("BAD_DATA", 0)
    missing = [name for name in wanted if counts[name] == 0]
    print(f"{path}: {sum(counts.values())} messages of {len(counts)} kinds, {bad} bad pieces, missing: {missing or 'none'}")
    return 1 if bad or missing else 0


if __name__ == "__main__":
    sys.exit(main())
