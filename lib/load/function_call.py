"""One call, with the headers as they are and in their order."""

import base64
import http.client
from urllib.parse import urlsplit

CALL_SECONDS = 30


def headers_of(call, secret_file):
    """Names and values; the secret file holds user:password where the call asks for it."""
    headers = list(call["headers"].items())
    if call["basicAuth"]:
        with open(secret_file, "rb") as secret:
            headers.append(("Authorization", "Basic " + base64.b64encode(secret.read().strip()).decode()))
    return headers


def call_once(url, method, headers, body):
    """Status and answer. @throws OSError or HTTPException where there is none"""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=CALL_SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        has_host = any(name.lower() == "host" for name, _ in headers)
        connection.putrequest(method, path, skip_host=has_host, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value.encode())
        if body or method != "GET":
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
