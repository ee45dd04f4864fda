#!/usr/bin/env python3
"""Makes a git repository of Markdown for benchmarks, the same at every run.

usage: corpus.py DIR [DOCUMENTS [COMMITS]]     default: 5000 documents of about 10 KB, 20001 commits
"""
import random
import subprocess
import sys

folder = sys.argv[1]
documents = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
commits = int(sys.argv[3]) if len(sys.argv) > 3 else 20_001
authors = 200

chance = random.Random(1)
words = [
    "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(1, 4)))
    for _ in range(4_000)
]


def paragraph():
    return " ".join(chance.choice(words) for _ in range(chance.randint(40, 90))).capitalize() + "."


class Document:
    def __init__(self, number):
        self.path = f"area{number % 50:02}/document-{number:04}.md"
        title = " ".join(chance.choice(words) for _ in range(4)).capitalize()
        self.blocks = [f"# {title}"]
        for section in range(8):
            self.blocks.append(f"## {section + 1}. {chance.choice(words).capitalize()}")
            self.blocks += [paragraph() for _ in range(2)]
        self.blocks.append("| name | value |\n|---|---|\n" + "\n".join(f"| {chance.choice(words)} | {n} |" for n in range(8)))

    def edit(self):
        place = chance.randrange(1, len(self.blocks))
        if self.blocks[place].startswith(("#", "|")):
            self.blocks.insert(place + 1, paragraph())
        else:
            self.blocks[place] = paragraph()

    def text(self):
        return ("\n\n".join(self.blocks) + "\n").encode()


subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
load = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)
write = load.stdin.write


def commit(number, changed):
    author = chance.randrange(authors)
    who = f"Author {author:03} <author{author:03}@bench.example> {1_600_000_000 + number * 3_600} +0000"
    subject = f"Change {number}\n".encode()
    write(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(subject)}\n".encode() + subject)
    for document in changed:
        text = document.text()
        write(f"M 100644 inline {document.path}\ndata {len(text)}\n".encode() + text + b"\n")


all_documents = [Document(number) for number in range(documents)]
commit(0, all_documents)
for number in range(1, commits):
    document = chance.choice(all_documents)
    document.edit()
    commit(number, [document])
load.stdin.close()
if load.wait() != 0:
    sys.exit("git fast-import failed")
subprocess.run(["git", "-C", folder, "reset", "-q", "--hard"], check=True)
subprocess.run(["git", "-C", folder, "gc", "-q"], check=True)
