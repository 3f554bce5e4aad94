"""A Spark cluster on loopback from the installed package: a master, two workers, a Connect server.

Nothing asks who connects, so it listens on 127.0.0.1 only. Tables are known as long as the server
runs; what a server wrote is removed before the next one starts.

    python -m tests.spark.cluster FOLDER    start it, and stop it with Ctrl-C
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
SECONDS_TO_START = 180
# Plans are short and many: compiling them well would take longer than running them.
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@dataclass
class Cluster:
    """A running cluster: where it answers, and its processes by name."""

    folder: Path
    master_port: int
    connect_port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def remote(self) -> str:
        """What SPARK_REMOTE has to be."""
        return f"sc://{HOST}:{self.connect_port}"

    def kill(self, name: str) -> None:
        """End a process at once, as a machine that fails."""
        self.processes[name].kill()
        self.processes[name].wait()

    def start(self) -> None:
        """Start all processes; each is asked for only once the one before it answers."""
        master = f"spark://{HOST}:{self.master_port}"
        deploy = "org.apache.spark.deploy"
        own = ["--host", HOST, "--webui-port", "0"]
        self._run("master", [f"{deploy}.master.Master", *own, "--port", str(self.master_port)])
        self._wait_for_port("master", self.master_port)
        for name in ("worker_1", "worker_2"):
            limits = ["--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / name)]
            self._run(name, [f"{deploy}.worker.Worker", *own, *limits, master])
        for name in ("worker_1", "worker_2"):
            self._wait_for_text(name, "Successfully registered with master")
        self._run("connect", self._connect_server(master))
        self._wait_for_port("connect", self.connect_port)

    def stop(self) -> None:
        """Stop all processes by their ids, the last one first."""
        for process in reversed(self.processes.values()):
            with suppress(ProcessLookupError):
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _connect_server(self, master: str) -> list[str]:
        settings = {
            "spark.connect.grpc.binding.address": HOST,
            "spark.connect.grpc.binding.port": str(self.connect_port),
            "spark.driver.host": HOST,
            "spark.executor.cores": "1",
            "spark.executor.extraJavaOptions": QUICK_START,
            "spark.executor.memory": "768m",
            "spark.sql.catalogImplementation": "in-memory",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(self.folder / "tables"),
            "spark.ui.enabled": "false",
        }
        server = "org.apache.spark.sql.connect.service.SparkConnectServer"
        options = [f"--conf={name}={value}" for name, value in settings.items()]
        submit = "org.apache.spark.deploy.SparkSubmit"
        return [submit, "--class", server, "--master", master, *options, "spark-internal"]

    def _run(self, name: str, command: list[str]) -> None:
        import pyspark

        home = Path(pyspark.__path__[0])
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_LOCAL_DIRS": str(self.folder / "scratch"),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_DAEMON_JAVA_OPTS": QUICK_START,
            # Of the Connect server too, which plans and needs more than those that only pass on.
            "SPARK_DAEMON_MEMORY": "1g" if name == "connect" else "256m",
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(home / "bin" / "spark-class"), *command],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches this program alone, which then stops the others in order.
                start_new_session=True,
                # Started in the background, Dagster ignores this signal, and so would they.
                preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL),
            )

    def _wait_for_port(self, name: str, port: int) -> None:
        def answers() -> bool:
            with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                return True
            return False

        self._wait(name, answers)

    def _wait_for_text(self, name: str, text: str) -> None:
        log = self.folder / f"{name}.log"
        self._wait(name, lambda: text in log.read_text("utf-8", errors="replace"))

    def _wait(self, name: str, is_ready: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while not is_ready():
            if self.processes[name].poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{name} did not start: see {self.folder / name}.log")
            time.sleep(0.2)


@contextmanager
def running_cluster(folder: Path, connect_port: int | None = None) -> Iterator[Cluster]:
    """Start a cluster in a folder of its own, and stop it in the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(folder.resolve(), _free_port(), connect_port or _free_port())
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def main(folder: Path) -> None:
    """Run a cluster until somebody stops it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with running_cluster(folder, connect_port=15002) as cluster:
        for name, process in cluster.processes.items():
            print(f"{name}: process {process.pid}, log {cluster.folder / name}.log")
        print(f"Build on it: SPARK_REMOTE={cluster.remote} cityfare build --engine spark")
        print("Stop it with Ctrl-C.", flush=True)
        with suppress(KeyboardInterrupt):
            cluster.processes["connect"].wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
