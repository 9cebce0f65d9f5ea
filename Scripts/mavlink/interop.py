#!/usr/bin/env python3
"""Compares Sortie's MAVLink codec with pymavlink, in both directions.

usage: interop.py write FILE.jsonl [--all]   pymavlink writes frames with known fields, one JSON object per line
       interop.py read FILE.jsonl FILE.bin   pymavlink reads frames that Sortie wrote from these records

`write` without --all takes only the messages that Sortie uses; its output is the golden file of the tests. Values come
from a fixed seed. `read` exits with 1 and names each difference.
"""

import json
import math
import random
import struct
import sys

from pymavlink.dialects.v10 import ardupilotmega as version_one
from pymavlink.dialects.v20 import ardupilotmega as version_two

USED = """HEARTBEAT SYS_STATUS SYSTEM_TIME PING PARAM_REQUEST_READ PARAM_REQUEST_LIST PARAM_VALUE PARAM_SET GPS_RAW_INT
ATTITUDE GLOBAL_POSITION_INT LOCAL_POSITION_NED MISSION_REQUEST MISSION_REQUEST_INT MISSION_REQUEST_LIST MISSION_COUNT
MISSION_ITEM MISSION_ITEM_INT MISSION_ACK MISSION_CURRENT MISSION_CLEAR_ALL MISSION_ITEM_REACHED MISSION_SET_CURRENT
REQUEST_DATA_STREAM VFR_HUD COMMAND_LONG COMMAND_INT COMMAND_ACK SET_MODE FILE_TRANSFER_PROTOCOL TIMESYNC
BATTERY_STATUS AUTOPILOT_VERSION FENCE_STATUS WIND_COV HOME_POSITION MESSAGE_INTERVAL EXTENDED_SYS_STATE
NAMED_VALUE_FLOAT STATUSTEXT CAMERA_THERMAL_RANGE TUNNEL GPS_GLOBAL_ORIGIN""".split()
RANGES = {
    "uint8_t": (0, 2**8 - 1), "int8_t": (-2**7, 2**7 - 1), "uint16_t": (0, 2**16 - 1), "int16_t": (-2**15, 2**15 - 1),
    "uint32_t": (0, 2**32 - 1), "int32_t": (-2**31, 2**31 - 1), "uint64_t": (0, 2**64 - 1),
    "int64_t": (-2**63, 2**63 - 1),
}
TEXT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-:."


def value(kind, case, generator):
    """One value of a wire type for a case: zero, high, low or random."""
    if kind in ("float", "double"):
        number = {"zero": 0.0, "high": 3.0e38, "low": -1.5}.get(case)
        if number is None:
            number = math.nan if generator.random() < 0.1 else generator.uniform(-1e6, 1e6)
        return struct.unpack("<f", struct.pack("<f", number))[0]
    low, high = RANGES[kind]
    return {"zero": 0, "high": high, "low": low}.get(case, generator.randint(low, high))


def fields_of(message, case, generator):
    """Field name -> value for all fields of a message type."""
    fields = {}
    for name, kind in zip(message.fieldnames, message.fieldtypes):
        index = message.ordered_fieldnames.index(name)
        count = message.array_lengths[index]
        if kind == "char":
            length = {"zero": 0, "high": count, "low": 1}.get(case, generator.randint(0, count))
            fields[name] = "".join(generator.choice(TEXT) for _ in range(length))
        elif count:
            fields[name] = [value(kind, case, generator) for _ in range(count)]
        else:
            fields[name] = value(kind, case, generator)
    return fields


def as_json(item):
    if isinstance(item, list):
        return [as_json(element) for element in item]
    return "nan" if isinstance(item, float) and math.isnan(item) else item


def write(path, takes_all):
    generator = random.Random(20260302)
    lines = []
    for module, version, cases in ((version_two, 2, ["zero", "high", "low", "random"]), (version_one, 1, ["random"])):
        for message_id in sorted(module.mavlink_map):
            message = module.mavlink_map[message_id]
            name = message.msgname if hasattr(message, "msgname") else message.name
            if (not takes_all and name not in USED) or name == "BAD_DATA":
                continue
            for case in cases:
                fields = fields_of(message, case, generator)
                link = module.MAVLink(None, srcSystem=generator.randint(1, 255), srcComponent=generator.randint(0, 255))
                link.seq = generator.randint(0, 255)
                arguments = [
                    item.encode() if isinstance(item, str) else item for item in fields.values()]
                sequence = link.seq
                frame = message(*arguments).pack(link)
                lines.append(json.dumps({
                    "name": name, "version": version, "case": case, "seq": sequence, "sysid": link.srcSystem,
                    "compid": link.srcComponent, "frame": frame.hex(),
                    "fields": {key: as_json(item) for key, item in fields.items()}}, separators=(",", ":")))
    with open(path, "w", encoding="utf-8") as output:
        output.write("\n".join(lines) + "\n")
    print(f"{len(lines)} frames written by pymavlink")


def same(have, want):
    if isinstance(want, list):
        return len(have) == len(want) and all(same(left, right) for left, right in zip(have, want))
    if want == "nan":
        return isinstance(have, float) and math.isnan(have)
    return have == want


def read(records_path, frames_path):
    with open(records_path, encoding="utf-8") as records_file:
        records = [json.loads(line) for line in records_file]
    with open(frames_path, "rb") as frames_file:
        data = frames_file.read()
    failures = 0
    position = 0
    for record in records:
        # Each frame follows its length as two bytes, so that one bad frame does not hide the next.
        if position + 2 > len(data):
            print("the file of frames ends early")
            return 1
        length = data[position] | data[position + 1] << 8
        frame = data[position + 2:position + 2 + length]
        position += 2 + length
        module = version_two if record["version"] == 2 else version_one
        try:
            messages = module.MAVLink(None).parse_buffer(frame) or []
        except module.MAVError as error:
            print(f"{record['name']} v{record['version']} {record['case']}: {error}")
            failures += 1
            continue
        if len(messages) != 1 or messages[0].get_type() != record["name"]:
            print(f"{record['name']} v{record['version']} {record['case']}: read as {messages}")
            failures += 1
            continue
        message = messages[0]
        head = (message.get_seq(), message.get_srcSystem(), message.get_srcComponent())
        if head != (record["seq"], record["sysid"], record["compid"]):
            print(f"{record['name']}: header {head}")
            failures += 1
        have = message.to_dict()
        for key, want in record["fields"].items():
            if not same(have[key], want):
                print(f"{record['name']}.{key} v{record['version']} {record['case']}: {have[key]}, want {want}")
                failures += 1
    if position != len(data):
        print("the file of frames has a rest")
        failures += 1
    print(f"{len(records)} frames read by pymavlink, {failures} differences")
    return 1 if failures else 0


def main():
    if len(sys.argv) >= 3 and sys.argv[1] == "write":
        write(sys.argv[2], "--all" in sys.argv[3:])
        return 0
    if len(sys.argv) == 4 and sys.argv[1] == "read":
        return read(sys.argv[2], sys.argv[3])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
