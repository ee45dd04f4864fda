// node long.mjs DIR   Writes a site of one long text, to be measured: 18,000 words under 60 headings, with 30 pictures
// and 20 tables. Beside it `bare.html`, the same text as bare HTML without a style, to be compared with.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node long.mjs DIR");
  process.exit(2);
}
const WORDS = 18000;
const HEADINGS = 60;
const PICTURES = 30;
const TABLES = 20;
const ROWS = 6;

const vocabulary = `a access accountable across adversary after agent agreement all an and any approved are artifact as assess at attack
audit be before between build by can change claim code collect compromise configuration consumer control credential data dataset
decide defence deploy detect digest document does each early effect enforce environment evaluation evidence every exercise expected
exposure fail fine-tuning for from governance guard guidance has help holder identity if in incident inference input inspect into
inventory is isolate it its key known lead least leakage legal limit list log manifest measure misuse mitigate model monitor must
narrow need never next no not notice of on once only open operator or organisation origin output owner party permission person
plan policy poison practice privacy process produce prompt protect provenance publish purpose quality query reason record recover
reduce registry release report request require respond retain review revoke risk role runtime safe scope secret section secure
serve severity sign signature source stage step supplier supply system team test than that the their them these they this threat
through to tool train transfer trust update use value verify version vulnerability weakness when where which who will with
without work workload write`.split(/\s+/);

/** Words between the others, as many as make the words as long as those of real guidance. */
const between = "a an and as at by for from if in is it no not of on or so that the this to we with".split(" ");

let seed = 1;
/** The next number of a fixed row, below `limit`. */
const below = (limit) => {
  seed = (seed * 48271) % 2147483647;
  return seed % limit;
};
const word = () => (below(10) < 2 ? between[below(between.length)] : vocabulary[below(vocabulary.length)]);
const words = (many) => Array.from({ length: many }, word).join(" ");
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const sentences = (many) => {
  const all = [];
  for (let left = many; left > 0; ) {
    const next = left < 24 ? left : 8 + below(14);
    all.push(`${capital(words(next))}.`);
    left -= next;
  }
  return all.join(" ");
};

const markdown = ["---\ntitle: A long text\nsummary: All that a long text can hold.\nstatus: draft\nversion: \"0.1\"\n---\n\n# A long text"];
const html = ["<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>A long text</title><h1>A long text</h1>"];
const add = (text, tag) => {
  markdown.push(text);
  html.push(tag);
};
let written = 0;
const count = (text) => {
  written += text.split(/\s+/).length;
  return text;
};
for (let at = 0; at < HEADINGS; at += 1) {
  const level = at % 4 === 0 ? 2 : 3;
  const title = count(capital(words(4)));
  add(`${"#".repeat(level)} ${title}`, `<h${level}>${title}</h${level}>`);
  if (at % 2 === 0) {
    const name = `pictures/${at / 2 + 1}.svg`;
    const says = count(capital(words(6)));
    const [width, height] = [480 + 10 * below(20), 200 + 10 * below(10)];
    await mkdir(join(folder, "content", "pictures"), { recursive: true });
    await writeFile(join(folder, "content", name), `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="#dde"/><circle cx="50%" cy="50%" r="60" fill="#358"/></svg>\n`);
    add(`![${says}](${name})`, `<p><img src="content/${name}" alt="${says}" width=${width} height=${height}></p>`);
  }
  if (at % 3 === 0 && at / 3 < TABLES) {
    const rows = Array.from({ length: ROWS }, () => [1, 3, 4].map((many) => count(capital(words(many)))));
    add(`| Step | Who | What |\n|---|---|---|\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`, `<table><thead><tr><th>Step<th>Who<th>What<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}`).join("")}`).join("")}</table>`);
  }
  if (at % 5 === 0) {
    const items = Array.from({ length: 5 }, () => count(sentences(14)));
    add(items.map((item) => `- ${item}`).join("\n"), `<ul>${items.map((item) => `<li>${item}`).join("")}</ul>`);
  }
  const until = Math.round((WORDS * (at + 1)) / HEADINGS);
  while (written < until) {
    const text = count(sentences(Math.min(until - written, 60 + below(30))));
    add(text, `<p>${text}</p>`);
  }
}
await writeFile(join(folder, "content", "long.md"), `${markdown.join("\n\n")}\n`);
await writeFile(join(folder, "guide.yaml"), "title: A long text\nbase_url: https://guidance.example.org/\ndescription: A site of one long text.\n");
await writeFile(join(folder, "bare.html"), html.join("\n"));
console.log(`${written} words, ${HEADINGS} headings, ${PICTURES} pictures, ${TABLES} tables`);
