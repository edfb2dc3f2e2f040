"""
Measures one row: waits until it is the row that answers, runs wrk, and asks again. What it does lies beside it in load.json.

Its last line is FAASLAB-WRK-JSON {...} and its exit code 0; or the last line is why there is no number, and the exit code 1.
"""

import http.client
import json
import os
import signal
import sys
import tempfile
import time

from cause import Cause, Refused
from function_call import call_once, headers_of
from row_answer import judge_answer
from row_pods import is_ready, judge, list_pods, restarts
from wrk_run import run_wrk

HERE = os.path.dirname(os.path.abspath(__file__))
# How long a cause that does not mend itself is looked at: what follows an apply takes the controllers a moment.
PATIENCE = float(os.environ.get("FAASLAB_PATIENCE_SECONDS", "10"))
PAUSE = float(os.environ.get("FAASLAB_PAUSE_SECONDS", "1"))
SECRET_FILE = os.environ.get("FAASLAB_SECRET_FILE", "/faaslab-secret/user-password")
SUMMARY_FILE = os.environ.get("FAASLAB_SUMMARY_FILE", "/dev/termination-log")
# Calls in a row that must be answered as they should: one may come from a pod that is about to go.
GOOD_CALLS = 3


class Row:
    """The row, as it answers now."""

    def __init__(self, load):
        self.call, self.proof = load["call"], load["proof"]
        self.headers = headers_of(self.call, SECRET_FILE)

    def judge(self):
        """The pods that were counted (none where the platform is asked), or the Cause why it is not the row that answers."""
        try:
            if self.proof["kind"] == "pods":
                return judge(self.proof, list_pods(self.proof))
            return judge_answer(self.proof, self.headers) or []
        except (OSError, http.client.HTTPException) as error:
            return Cause("asked", f"could not be asked: {error}", None)

    def call_once(self):
        """The Cause why the call is not answered as it should be, or None."""
        url, expected = self.call["url"], self.call["expectedStatus"]
        try:
            status, answer = call_once(url, self.call["method"], self.headers, self.call["body"].encode())
        except (OSError, http.client.HTTPException) as error:
            return Cause("call", f"{url} does not answer: {error}", None)
        if status == expected:
            return None
        return Cause("call", f"{url} must answer {expected}, got {status}: {answer[:300].decode(errors='replace').strip()}", None)


def wait_for(row, seconds):
    """The row's pods, once it is the row that answers. @throws Refused when it does not within the time, or cannot"""
    begin = since = time.monotonic()
    kind, said, good = None, None, 0
    while True:
        now = time.monotonic()
        found = row.judge()
        cause = found if isinstance(found, Cause) else row.call_once()
        good = good + 1 if cause is None else 0
        if good == GOOD_CALLS:
            return found
        if cause is not None:
            if cause.kind != kind:
                kind, since = cause.kind, now
            if cause.stays_after is not None and now - since >= cause.stays_after * PATIENCE:
                raise Refused(cause.text)
            if now - begin >= seconds:
                raise Refused(f"after {seconds} s: {cause.text}")
            if cause.text != said:
                said = cause.text
                print(f"waiting: {said}", flush=True)
        else:
            kind = None
        time.sleep(PAUSE)


def after(row, before):
    """
    The row's pods after the load. @throws Refused where it was not they alone that answered

    No call is made: after an overload, calls that wrk has given up are still being worked on.
    """
    for _ in range(3):
        found = row.judge()
        if not isinstance(found, Cause) or found.kind != "asked":
            break
        time.sleep(PAUSE)
    if isinstance(found, Cause):
        raise Refused(f"after the load: {found.text}")
    fingerprint = lambda pods: {pod["metadata"]["name"]: (pod["metadata"]["uid"], restarts(pod)) for pod in pods}
    if fingerprint(found) != fingerprint(before):
        names = [name for name, mark in sorted({**fingerprint(before), **fingerprint(found)}.items()) if fingerprint(found).get(name) != fingerprint(before).get(name)]
        raise Refused(f"pods changed or started again while they were measured: {', '.join(names)}")
    return found


def measure(load):
    row = Row(load)
    before = wait_for(row, load["waitSeconds"])
    print(f"{load['row']} answers" + (f" with {len(before)} of {row.proof['replicas']} pods" if row.proof["kind"] == "pods" else ""), flush=True)
    with tempfile.TemporaryDirectory() as work:
        started = time.time_ns() // 1_000_000
        result = run_wrk(HERE, work, row.call, row.headers, load["wrk"])
        ended = time.time_ns() // 1_000_000
    pods = [pod_entry(pod, now) for pod, now in zip(before, after(row, before))]
    return {"schema": 2, "row": load["row"], "startedMs": started, "endedMs": ended, **result}, pods


def pod_entry(before, now):
    """A pod that was counted. It is here because it passed, before and after."""
    metadata, node = before["metadata"], before["spec"].get("nodeName")
    return {
        "name": metadata["name"], "uid": metadata["uid"], "node": node, "readyBefore": is_ready(before), "readyAfter": is_ready(now),
        "restarts": restarts(now), "template": True,
    }


def summarize(text):
    """Stays with the pod when its log is gone; Kubernetes keeps 4096 bytes."""
    try:
        with open(SUMMARY_FILE, "w") as file:
            file.write(text)
    except OSError:
        pass


def main():
    def stop(*_):
        raise Refused("stopped from outside: the Job was deleted, or its deadline has passed")

    signal.signal(signal.SIGTERM, stop)
    try:
        with open(os.path.join(HERE, "load.json")) as file:
            result, pods = measure(json.load(file))
    except Refused as cause:
        print(cause, flush=True)
        summarize(str(cause))
        return 1
    histogram = result.pop("histogram")
    line = lambda value: "FAASLAB-WRK-JSON " + json.dumps(value, separators=(",", ":"))
    summarize(line({**result, "podsCounted": len(pods)}))
    print(line({**result, "podsCounted": len(pods), "pods": pods, "histogram": histogram}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
