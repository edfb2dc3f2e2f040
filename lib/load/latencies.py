"""Figures of latencies, given as (microseconds, count) in ascending order."""

import math

PERCENTILES = (1, 5, 25, 50, 75, 90, 95, 99, 99.9)
# More pairs than this are put into buckets of three significant digits.
MAX_PAIRS = 5000


def figures(samples):
    count = sum(n for _, n in samples)
    if count == 0:
        return None
    mean = sum(value * n for value, n in samples) / count
    # As wrk has it: of a sample, not of all.
    variance = sum(n * (value - mean) ** 2 for value, n in samples) / (count - 1) if count > 1 else 0
    return {
        "min": samples[0][0], "max": samples[-1][0], "mean": mean, "stdev": math.sqrt(variance), "distinct": len(samples), "count": count,
        "percentiles": {str(p): _percentile(samples, count, p) for p in PERCENTILES},
    }


def _percentile(samples, count, percent):
    rank = math.floor(percent / 100 * count + 0.5 + 0.5)
    total = 0
    for value, n in samples:
        total += n
        if total >= rank:
            break
    return value


def without_invented(samples, duration_us, requests, connections):
    """
    The samples that were measured. For each latency of more than twice the interval that a connection needs for a request, wrk adds what it
    takes to have been waited for: the latency less one interval, less two, and so on (wg/wrk src/stats.c, stats_correct). Taken back from the
    longest on, this leaves what was there.
    """
    rounds = requests // connections
    if rounds == 0:
        return samples
    interval = duration_us // rounds
    counts = dict(samples)
    for value in sorted(counts, reverse=True):
        added = value - interval
        while value >= 2 * interval and added > interval:
            counts[added] = counts.get(added, 0) - counts[value]
            added -= interval
    return sorted((value, n) for value, n in counts.items() if n != 0)


def coarse(samples):
    """[[microseconds, count], ...], at most MAX_PAIRS of them."""
    if len(samples) <= MAX_PAIRS:
        return [list(sample) for sample in samples]
    buckets = {}
    for value, n in samples:
        unit = 10 ** max(0, len(str(value)) - 3)
        bucket = value // unit * unit
        buckets[bucket] = buckets.get(bucket, 0) + n
    return [list(bucket) for bucket in sorted(buckets.items())]
