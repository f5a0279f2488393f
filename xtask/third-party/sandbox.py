"""What the checks share: where the sandbox is, plain calls of it, and a log of what a client sent."""

import logging
import os
from contextlib import contextmanager
from importlib.metadata import version

import requests

BASE_URL = os.environ["RTE_BASE_URL"]
CLIENT_ID = os.environ["RTE_CLIENT_ID"]
CLIENT_SECRET = os.environ["RTE_CLIENT_SECRET"]

# What the clients have built in, and all that is changed about them.
REAL_URL = "https://digital.iservices.rte-france.com"


class _Log(logging.Handler):
    """Listens to urllib3, which all these clients send with, so that they need not be touched."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.paused = False
        logger = logging.getLogger("urllib3.connectionpool")
        logger.setLevel(logging.DEBUG)
        logger.addHandler(self)
        logger.propagate = False

    def emit(self, record):
        # '%s://%s:%s "%s %s %s" %s %s': scheme, host, port, method, path, protocol, status, length
        if len(record.args) == 8 and not self.paused:
            _, host, port, method, path, _, status, _ = record.args
            assert f"{host}:{port}" in BASE_URL, f"a request went to {host}:{port}"
            self.lines.append(f"{method} {path} -> {status}")


_LOG = _Log()


def asked(text):
    """The client's requests so far whose line contains a text."""
    return [line for line in _LOG.lines if text in line]


def plain(path, **parameters):
    """The same data without any client, to compare with."""
    _LOG.paused = True
    try:
        auth = (CLIENT_ID, CLIENT_SECRET)
        token = requests.post(f"{BASE_URL}/token/oauth/", auth=auth).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        answer = requests.get(f"{BASE_URL}/open_api/{path}", parameters, headers=headers)
        answer.raise_for_status()
        return answer.json()
    finally:
        _LOG.paused = False


@contextmanager
def raises(kind, what):
    """Fails unless its block raises this; gives a list that has the exception afterwards."""
    caught = []
    try:
        yield caught
    except kind as error:
        caught.append(error)
    if not caught:
        raise AssertionError(f"{what}: no {kind.__name__}")


def passed(package, what):
    """Says that a client works, and what it sent if that is wanted."""
    print(f"{package} {version(package)}: {len(_LOG.lines)} requests; {what}")
    if os.environ.get("THIRD_PARTY_REQUESTS"):
        print("".join(f"    {line}\n" for line in _LOG.lines), end="")
