"""The pods that may answer for a function, and whether they are those of the row: all of them, and no other."""

import json
import os
import ssl
import urllib.error
import urllib.parse
import urllib.request

from cause import Cause, Refused
from pod_template import differences

ACCOUNT = os.environ.get("SERVICE_ACCOUNT_DIR", "/var/run/secrets/kubernetes.io/serviceaccount")
API = os.environ.get("KUBERNETES_API", "https://kubernetes.default.svc")
# A container in one of these waits for something that does not come by itself.
PULL = "cannot pull the image"
STUCK = {
    **dict.fromkeys(("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable"), PULL),
    **dict.fromkeys(("CreateContainerConfigError", "CreateContainerError", "RunContainerError"), "cannot start"),
    "CrashLoopBackOff": "ends again and again",
}


def list_pods(proof):
    """@throws Refused where it may not be done; OSError where the API server does not answer"""
    selector = urllib.parse.urlencode({"labelSelector": _text(proof["serving"], ",")})
    request = urllib.request.Request(f"{API}/api/v1/namespaces/{proof['namespace']}/pods?{selector}")
    with open(f"{ACCOUNT}/token") as token:
        request.add_header("Authorization", f"Bearer {token.read().strip()}")
    tls = ssl.create_default_context(cafile=f"{ACCOUNT}/ca.crt") if API.startswith("https:") else None
    try:
        with urllib.request.urlopen(request, timeout=10, context=tls) as answer:
            return json.load(answer)["items"]
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            raise Refused(f"the load may not list the pods in {proof['namespace']} (HTTP {error.code}); apply the base, which gives it the right")
        raise OSError(f"the API server answered {error.code} to a list of pods")


def judge(proof, pods):
    """The row's pods if it is the row that answers, or the Cause why not."""
    pods = [pod for pod in pods if pod["status"].get("phase") not in ("Succeeded", "Failed")]
    staying = [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]
    serving, row = _text(proof["serving"], ", "), _text(proof["row"], ", ")
    for pod in staying:
        cause = _other(proof, pod, row)
        if cause:
            return cause
    if not pods:
        return Cause("none", f"no pod with {serving} in {proof['namespace']}; apply the row, and look at its Deployment's events if it was", 2)
    for pod in staying:
        cause = _stuck(pod)
        if cause:
            return cause
    leaving = [pod for pod in pods if "deletionTimestamp" in pod["metadata"]]
    if leaving and (any(map(is_ready, leaving)) or len(staying) < proof["replicas"]):
        return Cause("leaving", f"pod {_name(leaving[0])} is about to end and may still answer", None)
    ready = [pod for pod in staying if is_ready(pod)]
    if len(staying) != proof["replicas"]:
        return Cause("count", f"there must be {proof['replicas']} pods of the row, got {len(staying)} ({len(ready)} ready)", 1)
    if len(ready) != proof["replicas"]:
        waiting = next(pod for pod in staying if not is_ready(pod))
        return Cause("ready", f"{len(ready)} of {proof['replicas']} pods are ready; {_name(waiting)} is not: {_why_not_ready(waiting)}", None)
    return sorted(staying, key=_name)


def is_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))


def restarts(pod):
    return sum(status["restartCount"] for status in pod["status"].get("containerStatuses", []))


def _other(proof, pod, row):
    labels = pod["metadata"].get("labels", {})
    found = differences(proof["template"], pod)
    if not found and all(labels.get(key) == value for key, value in proof["row"].items()):
        return None
    fields = "; ".join(found[:8]) + (f"; and {len(found) - 8} more" if len(found) > 8 else "")
    for key, value in proof["row"].items():
        if labels.get(key) != value:
            is_now = f"{key}={labels[key]}" if key in labels else f"no {key}"
            return Cause("other", f"another row is deployed: pod {_name(pod)} has {is_now}, and must have {row}: {fields}", 1)
    return Cause("other", f"the function was changed after its row was applied: in pod {_name(pod)}, {fields}", 1)


def _stuck(pod):
    for condition in pod["status"].get("conditions", []):
        if condition["type"] == "PodScheduled" and condition["status"] == "False" and condition.get("reason") == "Unschedulable":
            return Cause("unschedulable", f"pod {_name(pod)} is Unschedulable: {condition.get('message', '')}", 1)
    for status in pod["status"].get("initContainerStatuses", []) + pod["status"].get("containerStatuses", []):
        waiting = status["state"].get("waiting", {})
        what = STUCK.get(waiting.get("reason"))
        if what is None:
            continue
        last = status.get("lastState", {}).get("terminated")
        ended = f" (last exit code {last['exitCode']}, {last.get('reason', '')})" if last else ""
        of = f" {status['image']}" if what == PULL else ""
        text = f"pod {_name(pod)} {what}{of}: {waiting['reason']}{ended}: {waiting.get('message', '')}"
        # A container that was started anew several times has been looked at long enough.
        return Cause(what, " ".join(text.split()), 0 if waiting["reason"] == "CrashLoopBackOff" else 1)
    return None


def _why_not_ready(pod):
    for status in pod["status"].get("containerStatuses", []):
        waiting = status["state"].get("waiting")
        if waiting:
            return waiting.get("reason", "waiting")
    return next((c.get("message") or c.get("reason", "") for c in pod["status"].get("conditions", []) if c["status"] != "True"), pod["status"].get("phase", ""))


def _name(pod):
    return pod["metadata"]["name"]


def _text(labels, separator):
    return separator.join(f"{key}={value}" for key, value in sorted(labels.items()))
