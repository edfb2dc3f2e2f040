"""float-operation: N rounds of sine, cosine and square root; the body is N in plain digits, the answer is JSON."""
import json
import math
import sys
import time

# About 20 seconds of one core; whatever a lab does with more would be cut by its timeouts.
MAX_ROUNDS = 100_000_000


def rounds_of(body: bytes) -> int:
    """The N of a request; ValueError when the body is anything but one."""
    digits = body.strip()
    # bytes.isdigit knows ASCII digits only; the length keeps int() away from a body of a million digits.
    plain = digits.isdigit() and not digits.startswith(b"0") and len(digits) <= len(str(MAX_ROUNDS))
    if not plain or int(digits) > MAX_ROUNDS:
        raise ValueError(f"body must be a whole number from 1 to {MAX_ROUNDS} in plain digits, got {ascii(body[:40].decode('latin-1'))}")
    return int(digits)


def float_operation(rounds: int) -> float:
    """The sum over i in 0..rounds-1 of sin(i) + cos(i) + sqrt(i)."""
    total = 0.0
    for i in range(rounds):
        total += math.sin(i) + math.cos(i) + math.sqrt(i)
    return total


def main() -> int:
    try:
        rounds = rounds_of(sys.stdin.buffer.read())
    except ValueError as error:
        # Exit code 1 makes the watchdog answer 500. An empty 200 would count as the fastest of all good answers.
        print(json.dumps({"error": str(error)}))
        print(error, file=sys.stderr)
        return 1
    begin = time.perf_counter()
    total = float_operation(rounds)
    latency_ms = (time.perf_counter() - begin) * 1000
    # Six decimals: C libraries differ in the last bit of a sine.
    print(json.dumps({"n": rounds, "sum": round(total, 6), "latencyMs": round(latency_ms, 3)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
