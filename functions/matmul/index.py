"""matmul: multiplies two N x N matrices in plain Python; the body is {"n": N}, the answer is JSON with a checksum."""
import json
import sys
import time

# N = 2000 is 8 * 10^9 multiplications, many minutes of one core: far beyond any timeout, yet small enough for memory.
MAX_SIZE = 2000


def size_of(body: bytes) -> int:
    """The N of a request; ValueError when the body is anything but {"n": N}."""
    got = ascii(body[:40].decode("latin-1"))
    try:
        fields = json.loads(body.decode())
    except (ValueError, RecursionError):  # no UTF-8 and no JSON are ValueErrors; 100,000 times "[" is the other
        fields = None
    if not isinstance(fields, dict):
        raise ValueError(f'body must be JSON like {{"n": 100}}, got {got}')
    if set(fields) != {"n"}:
        raise ValueError(f"body must have the key n and no other, got {got}")
    size = fields["n"]
    if type(size) is not int or not 1 <= size <= MAX_SIZE:  # isinstance would take true for 1
        raise ValueError(f"n must be a whole number from 1 to {MAX_SIZE}, got {got}")
    return size


def matrix(size: int, down: int, right: int, modulus: int) -> list:
    """Rows of small whole numbers that any language makes again: (row * down + column * right) mod modulus."""
    return [[(row * down + column * right) % modulus for column in range(size)] for row in range(size)]


def multiply(left: list, right: list) -> list:
    """The product of two square matrices, by the triple loop that the function is there to time."""
    size = len(left)
    product = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            for k in range(size):
                product[i][j] += left[i][k] * right[k][j]
    return product


def checksum_of(cells: list) -> int:
    """Depends on the value and on the place of each cell."""
    checksum = 0
    for row in cells:
        for cell in row:
            checksum = (checksum * 31 + cell) % 1_000_003
    return checksum


def main() -> int:
    try:
        size = size_of(sys.stdin.buffer.read())
    except ValueError as error:
        # Exit code 1 makes the watchdog answer 500. An empty 200 would count as the fastest of all good answers.
        print(json.dumps({"error": str(error)}))
        print(error, file=sys.stderr)
        return 1
    left, right = matrix(size, 7, 3, 11), matrix(size, 5, 2, 13)
    begin = time.perf_counter()
    product = multiply(left, right)
    latency_ms = (time.perf_counter() - begin) * 1000
    print(json.dumps({"n": size, "checksum": checksum_of(product), "latencyMs": round(latency_ms, 3)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
