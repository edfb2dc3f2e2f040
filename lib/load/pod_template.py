"""Whether a pod was made from a template: all that the template says, and nothing beside it that only an author sets."""

import json
from fractions import Fraction

# No cluster fills these in by itself, so a pod has them from its template. A list of fields that a cluster does fill in would be out of date
# with each of its releases.
AUTHORED = {
    "spec": {
        "activeDeadlineSeconds", "affinity", "dnsConfig", "ephemeralContainers", "hostAliases", "hostIPC", "hostNetwork", "hostPID",
        "initContainers", "nodeSelector", "resourceClaims", "resources", "runtimeClassName", "securityContext", "shareProcessNamespace",
        "tolerations", "topologySpreadConstraints",
    },
    "spec.containers[]": {
        "args", "command", "env", "envFrom", "lifecycle", "livenessProbe", "readinessProbe", "resources", "securityContext", "startupProbe",
        "stdin", "tty", "volumeDevices", "volumeMounts", "workingDir",
    },
}
# Whatever stands below one of these is an author's.
CLOSED = ("affinity", "emptyDir", "nodeSelector", "resources", "securityContext")
TOKEN_MOUNT = "/var/run/secrets/kubernetes.io/"
DECIMAL = {unit: 1000**n for n, unit in enumerate("kMGTPE", 1)}
SUFFIXES = {"": 1, "m": Fraction(1, 1000), **DECIMAL, **{unit + "i": 1024**n for n, unit in enumerate("KMGTPE", 1)}}


def differences(template, pod):
    """The fields that differ, each as `path is X instead of Y`; an empty list for a pod of the template."""
    found = []
    wanted, metadata = template.get("metadata", {}), pod["metadata"]
    for kind in ("labels", "annotations"):
        for key, text in wanted.get(kind, {}).items():
            _compare(f"metadata.{kind}.{key}", "", text, metadata.get(kind, {}).get(key), found)
    owners = {key.split("/")[0] for key in wanted.get("labels", {}) if "/" in key}
    for key, text in metadata.get("labels", {}).items():
        if key not in wanted.get("labels", {}) and key.split("/")[0] in owners:
            _differ(f"metadata.labels.{key}", None, text, found)
    _compare("spec", "spec", template["spec"], pod["spec"], found)
    return found


def _differ(path, wanted, got, found):
    def show(value):
        text = "absent" if _is_nothing(value) else json.dumps(value, ensure_ascii=False)
        return text if len(text) <= 80 else f"{text[:77]}..."

    found.append(f"{path} is {show(got)} instead of {show(wanted)}")


def _is_nothing(value):
    return value is None or value is False or value == {} or value == [] or value == ""


def _compare(path, kind, wanted, got, found):
    """@param kind the path without names and numbers: `spec.containers[].env[]`"""
    if isinstance(wanted, dict) and isinstance(got, dict):
        if kind.endswith(".resources"):
            wanted, got = _with_requests(wanted), _with_requests(got)
        for key, value in wanted.items():
            _compare(f"{path}.{key}", f"{kind}.{key}", value, got.get(key), found)
        for key, value in got.items():
            if key not in wanted and not _is_nothing(value) and _is_authored(kind, key, value):
                _differ(f"{path}.{key}", None, value, found)
    elif isinstance(wanted, list) and isinstance(got, list):
        _compare_lists(path, f"{kind}[]", wanted, got, found)
    elif wanted != got and not (_is_nothing(wanted) and _is_nothing(got)) and not _is_same_quantity(kind, wanted, got):
        # A list or map that is missing is named by what it should hold.
        if isinstance(wanted, (dict, list)) and _is_nothing(got):
            _compare(path, kind, wanted, type(wanted)(), found)
        elif isinstance(got, (dict, list)) and _is_nothing(wanted):
            _compare(path, kind, type(got)(), got, found)
        else:
            _differ(path, wanted, got, found)


def _compare_lists(path, kind, wanted, got, found):
    if not all(isinstance(item, dict) and "name" in item for item in wanted + got):
        extra = [item for item in got[len(wanted):] if not _is_of_cluster(kind, item)]
        for index, item in enumerate(wanted):
            _compare(f"{path}[{index}]", kind, item, got[index] if index < len(got) else None, found)
        for index, item in enumerate(extra, len(wanted)):
            _differ(f"{path}[{index}]", None, item, found)
        return
    # By name; a volume is mounted several times, so its place is part of its name.
    name_of = lambda item: item["name"] + item.get("mountPath", "")
    kept = {name_of(item): item for item in got}
    for item in wanted:
        have = kept.pop(name_of(item), None)
        if have is None:
            _differ(f"{path}[{name_of(item)}]", item.get("value", item), None, found)
        else:
            _compare(f"{path}[{name_of(item)}]", kind, item, have, found)
    for name, item in kept.items():
        if not _is_of_cluster(kind, item):
            _differ(f"{path}[{name}]", None, item.get("value", item), found)


def _with_requests(resources):
    """As the API server completes them: a request that is not there is the limit."""
    limits = resources.get("limits") or {}
    return {**resources, "requests": {**limits, **(resources.get("requests") or {})}}


def _is_authored(kind, key, value):
    if key == "tolerations":
        return not all(_is_of_cluster("spec.tolerations[]", item) for item in value)
    if key == "volumeMounts":
        return not all(_is_of_cluster("spec.containers[].volumeMounts[]", item) for item in value)
    return key in AUTHORED.get(kind, ()) or any(f".{part}." in f"{kind}." for part in CLOSED)


def _is_of_cluster(kind, item):
    """Whether the cluster itself adds such an item to a list: the token's mount, and what it tolerates. A volume does nothing until it is mounted."""
    if kind == "spec.volumes[]":
        return True
    if kind.endswith(".volumeMounts[]"):
        return item.get("mountPath", "").startswith(TOKEN_MOUNT)
    return kind == "spec.tolerations[]" and item.get("key", "").startswith("node.kubernetes.io/")


def _is_same_quantity(kind, wanted, got):
    return ".resources." in kind and _amount(wanted) is not None and _amount(wanted) == _amount(got)


def _amount(quantity):
    text = str(quantity)
    number = text.rstrip("".join(SUFFIXES))
    try:
        return Fraction(number) * SUFFIXES[text[len(number):]]
    except (KeyError, ValueError):
        return None
