"""MAVProxy with a vehicle of profile ardupilot: loads waypoints, fence and rally, reads them back, flies them.

What counts is what the vehicle says, seen on its UDP port by pymavlink: MAVProxy's own lines speak of local files.
"""

import os
import subprocess
import sys
import tempfile
import time

os.environ["MAVLINK20"] = "1"
from pymavlink import mavutil  # noqa: E402 (the variable above must be set first)

from common import Fleet, claim, metres, offset, until  # noqa: E402


class Observer:
    """Hears everything that vehicle 1 says and keeps it."""

    def __init__(self, port):
        self.link = mavutil.mavlink_connection(f"udpin:127.0.0.1:{port}", source_system=254)
        self.seen = []

    def take(self):
        while True:
            message = self.link.recv_match(blocking=False)
            if message is None:
                return
            if message.get_srcSystem() == 1:
                self.seen.append(message)

    def find(self, kind, wanted=lambda message: True, seconds=20, since=0):
        """The first message of a kind that is wanted, from a place in the record on."""
        def look():
            self.take()
            return next((m for m in self.seen[since:] if m.get_type() == kind and wanted(m)), None)
        return until(look, seconds)

    def mark(self):
        self.take()
        return len(self.seen)


def waypoint_file(path, rows):
    with open(path, "w", encoding="ascii") as file:
        file.write("QGC WPL 110\n")
        for index, (frame, command, params, place, height) in enumerate(rows):
            numbers = "\t".join(f"{value:.6f}" for value in params)
            file.write(
                f"{index}\t{1 if index == 0 else 0}\t{frame}\t{command}\t{numbers}\t{place[0]:.8f}\t{place[1]:.8f}\t"
                f"{height:.6f}\t1\n")


def rows_of(path):
    with open(path, encoding="ascii") as file:
        return [line.split() for line in file.read().splitlines()[1:] if line.strip()]


def fly(fleet, folder):
    observer = Observer(fleet.udp)
    claim("the vehicle is heard", observer.find("HEARTBEAT"))
    proxy = subprocess.Popen(
        [sys.executable, os.path.join(os.path.dirname(sys.executable), "mavproxy.py"),
         f"--master=tcp:127.0.0.1:{fleet.tcp}", f"--state-basedir={folder}", "--nowait",
         "--default-modules=log,wp,rally,fence,param,mode,arm,cmdlong,misc"],
        stdin=subprocess.PIPE, stdout=open(os.path.join(folder, "proxy.log"), "w", encoding="utf-8"),
        stderr=subprocess.STDOUT, text=True, cwd=folder)

    def order(line):
        print("mavproxy:", line, flush=True)
        proxy.stdin.write(line + "\n")
        proxy.stdin.flush()

    try:
        position = observer.find("GLOBAL_POSITION_INT", lambda m: m.lat != 0, 40)
        claim("MAVProxy asks for streams and the position comes", position)
        here = (position.lat / 1e7, position.lon / 1e7)
        height = position.alt / 1000
        places = [offset(*here, north, east) for north, east in ((40, 0), (40, 40), (0, 40))]
        mission = [(0, 16, (0, 0, 0, 0), here, height), (3, 22, (0, 0, 0, 0), (0, 0), 20)]
        mission += [(3, 16, (0, 0, 0, 0), place, 20) for place in places]
        mission.append((3, 20, (0, 0, 0, 0), (0, 0), 0))
        corners = [offset(*here, north, east) for north, east in ((-300, -300), (-300, 300), (300, 300), (300, -300))]
        fence = [(0, 5001, (4, 0, 0, 0), place, 0) for place in corners]
        rally = [(3, 5100, (0, 0, 0, 0), offset(*here, 250, 0), 20)]
        for name, rows, kind, read in (
                ("wp", mission, 0, "wp list"), ("fence", fence, 1, "fence list"), ("rally", rally, 2, "rally list")):
            path = os.path.join(folder, f"{name}.txt")
            waypoint_file(path, rows)
            mark = observer.mark()
            order(f"{name} load {path}")
            ack = observer.find("MISSION_ACK", lambda m, kind=kind: m.mission_type == kind, 30, mark)
            claim(f"the vehicle takes the {name} file", ack and ack.type == 0, f"{ack}")
            mark = observer.mark()
            order(read)
            count = observer.find("MISSION_COUNT", lambda m, kind=kind: m.mission_type == kind, 20, mark)
            claim(f"the {name} list has its length", count and count.count == len(rows), f"{count}")
            items = [
                observer.find(
                    "MISSION_ITEM_INT",
                    lambda m, kind=kind, index=index: m.mission_type == kind and m.seq == index, 20, mark)
                for index in range(len(rows))]
            claim(
                f"the {name} list reads back within 1e-7 degrees",
                all(items) and all(
                    item.command == row[1]
                    and (row[3] == (0, 0) or kind == 0 and item.seq == 0
                         or abs(item.x - row[3][0] * 1e7) <= 1.5 and abs(item.y - row[3][1] * 1e7) <= 1.5)
                    for item, row in zip(items, rows)))
        order("mode guided")
        claim("it goes to GUIDED", observer.find("HEARTBEAT", lambda m: m.custom_mode == 4, 20, observer.mark()))
        armed = None
        for _ in range(10):
            order("arm throttle")
            armed = observer.find("HEARTBEAT", lambda m: m.base_mode & 128, 4, observer.mark())
            if armed:
                break
        claim("it is armed", armed)
        mark = observer.mark()
        order("mode auto")
        order("long MISSION_START 0 0 0 0 0 0 0")
        for index in range(1, 5):
            claim(
                f"item {index} is reached",
                observer.find("MISSION_ITEM_REACHED", lambda m, index=index: m.seq == index, 60, mark))
        landed = observer.find(
            "HEARTBEAT", lambda m: not m.base_mode & 128, 90, mark + 200)
        claim("it comes home, lands and disarms", landed)
        end = observer.find("GLOBAL_POSITION_INT", lambda m: m.lat != 0, 10, observer.mark())
        claim("it is home", end and metres((end.lat / 1e7, end.lon / 1e7), here) < 2)
    finally:
        proxy.stdin.close()
        proxy.terminate()
        try:
            proxy.wait(10)
        except subprocess.TimeoutExpired:
            proxy.kill()
        with open(os.path.join(folder, "proxy.log"), encoding="utf-8", errors="replace") as file:
            print(file.read()[-4000:], flush=True)


with tempfile.TemporaryDirectory() as scratch, Fleet("ardupilot") as running:
    time.sleep(0.1)
    fly(running, scratch)
