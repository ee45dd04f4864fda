"""Times the preview of guide beside Hugo's over the same content: medians, and ratios within this run.

usage: preview.py GUIDE HUGO-THEME REPOSITORY...      repositories of few and many documents, in this order

Start is from exec to the first page, a save from the write of a file to the page being served with the
new words, an event from the write to the browser being told.
"""
import http.client, os, re, shutil, socket, statistics, subprocess, sys, threading, time

guide, theme, *corpora = sys.argv[1:]
# So many starts and saves; each in turn, so that a slow moment meets all programs.
STARTS, SAVES = 3, 7
# A page is asked for this often. What is measured is no finer.
STEP = 0.001
# A program that takes longer has failed.
LONGEST = 120


class Server:
    """A preview that runs, and the address of one of its pages."""

    def __init__(self, name, corpus, document):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        path = document.removesuffix(".md")
        self.tells = name != "hugo server"
        if name == "hugo server":
            self.page = f"/{path.lower()}/"
            command = ["hugo", "server", "-s", corpus, "--config", os.path.join(theme, "hugo.toml"), "--contentDir", ".",
                       "--themesDir", os.path.dirname(theme), "--theme", os.path.basename(theme), "--noBuildLock",
                       "--renderToMemory", "--bind", "127.0.0.1", "--port", str(self.port), "--logLevel", "error"]
        else:
            self.page = f"/documents/{path.replace('/', '-').lower()}/"
            command = [guide, "-C", corpus, "serve", "--port", str(self.port)]
            command += ["--no-cache"] if name.endswith("without a cache") else []
        start = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for(b"")
        self.start = time.perf_counter() - start

    def get(self):
        """The page, or nothing where it is not there yet."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
            connection.request("GET", self.page)
            answer = connection.getresponse()
            text = answer.read()
            moved = re.search(rb'http-equiv="refresh" content="0; url=((?:\.\./)+)([^"]+)"', text)
            if moved:
                # It was renamed, and keeps the address of its birth.
                self.page = "/" + os.fsdecode(moved[2])
                return None
            return text if answer.status == 200 else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def wait_for(self, words):
        end = time.perf_counter() + LONGEST
        while time.perf_counter() < end:
            text = self.get()
            if text is not None and words in text:
                return
            assert self.process.poll() is None, "the server has ended"
            time.sleep(STEP)
        sys.exit(f"{self.page} never said {words}")

    def events(self):
        """When each event that pages are told comes; guide's own."""
        times = []
        stream = socket.create_connection(("127.0.0.1", self.port))
        stream.sendall(f"GET /_guide/events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())

        def listen():
            while True:
                try:
                    read = stream.recv(4096)
                except OSError:
                    return
                if not read:
                    return
                if b"event:" in read:
                    times.append(time.perf_counter())

        threading.Thread(target=listen, daemon=True).start()
        return times

    def save(self, file, original, number, times):
        """Seconds until the page has a word more, and until the browser was told."""
        words = f"Word {number} of {self.port}."
        # The server is to be at rest.
        time.sleep(1)
        told = len(times)
        start = time.perf_counter()
        with open(file, "w") as out:
            out.write(f"{original}\n\n{words}\n")
        # As a browser does: where a server tells, the page is not asked for before.
        while self.tells and len(times) == told and time.perf_counter() < start + LONGEST:
            time.sleep(STEP)
        self.wait_for(words.encode())
        seconds = time.perf_counter() - start
        time.sleep(0.2)
        return seconds, (times[told] - start if len(times) > told else None)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measure(corpus):
    """Medians of start, save and event of each program, in seconds."""
    listed = subprocess.run(["git", "-C", corpus, "ls-files", "-z", "*.md"], capture_output=True, check=True)
    inside = [name for name in os.fsdecode(listed.stdout).split("\0") if "/" in name]
    document = inside[len(inside) // 2]
    file = os.path.join(corpus, document)
    with open(file) as text:
        original = text.read()
    subprocess.run([guide, "-C", corpus, "build", "--no-search", "--output", os.path.join(os.path.dirname(theme), "preview-out")],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shutil.rmtree(os.path.join(os.path.dirname(theme), "preview-out"))
    names = ["guide serve", "guide serve, without a cache"] + (["hugo server"] if shutil.which("hugo") else [])
    starts, saves, events = ({name: [] for name in names} for _ in range(3))
    try:
        for round in range(STARTS):
            for name in names:
                server = Server(name, corpus, document)
                starts[name].append(server.start)
                if round == 0:
                    times = server.events() if server.tells else []
                    # Whatever follows a start in the background is to be over.
                    time.sleep(5)
                    for number in range(SAVES):
                        seconds, told = server.save(file, original, number, times)
                        saves[name].append(seconds)
                        events[name] += [told] if told is not None else []
                server.stop()
                with open(file, "w") as out:
                    out.write(original)
    finally:
        with open(file, "w") as out:
            out.write(original)
    median = lambda each: {name: statistics.median(all) for name, all in each.items() if all}
    return len(inside), median(starts), median(saves), median(events)


def row(*cells):
    print("".join(f"{cell:>12}" if place else f"{cell:32}" for place, cell in enumerate(cells)), flush=True)


measured = []
row("", "documents", "start ms", "save ms", "event ms")
for corpus in corpora:
    documents, starts, saves, events = measure(corpus)
    measured.append((documents, starts, saves))
    for name in starts:
        event = f"{events[name] * 1000:.0f}" if name in events else ""
        row(name, documents, f"{starts[name] * 1000:.0f}", f"{saves[name] * 1000:.0f}", event)
for documents, starts, saves in measured:
    if "hugo server" in starts:
        for name in ("guide serve", "guide serve, without a cache"):
            print(f"{name} / hugo server, {documents} documents: start {starts[name] / starts['hugo server']:.2f}, "
                  f"save {saves[name] / saves['hugo server']:.2f}")
if len(measured) > 1:
    (few, _, first), *_, (many, _, last) = measured
    print(f"guide serve, a save among {many} documents / among {few}: {last['guide serve'] / first['guide serve']:.1f}")
