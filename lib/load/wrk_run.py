"""One run of wrk, and what it counted."""

import os
import subprocess

from cause import Refused
from latencies import coarse, figures, without_invented

ERRORS = ("connect", "read", "write", "status", "timeout")


def run_wrk(here, work, call, headers, profile):
    """The fields of the result line that wrk gives. @throws Refused where it measured nothing"""
    _leave(work, "method", call["method"].encode())
    _leave(work, "body", call["body"].encode())
    _leave(work, "headers", "".join(f"{name}: {value}\n" for name, value in headers).encode())
    threads, connections, duration, timeout = (str(profile[key]) for key in ("threads", "connections", "durationSeconds", "timeoutSeconds"))
    command = ["wrk", "-t", threads, "-c", connections, "-d", f"{duration}s", "--timeout", f"{timeout}s", "--latency"]
    command += ["-s", os.path.join(here, "wrk.lua"), call["url"]]
    print(" ".join(command), flush=True)
    try:
        exit_code = subprocess.run(command, env={**os.environ, "FAASLAB_CALL": work}, timeout=profile["durationSeconds"] + profile["timeoutSeconds"] + 30).returncode
    except subprocess.TimeoutExpired:
        raise Refused("wrk did not end")
    try:
        with open(os.path.join(work, "result")) as file:
            lines = [line.split() for line in file]
    except FileNotFoundError:
        # A script that it cannot load is no error to wrk.
        raise Refused(f"wrk gave no result (exit code {exit_code})")
    result = _result(lines, profile["connections"])
    if exit_code != 0:
        raise Refused(f"wrk ended with exit code {exit_code}")
    requests, errors = result["requests"], result["errors"]
    for is_empty, text in (
        (requests == 0, "no request was answered"),
        (errors["status"] >= requests, f"none of the {requests} answers was a good one"),
    ):
        if is_empty:
            raise Refused(text)
    return {"wrkExitCode": exit_code, **result}


def _result(lines, connections):
    values = {line[0]: line[1:] for line in lines if line[0] != "sample"}
    duration, requests, size = (int(value) for value in values["run"])
    errors = dict(zip(ERRORS, (int(value) for value in values["errors"])))
    samples = [(int(line[1]), int(line[2])) for line in lines if line[0] == "sample"]
    latency, measured = None, None
    if samples:
        mean, stdev = (float(value) for value in values["latency"])
        kept = requests - errors["timeout"]
        latency = {**figures(samples), "mean": mean, "stdev": stdev}
        latency["invented"] = latency["count"] - kept
        real = without_invented(samples, duration, requests, connections)
        measured = figures(real) if sum(count for _, count in real) == kept else None
    rate = values.get("rate")
    return {
        "durationUs": duration, "requests": requests, "bytes": size, "errors": errors, "latencyUs": latency, "measuredUs": measured,
        "perThreadRate": {"min": int(rate[0]), "max": int(rate[1]), "mean": float(rate[2]), "stdev": float(rate[3])} if rate else None,
        "histogram": coarse(samples),
    }


def _leave(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)
