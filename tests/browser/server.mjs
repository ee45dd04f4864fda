// A static server on loopback that answers as a host of static files does: folders by their index.html, 404.html for
// the rest, texts compressed as the browser takes them, the headers that the site's own `_headers` asks for.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
  ".webp": "image/webp", ".woff2": "font/woff2", ".json": "application/json", ".atom": "application/atom+xml",
  ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8", ".pdf": "application/pdf",
};
/** What is worth compressing: the rest is compressed already. */
const texts = /^text\/|json|xml/;

const encodings = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: promisify(gzip),
};

/** The headers that `_headers` asks for: a pattern of paths on a line, its headers indented below it. */
const readHeaders = (text) => {
  const rules = [];
  for (const line of text.split("\n").filter((it) => it.trim())) {
    if (!/^\s/.test(line)) rules.push({ pattern: new RegExp(`^${line.trim().split("*").map((it) => it.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`), headers: [] });
    else rules.at(-1)?.headers.push(/^\s*([^:]+):\s*(.*)$/.exec(line).slice(1));
  }
  return (path) => Object.fromEntries(rules.filter((rule) => rule.pattern.test(path)).flatMap((rule) => rule.headers));
};

/** Serves a folder. Its files do not change while it is served. */
export async function serve(root) {
  const headersOf = readHeaders(await readFile(join(root, "_headers"), "utf8").catch(() => ""));
  const answers = new Map();

  /** The answer to a path in an encoding, made once. */
  const answer = async (path, encoding) => {
    let file = join(root, path);
    if (file !== root && !file.startsWith(root.endsWith(sep) ? root : root + sep)) file = join(root, "404.html");
    let status = 200;
    try {
      if ((await stat(file)).isDirectory()) file = join(file, "index.html");
      await stat(file);
    } catch {
      status = 404;
      file = join(root, "404.html");
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    const bytes = await readFile(file);
    const packed = encoding && texts.test(type);
    const headers = { "content-type": type, "cache-control": "public, max-age=0, must-revalidate", vary: "accept-encoding", ...headersOf(path) };
    if (packed) headers["content-encoding"] = encoding;
    return { status, headers, body: packed ? await encodings[encoding](bytes) : bytes };
  };

  const server = createServer(async (request, response) => {
    try {
      const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
      const encoding = ["br", "gzip"].find((it) => (request.headers["accept-encoding"] ?? "").includes(it));
      const key = `${encoding} ${path}`;
      if (!answers.has(key)) answers.set(key, answer(path, encoding));
      const { status, headers, body } = await answers.get(key);
      response.writeHead(status, headers).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
