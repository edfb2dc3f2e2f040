"""hello-python: answers "Hello" and the body, text in UTF-8; shows that a platform routes, starts and answers."""
import json
import sys


def greet(text: str) -> str:
    """A greeting of whatever the body holds, or of nobody. The newline that `echo` ends a body with is not repeated."""
    name = text.rstrip("\r\n")
    return f"Hello, {name}" if name else "Hello"


def main() -> int:
    try:
        text = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        message = f"body must be UTF-8 text, got byte 0x{error.object[error.start]:02x} at offset {error.start}"
        print(json.dumps({"error": message}))
        print(message, file=sys.stderr)
        return 1
    # As bytes: the locale of a container is seldom UTF-8.
    sys.stdout.buffer.write((greet(text) + "\n").encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
