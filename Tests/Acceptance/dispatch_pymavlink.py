"""`sortie dispatch` flies vehicles that are none of ours: written here with pymavlink, after the protocol's pages.

They ask for items with MISSION_REQUEST_INT, keep home as item 0 as ArduPilot does, drop every seventh packet of theirs,
and fly from item to item within half a second.
"""

import os
import socket
import subprocess
import tempfile
import threading
import time

os.environ["MAVLINK20"] = "1"
from pymavlink.dialects.v20 import ardupilotmega as mavlink  # noqa: E402

from common import claim, free_port  # noqa: E402
from dispatch_fleet import SORTIE, dispatch, ended  # noqa: E402


class Vehicle:
    """One multirotor: what it says, and what it does with what it hears."""

    def __init__(self, system, home):
        self.system = system
        self.home = home
        self.place = home
        self.height = 0.0
        self.mode = 0
        self.armed = False
        self.mission = []
        self.count = 0
        self.incoming = []
        self.asked = 0.0
        self.item = None
        self.item_ends = 0.0
        self.out = []
        self.flights = 0
        self.codec = mavlink.MAVLink(self, srcSystem=system, srcComponent=1)

    def write(self, data):
        """What the codec of pymavlink writes into."""
        self.out.append(bytes(data))

    def say(self, message):
        self.codec.send(message)

    def hear(self, message):
        kind = message.get_type()
        if getattr(message, "target_system", self.system) not in (0, self.system):
            return
        if kind == "MISSION_COUNT":
            self.count, self.incoming = message.count, []
            self.ask()
        elif kind == "MISSION_ITEM_INT" and self.count:
            if message.seq == len(self.incoming):
                self.incoming.append(message)
            if len(self.incoming) == self.count:
                self.mission, self.count = self.incoming, 0
                self.acknowledge()
            else:
                self.ask()
        elif kind == "MISSION_ITEM_INT":
            # A copy of the last item: the acknowledgement was lost.
            self.acknowledge()
        elif kind == "MISSION_REQUEST_LIST":
            self.say(mavlink.MAVLink_mission_count_message(255, 190, len(self.mission), 0))
        elif kind in ("MISSION_REQUEST_INT", "MISSION_REQUEST") and message.seq < len(self.mission):
            item = self.mission[message.seq]
            x, y, z, frame = item.x, item.y, item.z, item.frame
            if message.seq == 0:
                x, y, z, frame = round(self.home[0] * 1e7), round(self.home[1] * 1e7), 0.0, 0
            self.say(mavlink.MAVLink_mission_item_int_message(
                255, 190, item.seq, frame, item.command, 0, 1, item.param1, item.param2, item.param3, item.param4,
                x, y, z, 0))
        elif kind == "COMMAND_LONG":
            self.say(mavlink.MAVLink_command_ack_message(message.command, self.obey(message)))

    def ask(self):
        self.asked = time.monotonic()
        self.say(mavlink.MAVLink_mission_request_int_message(255, 190, len(self.incoming), 0))

    def acknowledge(self):
        self.say(mavlink.MAVLink_mission_ack_message(255, 190, mavlink.MAV_MISSION_ACCEPTED, 0))

    def obey(self, message):
        if message.command == mavlink.MAV_CMD_COMPONENT_ARM_DISARM:
            self.armed = message.param1 > 0.5
        elif message.command == mavlink.MAV_CMD_DO_SET_MODE:
            self.mode = int(message.param2)
        elif message.command == mavlink.MAV_CMD_MISSION_START:
            if not self.armed or not self.mission:
                return mavlink.MAV_RESULT_FAILED
            if self.item is None:
                self.mode, self.item, self.item_ends = 3, 1, time.monotonic() + 0.3
        elif message.command != mavlink.MAV_CMD_SET_MESSAGE_INTERVAL:
            return mavlink.MAV_RESULT_UNSUPPORTED
        return mavlink.MAV_RESULT_ACCEPTED

    def live(self, now):
        if self.count and now - self.asked > 0.2:
            self.ask()
        if self.item is None or now < self.item_ends:
            return
        item = self.mission[self.item]
        if item.x or item.y:
            self.place = (item.x / 1e7, item.y / 1e7)
        self.height = 0.0 if item.command == mavlink.MAV_CMD_NAV_LAND else item.z or self.height
        self.say(mavlink.MAVLink_mission_item_reached_message(self.item))
        self.item += 1
        self.item_ends = now + 0.3
        if self.item == len(self.mission):
            self.item, self.armed = None, False
            self.flights += 1

    def report(self):
        mode = 81 | (128 if self.armed else 0)
        state = mavlink.MAV_STATE_ACTIVE if self.item else mavlink.MAV_STATE_STANDBY
        self.say(mavlink.MAVLink_heartbeat_message(
            mavlink.MAV_TYPE_QUADROTOR, mavlink.MAV_AUTOPILOT_ARDUPILOTMEGA, mode, self.mode, state, 3))
        self.say(mavlink.MAVLink_global_position_int_message(
            0, round(self.place[0] * 1e7), round(self.place[1] * 1e7), 0, round(self.height * 1000), 0, 0, 0, 0))
        landed = mavlink.MAV_LANDED_STATE_IN_AIR if self.item else mavlink.MAV_LANDED_STATE_ON_GROUND
        self.say(mavlink.MAVLink_extended_sys_state_message(0, landed))


def serve(vehicles, port, stop):
    """Lets the vehicles live behind one UDP socket."""
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    link.settimeout(0.02)
    ears = mavlink.MAVLink(None)
    ears.robust_parsing = True
    packets = 0
    said = 0.0
    while not stop.is_set():
        try:
            for message in ears.parse_buffer(link.recv(4096)) or []:
                for vehicle in vehicles:
                    vehicle.hear(message)
        except (socket.timeout, ConnectionRefusedError):
            pass
        now = time.monotonic()
        for vehicle in vehicles:
            vehicle.live(now)
            if now - said > 0.2:
                vehicle.report()
            for packet in vehicle.out:
                packets += 1
                if packets % 7:
                    link.sendto(packet, ("127.0.0.1", port))
            vehicle.out.clear()
        if now - said > 0.2:
            said = now


def fly(plan, folder):
    import json
    with open(f"{plan}/plan.json", encoding="utf-8") as file:
        planned = json.load(file)
    flying = [one for one in planned["vehicles"] if one["sorties"]]
    vehicles = [Vehicle(40 + index, (one["pad"][1], one["pad"][0])) for index, one in enumerate(flying)]
    port = free_port(socket.SOCK_DGRAM)
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(vehicles, port, stop))
    thread.start()
    try:
        places = []
        for vehicle, one in zip(vehicles, flying):
            places += ["--vehicle", f"{one['id']}={vehicle.system}"]
        answer, code = ended(dispatch(plan, [f"udp://127.0.0.1:{port}"], f"{folder}/run", 100, 10, *places))
        claim("all tasks are done by vehicles that are none of ours", code == 0 and answer["tasks_done"] == 3, f"{answer}")
        claim("each has flown once", all(vehicle.flights == 1 for vehicle in vehicles))
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        plan_folder = f"{scratch}/plan"
        subprocess.run(
            [SORTIE, "plan", "missions/insulin-run.yaml", "-o", plan_folder, "--seed", "1", "--iterations", "500"],
            check=True)
        fly(plan_folder, scratch)
