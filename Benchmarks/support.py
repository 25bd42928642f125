"""What the benchmarks of a running node share: free ports, CPU time of a process tree, a node to measure."""
import os, pathlib, signal, socket, subprocess, sys, time

CLOCK_TICK = os.sysconf("SC_CLK_TCK")
BINARY = str(pathlib.Path(__file__).resolve().parent.parent / ".build/release/postrider")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_banner(port, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as session:
                session.settimeout(10)
                if session.recv(3) == b"220":
                    session.sendall(b"QUIT\r\n")
                    return
        except OSError:
            pass
        time.sleep(0.05)
    sys.exit(f"nothing answers on 127.0.0.1:{port}")


def wait_for_port(port, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing listens on 127.0.0.1:{port}")


def cpu_seconds(root):
    """User and system time of a process, all it descends to, and all that these have waited for."""
    stats = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            stats[int(entry.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    tree, ticks, grown = {root}, 0, True
    while grown:
        grown = {pid for pid, (parent, _) in stats.items() if parent in tree} - tree
        tree |= grown
    ticks = sum(used for pid, (_, used) in stats.items() if pid in tree)
    return ticks / CLOCK_TICK


def resident_mebibytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0


def end(process, by=signal.SIGTERM, seconds=60):
    if process and process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def commits_per_second(folder, seconds=1.0):
    """How often a second one thread can append 4 KiB and have it on disk: what bounds commits that nobody shares."""
    path, count = pathlib.Path(folder) / "commits", 0
    with open(path, "wb", buffering=0) as file:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            file.write(b"\0" * 4096)
            os.fdatasync(file.fileno())
            count += 1
    path.unlink()
    return count / seconds
