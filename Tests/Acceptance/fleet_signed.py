"""Signed links: pymavlink and `sortie dispatch` against `sortie fleet --signing-key`.

With the right key they are heard; with a wrong one or none they are not.
"""

import os
import subprocess
import tempfile
import time

os.environ["MAVLINK20"] = "1"
from pymavlink import mavutil  # noqa: E402
from pymavlink.dialects.v20 import ardupilotmega as mavlink  # noqa: E402

from common import Fleet, claim  # noqa: E402
from dispatch_fleet import SORTIE, dispatch, ended  # noqa: E402

KEY = bytes(range(1, 33))
WRONG = bytes(32)


def key_file(folder, name, text):
    path = f"{folder}/{name}"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")
    return path


def station(port, key):
    link = mavutil.mavlink_connection(f"tcp:127.0.0.1:{port}", source_system=255, source_component=190)
    if key is not None:
        link.setup_signing(key, sign_outgoing=True)
    return link


def version(link, seconds):
    """The vehicle's version, asked for until it comes; None where it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        link.mav.command_long_send(
            1, 1, mavlink.MAV_CMD_REQUEST_MESSAGE, 0, mavlink.MAVLINK_MSG_ID_AUTOPILOT_VERSION, 0, 0, 0, 0, 0, 0)
        message = link.recv_match(type="AUTOPILOT_VERSION", blocking=True, timeout=0.5)
        if message:
            return message
    return None


def stations(folder):
    with Fleet(options=("--signing-key", key_file(folder, "key", KEY.hex()))) as fleet:
        right = station(fleet.tcp, KEY)
        heartbeat = right.recv_match(type="HEARTBEAT", blocking=True, timeout=20)
        good = right.mav.signing.goodsig_count
        claim("pymavlink with the key believes the vehicle", heartbeat is not None and good > 0)
        claim("and the vehicle believes pymavlink", version(right, 10) is not None)
        claim("no frame of the vehicle is wrong", right.mav.signing.badsig_count == 0)

        wrong = station(fleet.tcp, WRONG)
        claim("with a wrong key nothing of the vehicle is believed", wrong.recv_match(
            type="HEARTBEAT", blocking=True, timeout=2) is None and wrong.mav.signing.badsig_count > 0)
        none = station(fleet.tcp, None)
        for link in (wrong, none):
            for _ in range(3):
                link.mav.command_long_send(1, 1, mavlink.MAV_CMD_DO_SET_MODE, 0, 1, 4, 0, 0, 0, 0, 0)
        claim("the vehicle answers the right key still", version(right, 10) is not None)
        mode = right.recv_match(type="HEARTBEAT", blocking=True, timeout=10).custom_mode
        claim("and was not moved by commands with a wrong key or none", mode != 4, f"mode {mode}")
        for link in (right, wrong, none):
            link.close()
    claim("refused frames are counted", fleet.totals["signatures_refused"] >= 6, fleet.totals)
    claim("so are good ones", fleet.totals["signatures_good"] >= 2)


def flown(plan, folder):
    words = key_file(folder, "words", "correct horse battery staple")
    with Fleet(plan=plan, speed=10, options=("--signing-key", words)) as fleet:
        link = f"udp://127.0.0.1:{fleet.udp}"
        other = key_file(folder, "other", "other words")
        answer, code = ended(
            dispatch(plan, [link], f"{folder}/wrong", 5, 10, "--signing-key", other, "--no-tlog"))
        claim("a dispatcher with a wrong key flies nothing", code == 1 and answer["tasks_done"] == 0)
        claim("and counts what it refused", answer["signatures_refused"] > 0 and answer["signatures_good"] == 0)
        claim("without --no-tlog there would be a log", not os.path.exists(f"{folder}/wrong/link-1.tlog"))
        answer, code = ended(dispatch(plan, [link], f"{folder}/right", 90, 10, "--signing-key", words))
        claim("a dispatcher with the passphrase flies the plan", code == 0 and answer["tasks_done"] == 3, f"{answer}")
        claim("and refuses nothing of the fleet", answer["signatures_refused"] == 0 and answer["signatures_good"] > 100)
    claim("the time of signatures is kept", os.path.exists(f"{folder}/right/signing.json"))
    log = f"{folder}/right/link-1.tlog"
    reader = mavutil.mavlink_connection(log)
    found = {}
    while (message := reader.recv_match()) is not None:
        found[message.get_type()] = found.get(message.get_type(), 0) + 1
    print("log:", sum(found.values()), "messages", found, flush=True)
    claim(
        "pymavlink reads the log, both directions of it",
        found.get("MISSION_ITEM_INT", 0) > 5 and found.get("GLOBAL_POSITION_INT", 0) > 100
        and found.get("COMMAND_ACK", 0) > 5 and "BAD_DATA" not in found)
    lines = subprocess.run([SORTIE, "mavlink", "decode", log], capture_output=True, text=True, check=False)
    claim(
        "`sortie mavlink decode` reads as many and drops no byte",
        lines.returncode == 0 and lines.stdout.count("\n") == sum(found.values()), lines.stderr)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        stations(scratch)
        plan_folder = f"{scratch}/plan"
        subprocess.run(
            [SORTIE, "plan", "missions/insulin-run.yaml", "-o", plan_folder, "--seed", "1", "--iterations", "500"],
            check=True)
        flown(plan_folder, scratch)
