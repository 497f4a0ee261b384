"""A real Spark standalone cluster on this machine: one master, two workers, a Connect server.

Four Java processes on loopback, from PyPI's `pyspark` in an environment of its own
(`make test-spark` makes it). They share nothing with the tests but the file system.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WORKERS = 2
SECONDS = 120
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java's quick compiler alone: these processes live for minutes."""
CONF = {
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.log.level": "WARN",
    # several hundred plans over few rows: to compile them takes longer than to run them
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.memory": "6g",
    "spark.executor.memory": "2g",
    "spark.sql.shuffle.partitions": "4",  # two cores
    # a million rows compressed to ten megabytes fill this driver when a plan sends them about twice
    "spark.sql.autoBroadcastJoinThreshold": "1m",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.connect.grpc.binding.address": "127.0.0.1",
}


@contextmanager
def cluster(python: Path, folder: Path) -> Iterator[str]:
    """The address of a Spark Connect server whose work two workers do; all end with it.

    `python` has pyspark. Logs and scratch files go to `folder`.
    """
    ask = [str(python), "-c", "import pyspark, os; print(os.path.dirname(pyspark.__file__))"]
    home = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    environment = {
        **os.environ,
        "SPARK_HOME": home,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_PUBLIC_DNS": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "512m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
        "PYSPARK_PYTHON": str(python),
    }
    master, web, connect = free_port(), free_port(), free_port()
    url = f"spark://127.0.0.1:{master}"
    deploy = [f"{home}/bin/spark-class", "org.apache.spark.deploy"]
    with ExitStack() as stack:

        def start(name: str, *command: object) -> None:
            log = stack.enter_context((folder / f"{name}.log").open("w"))
            process = subprocess.Popen(
                [str(part) for part in command], cwd=folder, env=environment,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
            stack.callback(_end, process)

        start("master", deploy[0], f"{deploy[1]}.master.Master", "--host", "127.0.0.1", "--port", master,
              "--webui-port", web)  # fmt: skip
        _wait_for(master)
        for number in range(WORKERS):
            start(f"worker{number}", deploy[0], f"{deploy[1]}.worker.Worker", "--host", "127.0.0.1",
                  "--port", free_port(), "--webui-port", free_port(), "--cores", 1, "--memory", "2g",
                  "--work-dir", folder / f"work{number}", url)  # fmt: skip
        conf = {
            **CONF,
            "spark.connect.grpc.binding.port": connect,
            "spark.local.dir": folder / "scratch",
        }
        start("connect", f"{home}/bin/spark-submit", "--master", url,
              *(part for name, value in conf.items() for part in ("--conf", f"{name}={value}")),
              "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal")  # fmt: skip
        _wait_for(connect)
        yield f"sc://127.0.0.1:{connect}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens on port {port} after {SECONDS} s: see the logs")


def _end(process: subprocess.Popen) -> None:
    """End a process and the ones that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
