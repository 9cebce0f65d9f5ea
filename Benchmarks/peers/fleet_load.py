"""Load of `sortie fleet`: N vehicles in networks of 250, telemetry at 4 Hz, one command for each vehicle in each second.

Usage: fleet_load.py SORTIE VEHICLES SECONDS. Needs pymavlink. Prints one JSON object: CPU of the server, messages that
came, commands that were sent and answered, and by how much simulated time fell behind real time.
"""

import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

os.environ["MAVLINK20"] = "1"
from pymavlink.dialects.v20 import ardupilotmega as mavlink  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def fleet_file(folder, vehicles):
    path = os.path.join(folder, "fleet.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            f"sortie-fleet: 1\nfleet: Load\ntypes: [{ROOT}/missions/vehicle-types/courier.yaml]\nturnaround: 3 min\n"
            "bases:\n")
        for base in range(0, vehicles, 250):
            north = 60.5200 + 0.004 * (base // 250)
            file.write(
                f"  - {{ id: base-{base}, position: [26.9450, {north:.4f}], pads: {{ spacing: 4 m, columns: 25 }} }}\n")
        file.write("vehicles:\n")
        for base in range(0, vehicles, 250):
            count = min(250, vehicles - base)
            file.write(f"  - {{ id: courier-{base}, type: courier, base: base-{base}, count: {count} }}\n")
    return path


def main(sortie, vehicles, seconds):
    links = []
    for _ in range(0, vehicles, 250):
        link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 20)
        link.bind(("127.0.0.1", 0))
        link.setblocking(False)
        links.append(link)
    with tempfile.TemporaryDirectory() as folder:
        command = [sortie, "fleet", fleet_file(folder, vehicles), "--map", f"{ROOT}/maps/karhula", "--format", "json",
                   "--tcp-listen", "0"]
        for link in links:
            command += ["--udp-to", f"127.0.0.1:{link.getsockname()[1]}"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        process.stdout.readline()
        codec = mavlink.MAVLink(None, srcSystem=255, srcComponent=190)
        peers = [None] * len(links)
        messages = acks = sent = 0
        started = time.monotonic()
        # Home and position come within the first seconds; then streams are asked for, and counting begins.
        begin, end, asked, turn = started + 6, started + 6 + seconds, False, [0] * len(links)
        while time.monotonic() < end + 2:
            now = time.monotonic()
            for link in select.select(links, [], [], 0.005)[0]:
                index = links.index(link)
                for _ in range(2000):
                    try:
                        data, peers[index] = link.recvfrom(4096)
                    except BlockingIOError:
                        break
                    if now >= begin:
                        messages += 1
                        acks += data[7] == 77 and data[8] == 0
            if any(peer is None for peer in peers) or now < begin - 2:
                continue
            if not asked:
                for link, peer in zip(links, peers):
                    link.sendto(mavlink.MAVLink_request_data_stream_message(0, 0, 0, 4, 1).pack(codec), peer)
                asked = True
            if begin <= now < end:
                # Spread over the second, one vehicle after the other.
                for index, (link, peer) in enumerate(zip(links, peers)):
                    count = min(250, vehicles - 250 * index)
                    while turn[index] < (now - begin) * count:
                        order = mavlink.MAVLink_command_long_message(
                            turn[index] % count + 1, 1, 512, 0, 148, 0, 0, 0, 0, 0, 0)
                        link.sendto(order.pack(codec), peer)
                        turn[index] += 1
                        sent += 1
        process.send_signal(signal.SIGINT)
        totals = json.loads(process.communicate(timeout=30)[0].strip().splitlines()[-1])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({
        "vehicles": vehicles, "links": len(links), "wall_s": totals["wall_s"], "server_cpu_s": round(cpu, 2),
        "server_cores": round(cpu / totals["wall_s"], 3), "messages_per_s": round(messages / (seconds + 2)),
        "commands": sent, "answered": acks, "behind_s": totals["slipped_s"], "dropped_out": totals["dropped_out"],
        "dropped_in": totals["dropped_in"], "peak_mb": round(after.ru_maxrss / 1024)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
