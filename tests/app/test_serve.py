"""`ticlex serve`: tells its address, answers there, and says what is wrong where it cannot."""

import socket
import subprocess
import sys
import time
import urllib.request

COMMAND = [sys.executable, "-m", "ticlex.app", "serve", "--port"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_it_prints_its_address_and_answers_there() -> None:
    port = free_port()
    server = subprocess.Popen([*COMMAND, str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        assert server.stdout.readline().decode().strip() == f"ticlex: http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                    assert answer.read() == b"ok"
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError("the server did not answer")
    finally:
        server.kill()
        server.communicate()


def test_a_port_in_use_is_told_with_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([*COMMAND, str(port)], capture_output=True, check=False)
    assert done.returncode == 2
    assert f"--port {port + 1}" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
