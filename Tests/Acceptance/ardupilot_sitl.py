"""`sortie dispatch` and a real ArduCopter in software simulation, where ARDUPILOT_SITL names its binary.

One drone flies a plan over TCP 5760. Then it flies it again, and a second station draws a fence across its way: the
vehicle comes home by itself, and the dispatcher says that the sortie was broken off. With
`--simulated` it is one of `sortie fleet --profile ardupilot`, so that the script is tried without ArduPilot.

ARDUPILOT_SITL_DEFAULTS may name a file of parameters to start with; without it, those that a quadrotor needs are given.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

os.environ["MAVLINK20"] = "1"
from pymavlink import mavutil  # noqa: E402
from pymavlink.dialects.v20 import ardupilotmega as mavlink  # noqa: E402

from common import Fleet, claim, metres, offset  # noqa: E402
from dispatch_fleet import SORTIE, dispatch, ended, until_line  # noqa: E402

SPEED = 5
# ArduCopter waits about 50 s of its time for a position before it can be armed.
LEAD = 120

FLEET = """sortie-fleet: 1
fleet: One drone
types: [{root}/missions/vehicle-types/courier.yaml]
turnaround: 3 min
bases:
  - id: field
    place: base-field
    pads: {{ spacing: 8 m, columns: 1 }}
vehicles:
  - {{ id: courier-1, type: courier, base: field }}
"""

MISSION = """sortie: 1
mission: One parcel
map: {root}/maps/karhula
fleet: fleet.yaml
start: 2026-03-02T08:00:00+02:00
duration: 1 h
rules: {{ clearance: 10 m, ceiling: 120 m, reserve: 20 %, separation: 30 m }}
weather: {{ wind: {{ speed: 0 m/s, from: 270 deg }}, temperature: 15 C }}
tasks:
  - deliver: parcel
    from: aid-pitch
    to: aid-crossroads
    payload: 0.5 kg
    window: 08:01-08:30
"""

# What a quadrotor without a parameter file needs to be armed; the battery never fails, the station may be away.
PARAMETERS = {
    "FRAME_CLASS": 1, "FRAME_TYPE": 0, "FS_THR_ENABLE": 0, "FS_GCS_ENABLE": 0, "BATT_MONITOR": 4,
    "BATT_CAPACITY": 16000, "WPNAV_SPEED": 1400, "WPNAV_SPEED_UP": 300, "WPNAV_SPEED_DN": 200, "FENCE_ACTION": 1,
}


def make_plan(folder):
    root = os.getcwd()
    for name, text in (("fleet.yaml", FLEET), ("mission.yaml", MISSION)):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text.format(root=root))
    plan = f"{folder}/plan"
    subprocess.run(
        [SORTIE, "plan", f"{folder}/mission.yaml", "-o", plan, "--seed", "1", "--iterations", "200"], check=True)
    with open(f"{plan}/plan.json", encoding="utf-8") as file:
        return plan, json.load(file)["vehicles"][0]


class ArduPilot:
    """ArduCopter in software simulation: it waits for a connection at 5760, and takes a second one at 5762."""

    station = "tcp:127.0.0.1:5762"
    link = "tcp://127.0.0.1:5760"
    speed = SPEED

    def __init__(self, binary, vehicle):
        self.binary, self.vehicle = binary, vehicle

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        defaults = os.environ.get("ARDUPILOT_SITL_DEFAULTS")
        if not defaults:
            defaults = f"{self.folder}/defaults.parm"
            with open(defaults, "w", encoding="ascii") as file:
                file.writelines(f"{name} {value}\n" for name, value in PARAMETERS.items())
        longitude, latitude = self.vehicle["pad"]
        home = f"{latitude:.7f},{longitude:.7f},{self.vehicle['padAltitude']},0"
        self.output = open(f"{self.folder}/sitl.log", "w", encoding="utf-8")
        # The folder keeps its EEPROM and logs: each start is a new vehicle.
        self.process = subprocess.Popen(
            [self.binary, "--model", "quad", "--speedup", str(SPEED), "--home", home, "--defaults", defaults, "-I",
             "0"], cwd=self.folder, stdout=self.output, stderr=subprocess.STDOUT)
        end = time.monotonic() + 30
        while not self.is_listening():
            claim("ArduPilot listens at 5760", self.process.poll() is None and time.monotonic() < end)
            time.sleep(0.2)
        return self

    @staticmethod
    def is_listening():
        # A connection would be taken for the station's: the kernel's table tells without one. 0A is LISTEN.
        with open("/proc/net/tcp", encoding="ascii") as file:
            return any(line.split()[1].endswith(f":{5760:04X}") and line.split()[3] == "0A" for line in list(file)[1:])

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()
        with open(f"{self.folder}/sitl.log", encoding="utf-8", errors="replace") as file:
            print("sitl:", *file.readlines()[-20:], flush=True)
        shutil.rmtree(self.folder)


class Simulated(Fleet):
    """A vehicle of our own that behaves as ArduPilot was observed to."""

    speed = 10

    def __init__(self, plan):
        super().__init__(profile="ardupilot", speed=self.speed, plan=plan)

    def __enter__(self):
        super().__enter__()
        self.station = f"tcp:127.0.0.1:{self.tcp}"
        self.link = f"tcp://127.0.0.1:{self.tcp}"
        return self


def flown(make, plan, folder):
    with make() as vehicle:
        answer, code = ended(dispatch(plan, [vehicle.link], f"{folder}/flown", LEAD, vehicle.speed))
        claim("the mission is flown and its task is done", code == 0 and answer["tasks_done"] == 1, f"{answer}")


def set_parameter(station, name, value):
    """Sets a parameter and waits until the vehicle has sent it back."""
    for _ in range(20):
        station.mav.param_set_send(1, 1, name.encode(), value, mavlink.MAV_PARAM_TYPE_REAL32)
        message = station.recv_match(type="PARAM_VALUE", blocking=True, timeout=1)
        if message and message.param_id == name and message.param_value == value:
            return True
    return False


def upload_fence(station, corners):
    """An area that is forbidden, corner by corner; true where the vehicle has taken it."""
    kind = mavlink.MAV_MISSION_TYPE_FENCE
    for _ in range(5):
        if upload_once(station, corners, kind):
            return True
    return False


def upload_once(station, corners, kind):
    # Eight seconds of the vehicle's time may be little of ours.
    station.mav.mission_count_send(1, 1, len(corners), kind)
    end = time.monotonic() + 5
    while time.monotonic() < end:
        message = station.recv_match(
            type=["MISSION_REQUEST", "MISSION_REQUEST_INT", "MISSION_ACK"], blocking=True, timeout=1)
        if message is None or message.mission_type != kind:
            continue
        if message.get_type() == "MISSION_ACK":
            return message.type == mavlink.MAV_MISSION_ACCEPTED
        latitude, longitude = corners[message.seq]
        station.mav.mission_item_int_send(
            1, 1, message.seq, mavlink.MAV_FRAME_GLOBAL, mavlink.MAV_CMD_NAV_FENCE_POLYGON_VERTEX_EXCLUSION, 0, 1,
            len(corners), 0, 0, 0, round(latitude * 1e7), round(longitude * 1e7), 0, kind)
    return False


def broken_off(make, plan, planned, folder):
    """The vehicle meets a fence in the middle of its first long way, before its task."""
    ways = [leg["points"] for leg in planned["sorties"][0]["legs"] if leg["kind"] == "transit"]
    # Long enough for a fence that leaves room for the take-off.
    way = next(
        points for points in ways if metres(points[0]["position"][::-1], points[-1]["position"][::-1]) > 200)
    start, end = way[0]["position"][::-1], way[-1]["position"][::-1]
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    corners = [offset(*middle, north, east) for north, east in ((-40, -40), (-40, 40), (40, 40), (40, -40))]
    with make() as vehicle:
        process = dispatch(plan, [vehicle.link], f"{folder}/broken", LEAD, vehicle.speed)
        claim("it takes off for the second time", until_line(process, "has taken off"))
        # 254: the dispatcher is 255, and the vehicle must go on to hear that one.
        station = mavutil.mavlink_connection(vehicle.station, source_system=254, source_component=190)
        claim("a second station hears it", station.recv_match(type="HEARTBEAT", blocking=True, timeout=20) is not None)
        claim("areas alone count", set_parameter(station, "FENCE_TYPE", 4.0))
        claim("a fence across its way is taken in flight", upload_fence(station, corners))
        claim("and switched on", set_parameter(station, "FENCE_ENABLE", 1.0))
        answer, code = ended(process)
        station.close()
        note = answer["outcomes"][0]["note"]
        claim("the dispatcher says that the sortie was broken off", code == 1 and answer["tasks_done"] == 0, answer)
        claim("and that the vehicle came home by itself", "Landed in RTL" in note, note)


def main():
    binary = os.environ.get("ARDUPILOT_SITL")
    is_simulated = "--simulated" in sys.argv
    if not is_simulated and not binary:
        print("skipped: ARDUPILOT_SITL names no binary of ArduCopter", flush=True)
        return
    if not is_simulated and not (os.path.isfile(binary) and os.access(binary, os.X_OK)):
        print(f"skipped: ARDUPILOT_SITL is {binary}, which is no program", flush=True)
        return
    with tempfile.TemporaryDirectory() as scratch:
        plan, planned = make_plan(scratch)
        make = (lambda: Simulated(plan)) if is_simulated else (lambda: ArduPilot(os.path.abspath(binary), planned))
        flown(make, plan, scratch)
        broken_off(make, plan, planned, scratch)


if __name__ == "__main__":
    main()
