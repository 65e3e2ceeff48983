// Opens attacks in a real browser: a site with all payloads of tests/fixtures/xss, and its feeds as a reader shows
// them that inserts their HTML into a page. No script may run, and no page may navigate away or load anything from
// elsewhere. Usage: node xss.mjs LABNEWS PAYLOADS FOLDER. Prints one line per check; exits with 1 if one failed.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { finish, launch, report } from "./checks.mjs";

const [labnews, list, folder] = process.argv.slice(2);
if (!labnews || !list || !folder) {
  console.error("usage: node xss.mjs LABNEWS PAYLOADS FOLDER");
  process.exit(2);
}
const GROUP = 12;
const TABS = 4;

const payloads = fs
  .readFileSync(list, "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"))
  .map((line) => JSON.parse(line));

/* The site. A payload that labnews rejects with an error is safe: it is not published. */

const root = path.join(folder, "xss-site");
fs.rmSync(root, { recursive: true, force: true });

function write(name, text) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** Builds the site without the files that labnews rejects, and returns those. */
function build() {
  const refused = new Set();
  for (let round = 0; round < 4; round += 1) {
    try {
      execFileSync(labnews, ["build", "--quiet", "--root", root, "--format", "json"], {
        encoding: "utf8",
        maxBuffer: 1 << 30,
        stdio: ["ignore", "pipe", "pipe"],
      });
      return refused;
    } catch (error) {
      if (error.status !== 1) throw error;
      let found = 0;
      for (const line of `${error.stdout}\n${error.stderr}`.split("\n")) {
        if (!line.startsWith("{")) continue;
        const { severity, file } = JSON.parse(line);
        if (severity !== "error" || refused.has(file)) continue;
        refused.add(file);
        fs.rmSync(path.join(root, file));
        found += 1;
      }
      if (!found) throw error;
    }
  }
  throw new Error("there is always another file that is refused");
}

function start() {
  fs.rmSync(path.join(root, "content"), { recursive: true, force: true });
  write("site.yaml", "title: Payloads\nbase_url: http://localhost:4174\nsearch: false\nsocial_cards: false\nfeed_limit: 5000\npaginate_by: 200\n");
  write("static/p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  write("content/publications.bib", "@article{x2022, title={A title}, author={Ann Example}, date={2022}}\n");
}

const item = (name, title, body) => write(`content/news/2026-01-01-${name}.md`, `---\ntitle: ${title}\n---\n${body}\n`);
const between = [
  '{% <details summary="S"> %}\n\n<b title=" x=">*b*</b> $a<b$\n\n{% </details> %}',
  '## A heading $x$\n\n```html\n<b title="\n```',
  '- {{ <button url="/" label="\\" x=\'" /> }}\n\n> text "a" \'b\'',
];
const spread = (payload, number) => {
  const middle = payload.length >> 1;
  return `${payload.slice(0, middle)}\n\n${between[number % between.length]}\n\n${payload.slice(middle)}`;
};

/** Writes payloads as texts, whole or spread over blocks; puts a dozen accepted ones on each page. */
function texts(shape) {
  start();
  payloads.forEach((payload, number) => item(`t${number}`, `T${number}`, shape(payload, number)));
  const refused = build();
  const taken = payloads.map((payload, number) => [payload, number]).filter(([, number]) => !refused.has(`content/news/2026-01-01-t${number}.md`));
  start();
  for (let first = 0; first < taken.length; first += GROUP) {
    const group = taken.slice(first, first + GROUP).map(([payload, number]) => shape(payload, number));
    item(`g${first}`, `Group ${first}`, group.join("\n\nAnd.\n\n"));
  }
  // Payloads that are accepted one by one may be rejected together.
  for (const file of build()) {
    const first = Number(file.match(/g(\d+)/)[1]);
    for (const [payload, number] of taken.slice(first, first + GROUP)) item(`t${number}`, `T${number}`, shape(payload, number));
  }
  build();
  return taken.length;
}

/** Writes each payload into every field of front matter. */
function fields() {
  start();
  payloads.forEach((payload, number) => {
    const text = JSON.stringify(payload);
    write(
      `content/news/2026-01-01-f${number}.md`,
      `---\ntitle: ${text}\nsummary: ${text}\nauthors: [${text}]\npeople: [{name: ${text}, role: ${text}}]\n` +
        `event: {type: seminar, start: 2026-01-02T10:00, location: {name: ${text}, address: ${text}}}\n` +
        `photos: [{src: /p.svg, alt: ${text}, caption: ${text}, credit: ${text}}]\n` +
        `supported_by: [{name: ${text}, grant: ${text}}]\nlinks: [{title: ${text}, url: "https://x.example/"}]\n---\nText.\n`,
    );
  });
  return payloads.length - build().size;
}

/* The browser, with traps in every page. */

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json" };
function answer(request, response) {
  const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = path.join(root, "public", name.endsWith("/") ? `${name}index.html` : name);
  if (name === "/blank") return response.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html>");
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" }).end(fs.readFileSync(file));
}

const trap = () => {
  const caught = (window.__caught = []);
  for (const name of ["alert", "confirm", "prompt", "print", "open", "msgbox"]) {
    window[name] = () => void caught.push(`${name} was called`);
  }
  document.addEventListener("securitypolicyviolation", (event) => caught.push(`policy: ${event.blockedURI}`));
};

/** Finds what a reader could trigger, and what should not be there at all. */
const inspect = () => {
  const wrong = [...window.__caught];
  const known = ["http:", "https:", "mailto:", "tel:", "ftp:"];
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) {
      if (name.startsWith("on") || name === "srcdoc") wrong.push(`<${element.localName} ${name}>`);
    }
    if (/^(iframe|object|embed|base|frame|applet|portal)$/i.test(element.localName)) wrong.push(`<${element.localName}>`);
    if (element.localName === "script" && !element.src && element.type !== "application/ld+json") wrong.push("a script");
    // Links in SVG and MathML have no `protocol`, and their `href` may be in another namespace.
    for (const href of [element.getAttribute("href"), element.getAttribute("xlink:href")]) {
      if (href === null || element.localName === "link") continue;
      const url = URL.parse(href, document.baseURI);
      if (url && !known.includes(url.protocol) && !/^data:image\/(png|jpeg|gif|webp);/.test(href)) wrong.push(`a link to ${href}`);
    }
    const inSvg = element.namespaceURI === "http://www.w3.org/2000/svg";
    if (inSvg && /^(script|style|foreignobject|set|animate.*|handler|listener)$/i.test(element.localName)) wrong.push(`<${element.localName}> of SVG`);
    if (element.form?.action && !element.form.action.startsWith(location.origin)) wrong.push(`a form to ${element.form.action}`);
  }
  for (const element of document.querySelectorAll("[tabindex], input, details, summary")) {
    element.focus?.();
    element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
  }
  return [...wrong, ...window.__caught];
};

/** Runs the work on each, in several tabs at once. */
async function each(context, all, work) {
  const problems = [];
  const left = [...all];
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      const page = await context.newPage();
      let where = "";
      const told = (what) => problems.push(`${where}: ${what}`);
      page.on("dialog", (dialog) => (told("opened a dialog"), dialog.dismiss()));
      page.on("popup", () => told("opened a window"));
      page.on("request", (request) => {
        if (!/^(http:\/\/localhost:4174\/|data:,|about:blank)/.test(request.url())) told(`request to ${request.url()}`);
      });
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        where = String(next).slice(0, 80);
        try {
          for (const problem of await work(page, next)) told(problem);
        } catch (error) {
          told(String(error.message ?? error).split("\n")[0]);
        }
      }
      await page.close();
    }),
  );
  return problems;
}

async function open(page, url) {
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(20);
  const problems = await page.evaluate(inspect);
  return page.url() === url ? problems : [...problems, `navigated to ${page.url()}`];
}

/** Inserts the HTML of feed entries into a page without a policy. */
async function show(page, contents) {
  await page.goto("http://localhost:4174/blank");
  await page.evaluate((contents) => {
    for (const content of contents) {
      const article = document.createElement("article");
      article.innerHTML = content;
      document.body.append(article);
    }
  }, contents);
  await page.waitForTimeout(20);
  const problems = await page.evaluate(inspect);
  await page.setContent(contents.map((content) => `<article>${content}</article>`).join("\n"));
  await page.waitForTimeout(20);
  return [...problems, ...(await page.evaluate(inspect))];
}

function pages(every) {
  const all = fs.readdirSync(path.join(root, "public"), { recursive: true }).filter((name) => name.endsWith("index.html"));
  const items = all.filter((name) => name.startsWith("news/2026/"));
  const chosen = [...all.filter((name) => !name.startsWith("news/2026/")), ...items.filter((_, index) => index % every === 0)];
  return chosen.map((name) => `http://localhost:4174/${encodeURI(name.split(path.sep).join("/").replace(/index\.html$/, ""))}`);
}

const server = http.createServer(answer);
await new Promise((go) => server.listen(4174, "localhost", go));
const browser = await launch();
const context = await browser.newContext();
// A busy machine must not fail a check.
context.setDefaultTimeout(180_000);
await context.addInitScript(trap);
try {
  const kinds = [
    ["in texts", () => texts((payload) => payload), 1],
    ["spread over blocks", () => texts(spread), 1],
    ["in front matter", fields, 12],
  ];
  for (const [name, make, every] of kinds) {
    const count = make();
    const urls = pages(every);
    report(`${count} of ${payloads.length} payloads ${name}: ${urls.length} pages`, await each(context, urls, open));
    const feed = JSON.parse(fs.readFileSync(path.join(root, "public/feed.json"), "utf8"));
    const contents = feed.items.map((entry) => `<h2>${entry.url}</h2>${entry.content_html}`);
    const groups = [];
    while (contents.length) groups.push(contents.splice(0, 25));
    report(`${feed.items.length} entries of a feed, ${name}`, await each(context, groups, show));
  }
} finally {
  await browser.close();
  server.close();
  fs.rmSync(root, { recursive: true, force: true });
}
finish();
