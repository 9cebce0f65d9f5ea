"""Decodes and encodes a stream of MAVLink frames with pymavlink; prints the figures of `sortie-bench mavlink`.

Usage: mavlink_pymavlink.py FRAMES [REPEATS]. CPU time of one thread, the best of the repeats.
"""

import json
import sys
import time

from pymavlink.dialects.v20 import common


def best(repeats, work):
    """Returns the least CPU time in seconds and the last result."""
    least, result = float("inf"), None
    for _ in range(repeats):
        start = time.thread_time()
        result = work()
        least = min(least, time.thread_time() - start)
    return least, result


def decode(frames):
    """Parses all frames, in chunks of 4096 bytes as sortie-bench does."""
    link = common.MAVLink(None)
    link.robust_parsing = True
    messages = []
    for start in range(0, len(frames), 4096):
        messages += link.parse_buffer(frames[start : start + 4096]) or []
    return [message for message in messages if message.get_type() != "BAD_DATA"]


def encode(messages):
    """Packs all messages and returns the number of bytes."""
    link = common.MAVLink(None, srcSystem=1, srcComponent=1)
    return sum(len(message.pack(link)) for message in messages)


def main():
    with open(sys.argv[1], "rb") as file:
        frames = file.read()
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    decoding, messages = best(repeats, lambda: decode(frames))
    encoding, written = best(repeats, lambda: encode(messages))
    print(f"{len(messages)} messages, {len(frames)} bytes in, {written} bytes out", file=sys.stderr)
    print(
        json.dumps(
            {
                "decode_messages_per_second": round(len(messages) / decoding),
                "encode_messages_per_second": round(len(messages) / encoding),
            }
        )
    )


main()
