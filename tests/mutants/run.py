#!/usr/bin/env python3
"""Remove each check in turn and demand a failing test.

usage: run.py [--static] [--jobs N] --build DIR [ID...]

Beside this file, *.list hold the mutants: each an id, the verdicts and attacks whose check it
takes away, the test that must fail, and the edits. Copies of the tree are made below DIR, so that
the real one is never touched. A mutant must compile, and its test, which passes without the
edits, must fail by what it asserts: a crash, a time-out, or a filter that fits no test kills
nothing. --static only checks the lists: every edit fits exactly one place, every test is there,
every verdict of base.h and every attack of attacks.txt has a mutant.

Exit: 0 all killed, 1 one was not, 2 the lists or the usage are wrong.
"""
import argparse
import fnmatch
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPIED = ["Makefile", "README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", "cmd", "include", "lib", "schema", "tests",
          "contrib"]


class Mutant:
    def __init__(self, name, where):
        self.name, self.where = name, where
        self.verdicts, self.attacks, self.edits = [], [], []
        self.kind = self.test = self.pattern = None

    def check(self):
        if not (self.test and self.edits and (self.verdicts or self.attacks)):
            raise SystemExit(f"{self.where}: [{self.name}] lacks a test, an edit, or what it is about")


def read_list(path):
    """Blocks of "key: value" lines, and below each "file:" the lines taken out (-) and put in (+)."""
    mutants, current, edit = [], None, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.name}:{number}"
        if match := re.fullmatch(r"\[([a-z0-9-]+)\]", line):
            current, edit = Mutant(match[1], where), None
            mutants.append(current)
        elif line[:1] in "-+" and line and edit:
            edit[1 if line[0] == "-" else 2].append(line[1:])
        elif match := re.fullmatch(r"(verdict|attack|test|file): +(.+)", line):
            key, value = match.groups()
            if not current:
                raise SystemExit(f"{where}: {key} outside of a mutant")
            if key == "verdict":
                current.verdicts += value.split()
            elif key == "attack":
                current.attacks.append(value)
            elif key == "test":
                current.kind, current.test, current.pattern = (value.split() + [None])[:3]
            else:
                edit = [value, [], []]
                current.edits.append(edit)
        elif line and not line.startswith("#"):
            raise SystemExit(f"{where}: cannot read this line: {line}")
    return mutants


def verdicts():
    """The codes as the program knows them."""
    header = (ROOT / "include/nsync/base.h").read_text()
    names = re.search(r"enum nsync_reason \{(.*?)\};", header, re.S)[1]
    found = re.findall(r"\bNSYNC_([A-Z_]+)\b", names)
    return [name.lower().replace("_", "-").replace("reason-ok", "ok") for name in found if name != "REASONS"]


def attacks():
    """What attacks.txt names, one a line."""
    lines = (HERE / "attacks.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def has_test(mutant):
    """Whether there is a test of the name that the mutant gives; a pattern has to fit one."""
    if mutant.kind == "cli":
        return (ROOT / f"tests/cli/{mutant.test}.sh").is_file()
    files = (ROOT / f"tests/{mutant.kind}").glob(f"{mutant.test}*.c")
    tests = [f"{suite}/{name}" for file in files
             for suite, name in re.findall(r"^Test\((\w+), (\w+)", file.read_text(), re.M)]
    return bool(fnmatch.filter(tests, mutant.pattern or "*"))


def apply(tree, mutant):
    """The new text of each file that the mutant edits; refuses an edit that fits no place, or several."""
    texts = {}
    for file, old, new in mutant.edits:
        text = texts.get(file) or (tree / file).read_text()
        old, new = "\n".join(old), "\n".join(new)
        if text.count(old) != 1:
            raise ValueError(f"its text is there {text.count(old)} times in {file}, not once: {old.strip()[:60]}")
        if old == new:
            raise ValueError(f"changes nothing in {file}")
        texts[file] = text.replace(old, new)
    return texts


def check_lists(mutants):
    bad, seen = 0, set()
    for mutant in mutants:
        mutant.check()
        if mutant.name in seen:
            bad += 1
            print(f"{mutant.where}: [{mutant.name}] is there twice")
        seen.add(mutant.name)
        if not has_test(mutant):
            bad += 1
            print(f"{mutant.where}: [{mutant.name}] there is no test {mutant.kind} {mutant.test} {mutant.pattern or ''}")
        try:
            apply(ROOT, mutant)
        except (OSError, ValueError) as why:
            bad += 1
            print(f"{mutant.where}: [{mutant.name}] {why}")
    named = {verdict for mutant in mutants for verdict in mutant.verdicts}
    attacked = {attack for mutant in mutants for attack in mutant.attacks}
    missing = [f"no mutant for the verdict {verdict}" for verdict in verdicts() if verdict not in named]
    missing += [f"there is no verdict {verdict}" for verdict in sorted(named - set(verdicts()))]
    missing += [f"no mutant for the attack: {attack}" for attack in attacks() if attack not in attacked]
    for line in missing:
        print(line)
    return bad + len(missing)


class Tree:
    """A copy of the project, built and edited."""

    def __init__(self, path):
        self.path = path
        self.passing = set()

    def make(self, *goals):
        command = ["make", "BUILD=build", "CFLAGS=-O0", *goals]
        env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        env["NSYNC_DEPS_CHECKED"] = "1"
        return subprocess.run(command, cwd=self.path, env=env, capture_output=True, text=True)

    def target(self, mutant):
        return "nsync" if mutant.kind == "cli" else f"build/tests/{mutant.kind}-{mutant.test}"

    def run(self, mutant):
        """(passed, what it said); a run that tested nothing is an error of the list."""
        env = dict(os.environ, NSYNC=str(self.path / "nsync"), BUILD=str(self.path / "build"), JOBS="1", SANITIZE="")
        if mutant.kind == "cli":
            command = ["bash", f"tests/cli/{mutant.test}.sh"]
            marks = r"^tests/cli/\S+: .*"
        else:
            command = [f"./{self.target(mutant)}", "-j1", "--filter", mutant.pattern or "*"]
            marks = r"\[FAIL\] (\S+): \((?!.*CRASH)"
        done = subprocess.run(command, cwd=self.path, env=env, capture_output=True, text=True, errors="replace",
                              timeout=120)
        said = done.stdout + done.stderr
        if mutant.kind != "cli" and not re.search(r"Tested: .*[1-9]", said):
            raise ValueError(f"no test matches {mutant.test} {mutant.pattern}")
        failed = re.findall(marks, said, re.M)
        if done.returncode and not failed:
            raise ValueError(f"{mutant.test} ended with {done.returncode} but no test failed: {said[-200:]}")
        return done.returncode == 0, failed[0] if failed else ""

    def kill(self, mutant):
        """What killed it; ValueError where nothing did."""
        key = (mutant.kind, mutant.test, mutant.pattern)
        if key not in self.passing:
            if self.make(self.target(mutant)).returncode:
                raise ValueError("the tree does not build without it")
            if not self.run(mutant)[0]:
                raise ValueError(f"{mutant.test} fails without it")
            self.passing.add(key)
        before = {file: (self.path / file).read_text() for file, _, _ in mutant.edits}
        try:
            for file, text in apply(self.path, mutant).items():
                (self.path / file).write_text(text)
            built = self.make(self.target(mutant))
            if built.returncode:
                errors = re.findall(r"error: .*", built.stdout + built.stderr)
                raise ValueError("does not compile: " + (errors or ["?"])[0])
            passed, failed = self.run(mutant)
            if passed:
                raise ValueError(f"SURVIVES {mutant.kind} {mutant.test} {mutant.pattern or ''}")
            return failed
        finally:
            for file, text in before.items():
                (self.path / file).write_text(text)


def make_trees(build, count):
    shutil.rmtree(build, ignore_errors=True)
    build.mkdir(parents=True)
    first = build / "1"
    first.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, first / name, symlinks=True)
        elif source.exists():
            shutil.copy2(source, first / name)
    if (ROOT.parent / "shared").exists():
        (build / "shared").symlink_to(ROOT.parent / "shared")
    tree = Tree(first)
    built = tree.make(f"-j{count}", "nsync")
    if built.returncode:
        raise SystemExit("the copy does not build:\n" + built.stderr[-2000:])
    trees = [tree]
    for i in range(2, count + 1):
        subprocess.run(["cp", "-a", str(first), str(build / str(i))], check=True)
        trees.append(Tree(build / str(i)))
    return trees


def run_all(mutants, trees):
    work, lock, score = queue.Queue(), threading.Lock(), {"killed": 0, "not": 0}
    for mutant in sorted(mutants, key=lambda m: (m.kind, m.test, m.edits[0][0])):
        work.put(mutant)

    def worker(tree):
        while True:
            try:
                mutant = work.get_nowait()
            except queue.Empty:
                return
            try:
                line, word = f"killed  {mutant.name}: {tree.kill(mutant)}", "killed"
            except (OSError, ValueError, subprocess.TimeoutExpired) as why:
                line, word = f"NOT     {mutant.name} ({mutant.where}): {why}", "not"
            with lock:
                score[word] += 1
                print(line, flush=True)

    threads = [threading.Thread(target=worker, args=(tree,)) for tree in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return score


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--static", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--build", type=Path, default=ROOT / "build/mutants")
    parser.add_argument("ids", nargs="*")
    args = parser.parse_args()
    mutants = [mutant for path in sorted(HERE.glob("*.list")) for mutant in read_list(path)]
    bad = check_lists(mutants)
    if bad:
        return 2
    if args.static:
        print(f"mutants: {len(mutants)}, of all {len(verdicts())} verdicts and all {len(attacks())} attacks")
        return 0
    chosen = [m for m in mutants if not args.ids or m.name in args.ids]
    if not chosen:
        print("no such mutant", file=sys.stderr)
        return 2
    start = time.monotonic()
    score = run_all(chosen, make_trees(args.build.resolve(), args.jobs))
    print(f"{score['killed']} killed, {score['not']} survived or failed otherwise, in {time.monotonic() - start:.0f} s")
    return 1 if score["not"] else 0


if __name__ == "__main__":
    sys.exit(main())
