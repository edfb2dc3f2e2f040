"""Whether a platform says that it runs the row."""

import json

from cause import Cause
from function_call import call_once


def judge_answer(proof, headers):
    """None where the platform's answer has the row's values, or the Cause why not."""
    status, text = call_once(proof["url"], "GET", headers, b"")
    if status != 200:
        return Cause("answer", f"{proof['url']} answered {status}: {text[:300].decode(errors='replace')}", None)
    try:
        answer = json.loads(text)
    except ValueError:
        return Cause("answer", f"{proof['url']} must answer JSON, got {text[:300].decode(errors='replace')}", 1)
    for path, wanted in proof["fields"].items():
        got = _value(answer, path)
        if got != wanted or isinstance(got, bool) != isinstance(wanted, bool):
            return Cause("other", f"another row is deployed: {proof['url']} has {path} {json.dumps(got)}, and must have {json.dumps(wanted)}", 1)
    return None


def _value(value, path):
    for step in path.split("."):
        if isinstance(value, list) and step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
