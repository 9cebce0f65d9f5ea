"""What the acceptance scripts share: a running `sortie fleet`, and checks that say in words what they claim."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

FLEET = "missions/fleets/one-field.yaml"
MAP = "maps/karhula"


def free_port(kind, step=0, count=1):
    """A port of loopback that nobody uses now; with `count`, all of them `step` apart are free."""
    for _ in range(100):
        held = []
        try:
            first = socket.socket(socket.AF_INET, kind)
            held.append(first)
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            for index in range(1, count):
                other = socket.socket(socket.AF_INET, kind)
                held.append(other)
                other.bind(("127.0.0.1", port + step * index))
            return port
        except (OSError, OverflowError):
            continue
        finally:
            for one in held:
                one.close()
    raise RuntimeError("no free ports on loopback")


class Fleet:
    """A running `sortie fleet`; its vehicles are ready inside the `with` block."""

    def __init__(self, profile="ardupilot", speed=5, plan=None, options=()):
        self.profile, self.speed, self.plan, self.options = profile, speed, plan, options

    def __enter__(self):
        for _ in range(5):
            self.udp = free_port(socket.SOCK_DGRAM)
            self.tcp = free_port(socket.SOCK_STREAM, step=10, count=10)
            self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, text=True)
            line = self.process.stdout.readline()
            if line:
                self.ready = json.loads(line)
                return self
            # Another program took one of the ports meanwhile.
            print(f"sortie fleet ended with {self.process.wait()}", flush=True)
        raise RuntimeError("sortie fleet does not start")

    def command(self):
        what = [self.plan] if self.plan else [FLEET, "--map", MAP]
        return [
            os.environ["SORTIE"], "fleet", *what, "--profile", self.profile, "--speed", str(self.speed),
            "--udp-to", f"127.0.0.1:{self.udp}", "--tcp-listen", str(self.tcp), "--format", "json", *self.options]

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            out, _ = self.process.communicate(timeout=20)
            self.totals = json.loads(out.strip().splitlines()[-1])
            print("fleet:", self.totals, flush=True)
            claim("the fleet ended by itself when it was interrupted", self.process.returncode == 0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            claim("the fleet ended by itself when it was interrupted", False)


def claim(words, holds, detail=""):
    """Says whether a claim holds; the first that does not ends the script."""
    if holds:
        print(f"ok {words}", flush=True)
        return
    print(f"FAILED {words} {detail}", flush=True)
    sys.exit(1)


def offset(latitude, longitude, north, east):
    """A position some metres away, for short distances."""
    import math
    return (latitude + north / 111_320.0, longitude + east / (111_320.0 * math.cos(math.radians(latitude))))


def metres(first, second):
    """The distance of two positions in degrees, for short distances."""
    import math
    north = (first[0] - second[0]) * 111_320.0
    east = (first[1] - second[1]) * 111_320.0 * math.cos(math.radians(first[0]))
    return math.hypot(north, east)


def until(predicate, seconds, every=0.05):
    """Waits until a predicate gives something true, and returns that; None after some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = predicate()
        if value:
            return value
        time.sleep(every)
    return None
