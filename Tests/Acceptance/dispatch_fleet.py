"""`sortie dispatch` flies a plan with the vehicles of `sortie fleet`: over UDP, over TCP, and called home on the way."""

import concurrent.futures
import json
import os
import signal
import socket
import subprocess
import tempfile

from common import Fleet, claim, free_port

SORTIE = os.environ["SORTIE"]


def dispatch(plan, links, run, start, speed, *options):
    command = [SORTIE, "dispatch", plan, "-o", run, "--speed", str(speed), "--format", "json"]
    if start is not None:
        command += ["--start", f"+{start}"]
    for link in links:
        command += ["--link", link]
    return subprocess.Popen(command + list(options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process):
    """The answer and the exit code of a dispatcher."""
    out, errors = process.communicate(timeout=200)
    print(errors, flush=True)
    claim("the dispatcher answers", out.strip(), f"exit code {process.returncode}")
    return json.loads(out.strip().splitlines()[-1]), process.returncode


def flown(plan, folder):
    with Fleet(plan=plan, speed=20) as fleet:
        answer, code = ended(dispatch(plan, [f"udp://127.0.0.1:{fleet.udp}"], f"{folder}/udp", 90, 20))
        claim("all tasks are done over one UDP port", code == 0 and answer["tasks_done"] == answer["tasks_planned"] == 3)
    with Fleet(plan=plan, speed=20) as fleet:
        # Each vehicle of the plan has a connection of its own, and all of them have a link of their own.
        ports = [one["tcp"] for one in fleet.ready["vehicles"]]
        names = [one["id"] for one in fleet.ready["vehicles"]]
        places = []
        for index, name in enumerate(names):
            places += ["--vehicle", f"{name}={index + 1}@{index + 1}"]
        answer, code = ended(
            dispatch(plan, [f"tcp://{port}" for port in ports], f"{folder}/tcp", 90, 20, *places))
        claim("all tasks are done over a connection for each vehicle", code == 0 and answer["tasks_done"] == 3)


def flown_by_px4(plan, folder):
    with Fleet(plan=plan, profile="px4", speed=20) as fleet:
        answer, code = ended(dispatch(plan, [f"udp://127.0.0.1:{fleet.udp}"], f"{folder}/px4", 90, 20))
        claim("all tasks are done by PX4 vehicles", code == 0 and answer["tasks_done"] == 3, str(answer))
        pilots = {one["autopilot"] for one in answer["vehicles"]}
        claim("the answer names the version of each", pilots == {"PX4 1.15.4"}, str(pilots))
    with open(f"{folder}/px4/run.json", encoding="utf-8") as file:
        sheet = json.load(file)
    claim("the run's sheet names it too", {one["autopilot"] for one in sheet["vehicles"]} == {"PX4 1.15.4"}, str(sheet))


def called_home(plan, folder):
    with Fleet(plan=plan, speed=20) as fleet:
        process = dispatch(plan, [f"udp://127.0.0.1:{fleet.udp}"], f"{folder}/home", 90, 20, "--on-interrupt", "return")
        until_line(process, "has taken off")
        process.send_signal(signal.SIGINT)
        answer, code = ended(process)
        claim("a run that is called home ends by itself and says what was not done", code == 1 and not answer["left"])
        claim("no task of vehicles that were called home is done", answer["tasks_done"] == 0)
        claim("each task says why", all(one["note"] for one in answer["outcomes"]))


def until_line(process, words):
    """Reads what a dispatcher tells until a line has some words."""
    for line in process.stderr:
        print(line, end="", flush=True)
        if words in line:
            return True
    return False


def taken_over(plan, folder):
    with Fleet(plan=plan, speed=20) as fleet:
        link = f"udp://127.0.0.1:{fleet.udp}"
        first = dispatch(plan, [link], f"{folder}/twice", 90, 20)
        claim("the first dispatcher sees a task done", until_line(first, "Task cool-box is done"))
        # Long enough for the store, which is written each second, to have it.
        until_line(first, "Task insulin is done")
        first.kill()
        first.wait()
        again = dispatch(plan, [link], f"{folder}/twice", 90, 20)
        _, errors = again.communicate(timeout=60)
        claim("a second one with another start is refused", again.returncode == 2 and "has not ended" in errors)
        answer, code = ended(dispatch(plan, [link], f"{folder}/twice", None, 20))
        claim(
            "a second dispatcher goes on with the run of one that was killed, and all tasks are done",
            code == 0 and answer["tasks_done"] == 3, str(answer))


def nobody(plan, folder):
    port = free_port(socket.SOCK_DGRAM)
    answer, code = ended(dispatch(plan, [f"udp://127.0.0.1:{port}"], f"{folder}/nobody", 5, 100))
    claim("without vehicles nothing is done, and the exit code says so", code == 1 and answer["tasks_done"] == 0)
    claim("the reason is that nobody was heard", "heartbeat" in answer["outcomes"][0]["note"].lower())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        plan_folder = f"{scratch}/plan"
        subprocess.run(
            [SORTIE, "plan", "missions/insulin-run.yaml", "-o", plan_folder, "--seed", "1", "--iterations", "500"], check=True)
        # Each part has vehicles, ports and a run of its own, and waits most of the time.
        parts = [flown, flown_by_px4, called_home, taken_over, nobody]
        with concurrent.futures.ThreadPoolExecutor(len(parts)) as pool:
            for part in [pool.submit(part, plan_folder, scratch) for part in parts]:
                part.result()
