"""Flight logs of any size, and how long the libraries of others take to read them.

    flight_logs.py make FORMAT MEGABYTES FILE     FORMAT: bin, ulg or tlog
    flight_logs.py read FILE                      prints seconds, records and the most memory as JSON

A made log holds what a flight controller writes: inertial readings at a high rate, attitude at 50 Hz, a place at 10 Hz, a
battery at 2 Hz, for as long as it takes.
"""

import json
import math
import os
import resource
import struct
import sys
import time

os.environ["MAVLINK20"] = "1"


def dataflash(file, size):
    def record(kind, content):
        return b"\xa3\x95" + bytes([kind]) + content

    def layout(kind, name, types, columns):
        sizes = {"Q": 8, "f": 4, "L": 4, "c": 2, "C": 2, "B": 1, "I": 4, "H": 2}
        length = 3 + sum(sizes[one] for one in types)
        file.write(record(128, struct.pack("<BB4s16s64s", kind, length, name, types.encode(), columns)))

    file.write(record(128, struct.pack("<BB4s16s64s", 128, 89, b"FMT", b"BBnNZ", b"Type,Length,Name,Format,Columns")))
    layout(10, b"IMU", "QffffffIIfBBHH", b"TimeUS,GyrX,GyrY,GyrZ,AccX,AccY,AccZ,EG,EA,T,GH,AH,GHz,AHz")
    layout(11, b"ATT", "QccccCCCC", b"TimeUS,DesRoll,Roll,DesPitch,Pitch,DesYaw,Yaw,ErrRP,ErrYaw")
    layout(12, b"POS", "QLLfff", b"TimeUS,Lat,Lng,Alt,RelHomeAlt,RelOriginAlt")
    layout(13, b"GPS", "QBIHLLfff", b"TimeUS,Status,GMS,GWk,Lat,Lng,Alt,Spd,GCrs")
    layout(14, b"BAT", "Qff", b"TimeUS,Volt,Curr")
    step = 0
    while file.tell() < size:
        at = 1_000_000 + step * 2500
        file.write(record(10, struct.pack("<QffffffIIfBBHH", at, .1, .2, .3, .4, .5, 9.8, 0, 0, 40, 1, 1, 400, 400)))
        if step % 8 == 0:
            file.write(record(11, struct.pack("<QhhhhHHHH", at, 0, step % 900, 0, -200, 0, 9000, 1, 1)))
        if step % 40 == 0:
            place = 601_700_000 + step // 40 % 100_000
            file.write(record(12, struct.pack("<Qiifff", at, place, 249_400_000, 30 + step % 7, 0, 0)))
        if step % 80 == 0:
            file.write(record(13, struct.pack(
                "<QBIHiifff", at, 3, 108_018_000 + step * 5 // 2, 2408, 601_700_000, 249_400_000, 30, 5, 90)))
        if step % 200 == 0:
            file.write(record(14, struct.pack("<Qff", at, 22.5, 12)))
        step += 1


def ulog(file, size):
    def record(kind, content):
        file.write(struct.pack("<HB", len(content), ord(kind)) + content)

    file.write(b"ULog\x01\x12\x35\x01" + struct.pack("<Q", 0))
    record("B", bytes(40))
    topics = [
        ("sensor_combined", "uint64_t timestamp;float[3] gyro_rad;uint32_t gyro_integral_dt;int32_t accelerometer_"
         "timestamp_relative;float[3] accelerometer_m_s2;uint32_t accelerometer_integral_dt;uint8_t clip;"),
        ("vehicle_attitude", "uint64_t timestamp;float[4] q;float[4] delta_q_reset;uint8_t quat_reset_counter;"),
        ("vehicle_global_position", "uint64_t timestamp;double lat;double lon;float alt;"),
        ("sensor_gps", "uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;uint8_t fix_type;"),
        ("battery_status", "uint64_t timestamp;float voltage_v;float current_a;float remaining;"),
    ]
    for name, fields in topics:
        record("F", f"{name}:{fields}".encode())
    for number, (name, _) in enumerate(topics):
        record("A", struct.pack("<BH", 0, number) + name.encode())
    step = 0
    while file.tell() < size:
        at = 1_000_000 + step * 4000
        record("D", struct.pack("<HQfffIifffIB", 0, at, .1, .2, .3, 4000, 0, .4, .5, 9.8, 4000, 0))
        if step % 5 == 0:
            half = math.sqrt(.5)
            record("D", struct.pack("<HQffffffffB", 1, at, half, 0, 0, half, 1, 0, 0, 0, 0))
        if step % 25 == 0:
            record("D", struct.pack("<HQddf", 2, at, 60.17 + step % 100_000 * 1e-7, 24.94, 30))
        if step % 50 == 0:
            record("D", struct.pack("<HQQiiiB", 3, at, 1_772_431_200_000_000 + at, 601_700_000, 249_400_000, 30_000, 3))
        if step % 125 == 0:
            record("D", struct.pack("<HQfff", 4, at, 22.5, 12, .8))
        step += 1


def tlog(file, size):
    from pymavlink.dialects.v20 import ardupilotmega as mavlink
    sender = mavlink.MAVLink(None, srcSystem=1, srcComponent=1)
    step = 0

    def put(message, at):
        file.write(struct.pack(">Q", at) + message.pack(sender))

    # The frames of 100 s are made once; only their times differ.
    frames = []
    for step in range(5000):
        at = step * 20_000
        frames.append((at, mavlink.MAVLink_attitude_message(at // 1000, .1, .2, .3, 0, 0, 0).pack(sender)))
        frames.append((at, mavlink.MAVLink_raw_imu_message(at, 1, 2, 3, 4, 5, 6, 7, 8, 9).pack(sender)))
        if step % 5 == 0:
            frames.append((at, mavlink.MAVLink_global_position_int_message(
                at // 1000, 601_700_000 + step, 249_400_000, 30_000, 0, 300, 400, 0, 9000).pack(sender)))
            frames.append((at, mavlink.MAVLink_vfr_hud_message(5, 5, 90, 50, 30, 0).pack(sender)))
        if step % 50 == 0:
            frames.append((at, mavlink.MAVLink_heartbeat_message(2, 3, 217, 3, 4, 3).pack(sender)))
            frames.append((at, mavlink.MAVLink_sys_status_message(
                0, 0, 0, 100, 22_500, 1200, 80, 0, 0, 0, 0, 0, 0).pack(sender)))
    start = 1_772_431_200_000_000
    while file.tell() < size:
        for at, frame in frames:
            file.write(struct.pack(">Q", start + at) + frame)
        start += 100_000_000


def read(path):
    begun = time.monotonic()
    if path.endswith(".ulg"):
        from pyulog import ULog
        log = ULog(path)
        records = sum(len(one.data["timestamp"]) for one in log.data_list)
    elif path.endswith(".tlog"):
        from pymavlink import mavutil
        link = mavutil.mavlink_connection(path)
        records = 0
        while link.recv_msg() is not None:
            records += 1
    else:
        from pymavlink import DFReader
        log = DFReader.DFReader_binary(path)
        records = 0
        while log.recv_msg() is not None:
            records += 1
    print(json.dumps({
        "seconds": round(time.monotonic() - begun, 2), "records": records,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if sys.argv[1] == "make":
    with open(sys.argv[4], "wb") as target:
        {"bin": dataflash, "ulg": ulog, "tlog": tlog}[sys.argv[2]](target, int(sys.argv[3]) * 1_000_000)
else:
    read(sys.argv[2])
