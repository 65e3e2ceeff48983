// Checks a built site in a browser: every kind of page in every language, light and dark, narrow and wide.
// Usage: node browser.mjs FOLDER BASE_URL. Serves the folder at BASE_URL, which must be on this machine. Prints one
// line per check; exits with 1 if one failed.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import zlib from "node:zlib";
import lighthouse from "lighthouse";
import { args, check, executablePath, finish, launch, report, unless } from "./checks.mjs";

const [folder, base] = process.argv.slice(2);
if (!folder || !base) {
  console.error("usage: node browser.mjs FOLDER BASE_URL");
  process.exit(2);
}
const { origin, port, pathname } = new URL(base);
const root = pathname.replace(/\/$/, "");
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/* The server: compressed files, under a policy that allows only the site's own. */

const POLICY =
  "default-src 'none'; img-src 'self'; media-src 'self'; font-src 'self'; style-src 'self'; " +
  "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".wasm": "application/wasm",
};

function answer(request, response) {
  let name = decodeURIComponent(new URL(request.url, origin).pathname);
  let file = null;
  if (name === root || name.startsWith(`${root}/`)) {
    name = name.slice(root.length) || "/";
    file = path.join(folder, name.endsWith("/") ? `${name}index.html` : name);
  }
  const found = file && fs.existsSync(file) && fs.statSync(file).isFile();
  const type = TYPES[path.extname(found ? file : ".html")] ?? "application/octet-stream";
  const headers = {
    "content-type": type,
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cache-control": "max-age=31536000",
  };
  let body = found ? fs.readFileSync(file) : Buffer.from("not found");
  if (/^text|json|svg|xml/.test(type) && /gzip/.test(request.headers["accept-encoding"] ?? "")) {
    body = zlib.gzipSync(body);
    headers["content-encoding"] = "gzip";
  }
  response.writeHead(found ? 200 : 404, headers).end(body);
}

/* The pages: the longest of each kind in each language. */

function pages() {
  const best = new Map();
  for (const entry of fs.readdirSync(folder, { recursive: true })) {
    if (!entry.endsWith(".html")) continue;
    const html = fs.readFileSync(path.join(folder, entry), "utf8");
    const kind = html.match(/<body class="page-([^"]+)"/)?.[1];
    const lang = html.match(/<html lang="([^"]+)"/)?.[1];
    if (!kind) continue;
    const name = entry.split(path.sep).join("/").replace(/(^|\/)index\.html$/, "$1");
    const url = `${origin}${root}/${encodeURI(name)}`;
    const keys = [`${kind} ${lang}`];
    if (html.includes('class="viewer-template"')) keys.push(`gallery ${lang}`);
    for (const key of keys) {
      const known = best.get(key);
      if (!known || known.size < html.length) best.set(key, { key, kind, lang, url, size: html.length });
    }
  }
  return [...best.values()].sort((a, b) => a.key.localeCompare(b.key));
}

/** Opens a page and records its console messages, errors and requests to other hosts. */
async function open(browser, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`)) heard.push(`request to ${request.url()}`);
  });
  page.on("requestfailed", (request) => heard.push(`failed: ${request.url()}`));
  return { context, page, heard };
}

async function violations(page, options = {}) {
  // The page's policy forbids inline scripts but does not apply to what the debugger evaluates.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const results = await page.evaluate(
    ([tags, context]) => window.axe.run(context ?? document, { runOnly: { type: "tag", values: tags } }),
    [WCAG, options.within ?? null],
  );
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim()}`));
}

/** Finds elements that overflow the page sideways. */
const overflow = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return [];
    const right = document.documentElement.clientWidth;
    const out = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > right + 1 || box.left < -1);
    });
    return [`${wide} pixels too wide: ${out.slice(0, 3).map((e) => `${e.localName}.${e.className}`).join(", ")}`];
  });

/** Finds pictures that failed to load. */
const brokenPictures = (page) =>
  page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    return [...document.images].filter((image) => image.naturalWidth === 0).map((image) => `no picture: ${image.currentSrc || image.src}`);
  });

async function everyPage(browser, list) {
  for (const { key, url } of list) {
    const { context, page, heard } = await open(browser, { viewport: { width: 1280, height: 900 } });
    await check(`${key}: loads with its pictures`, async () => {
      const response = await page.goto(url, { waitUntil: "load" });
      return [...unless(response.ok(), `status ${response.status()}`), ...(await brokenPictures(page))];
    });
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await check(`${key}: axe, ${colorScheme}, ${width} px`, () => violations(page));
      }
      await check(`${key}: no overflow at ${width} px`, () => overflow(page));
    }
    await page.setViewportSize({ width: 720, height: 900 });
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    await check(`${key}: in print nothing is cut off, and no menu appears`, async () => [
      ...(await overflow(page)),
      ...unless(!(await page.locator(".menu, .viewer").first().isVisible()), "a menu is printed"),
    ]);
    report(`${key}: no console messages, and no requests to other hosts`, heard);
    await context.close();
  }
}

async function withoutScripts(browser, list) {
  const { context, page, heard } = await open(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  for (const { key, url } of list) {
    await check(`${key}: without scripts`, async () => {
      heard.length = 0;
      await page.goto(url, { waitUntil: "load" });
      return [
        ...unless(await page.locator("main h1, header h1").first().isVisible(), "no heading is visible"),
        ...unless(await page.locator(".menu a").first().isVisible(), "no menu is visible"),
        ...(await overflow(page)),
        ...heard,
      ];
    });
  }
  for (const { key, url } of list.filter(({ key }) => key.startsWith("gallery"))) {
    await check(`${key}: without scripts, photos are links to pictures`, async () => {
      await page.goto(url);
      const hrefs = await page.locator(".hero > a, .gallery a").evaluateAll((links) => links.map((link) => link.href));
      const wrong = [];
      for (const href of hrefs) {
        const response = await page.request.get(href);
        if (!response.headers()["content-type"]?.startsWith("image/")) wrong.push(href);
      }
      return [...unless(hrefs.length > 0, "there are none"), ...wrong];
    });
  }
  await context.close();
}

async function keyboard(browser, list) {
  const home = list.find(({ kind }) => kind === "home");
  const { context, page } = await open(browser, { viewport: { width: 1280, height: 900 } });
  await page.goto(home.url);
  await check("the first Tab shows the link to the content", async () => {
    await page.keyboard.press("Tab");
    const skip = page.locator(".skip");
    const box = await skip.boundingBox();
    const seen = box && box.y >= 0;
    await page.keyboard.press("Enter");
    const focus = await page.evaluate(() => document.activeElement.id);
    return [...unless(seen, "it is not visible"), ...unless(focus === "main-content", `it leads to #${focus}`)];
  });
  await check("every Tab stop has a visible focus", async () => {
    await page.goto(home.url);
    const unseen = [];
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press("Tab");
      const problem = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return "end";
        const style = getComputedStyle(element);
        const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return seen ? "" : element.outerHTML.slice(0, 80);
      });
      if (problem === "end") break;
      if (problem) unseen.push(problem);
    }
    return unseen;
  });
  await check("no motion for readers who prefer reduced motion", async () => {
    const behaviour = await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
    return unless(behaviour === "auto", `scroll-behavior is ${behaviour}`);
  });
  await context.close();
}

async function gallery(browser, list) {
  for (const { key, url, direction } of list.filter(({ key }) => key.startsWith("gallery")).flatMap((entry) => [
    { ...entry, direction: "ltr" },
    { ...entry, direction: "rtl" },
  ])) {
    const name = `${key}, ${direction}`;
    const { context, page, heard } = await open(browser, { viewport: { width: 1280, height: 900 } });
    if (direction === "rtl") {
      await page.route(url, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replace('dir="ltr"', 'dir="rtl"') });
      });
    }
    await page.goto(url);
    const links = page.locator(".hero > a, .gallery figure > a");
    const total = await links.count();
    const dialog = page.locator("dialog.viewer");
    const position = () => dialog.locator(".position").textContent();
    const shows = async (number) => {
      await page.waitForFunction(
        (wanted) => document.querySelector("dialog.viewer .position")?.textContent === wanted,
        `${number} / ${total}`, { timeout: 3000 },
      ).catch(() => {});
      const said = await position();
      const visible = await page.evaluate(() => {
        const slides = document.querySelector(".viewer .slides").getBoundingClientRect();
        return [...document.querySelectorAll(".viewer figure")].findIndex((figure) =>
          Math.abs(figure.getBoundingClientRect().left - slides.left) < 2) + 1;
      });
      return [
        ...unless(said === `${number} / ${total}`, `it says ${said}, not ${number} / ${total}`),
        ...unless(visible === number, `photo ${visible} is visible, not ${number}`),
      ];
    };
    const [forward, back] = direction === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    await check(`${name}: Enter opens a photo in full size`, async () => {
      await links.first().focus();
      await page.keyboard.press("Enter");
      return [
        ...unless(await dialog.isVisible(), "no dialog is visible"),
        ...unless(await dialog.evaluate((d) => d.matches(":modal")), "it is not modal"),
        ...(await shows(1)),
      ];
    });
    await check(`${name}: arrows, Home and End go through ${total} photos`, async () => {
      const wrong = [];
      for (const [press, number] of [[forward, Math.min(2, total)], [back, 1], ["End", total], [forward, 1], [back, total], ["Home", 1]]) {
        await page.keyboard.press(press);
        wrong.push(...(await shows(number)).map((problem) => `${press}: ${problem}`));
      }
      return wrong;
    });
    await check(`${name}: buttons have names and work by keyboard`, async () => {
      const names = await dialog.locator("button:visible").evaluateAll((buttons) => buttons.map((b) => b.getAttribute("aria-label")));
      await dialog.locator(".next").focus();
      await page.keyboard.press("Enter");
      return [...unless(names.every(Boolean), "one has no name"), ...(await shows(Math.min(2, total)))];
    });
    await check(`${name}: the Tab key stays in the dialog`, async () => {
      const left = [];
      for (let stop = 0; stop < 8; stop += 1) {
        await page.keyboard.press("Tab");
        const where = await page.evaluate(() => {
          const element = document.activeElement;
          return element === document.body || element.closest("dialog") ? "" : element.outerHTML.slice(0, 80);
        });
        if (where) left.push(where);
      }
      return left;
    });
    await check(`${name}: axe in the full-size view`, () => violations(page, { within: "dialog.viewer" }));
    await check(`${name}: the full-size view fits 320 px`, async () => {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.keyboard.press("Home");
      const wrong = await shows(1);
      const inside = await page.evaluate(() => {
        const picture = document.querySelector(".viewer figure img").getBoundingClientRect();
        return picture.left >= 0 && picture.right <= innerWidth && picture.top >= 0 && picture.bottom <= innerHeight;
      });
      return [...wrong, ...unless(inside, "the picture does not fit")];
    });
    await check(`${name}: Escape closes it and restores the focus`, async () => {
      await page.keyboard.press("Escape");
      const back = await links.first().evaluate((link) => document.activeElement === link);
      return [...unless(!(await dialog.isVisible()), "it is still open"), ...unless(back, "the focus is elsewhere")];
    });
    report(`${name}: no console messages, and no requests to other hosts`, heard);
    await context.close();
  }
}

/* The search: a box on every page, and a page of results in every language. */

async function search(browser, list) {
  if (!fs.existsSync(path.join(folder, "search/index.html"))) {
    console.log("skipped: this site has no /search/");
    return;
  }
  const home = list.find(({ kind, lang }) => kind === "home" && lang === "en") ?? list.find(({ kind }) => kind === "home");
  const { context, page, heard } = await open(browser, { viewport: { width: 1280, height: 900 } });
  await check("search: / moves to the box in the header", async () => {
    await page.goto(home.url);
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("/");
    await page.waitForTimeout(200);
    const focused = await page.evaluate(() => document.activeElement.matches("header form[role=search] input[name=q]"));
    return unless(focused, "the box has no focus");
  });
  const queries = [["/search/?q=seminar", "main > .results a"]];
  if (fs.existsSync(path.join(folder, "zh-Hans/search/index.html"))) {
    queries.push(["/zh-Hans/search/?q=研讨会", "main > .results a"]);
  }
  queries.push(["/search/?q=Xu+Xioa", ".search-meant:not([hidden]) a, .search-meant:not([hidden]) button, main > .results a"]);
  for (const [query, wanted] of queries) {
    await check(`search: ${query} finds something`, async () => {
      await page.goto(`${origin}${root}${query}`);
      await page.locator(wanted).first().waitFor({ state: "visible", timeout: 10_000 });
      await page.waitForLoadState("networkidle");
      const wide = await page.locator("main > .results img").evaluateAll((pictures) =>
        pictures.filter(({ naturalWidth }) => !naturalWidth || naturalWidth > 480).map(({ src, naturalWidth }) => `${src} is ${naturalWidth} wide`));
      return [...(await violations(page)), ...(await overflow(page)), ...wide];
    });
  }
  // An inflected form of a word in the text is not a typo; swapped letters are.
  for (const [query, asks] of [["seminars", false], ["semi", false], ["seminra", true], ["Xu Xioa", true]]) {
    await check(`search: ${query} ${asks ? "makes" : "makes no"} suggestion`, async () => {
      await page.goto(`${origin}${root}/search/?${new URLSearchParams({ q: query })}`);
      await page.locator(".search-count:not(:empty)").waitFor({ timeout: 10_000 });
      await page.waitForTimeout(600);
      const asked = await page.locator(".search-meant").isVisible();
      return unless(asked === asks, asked ? `it suggests ${await page.locator(".search-meant").textContent()}` : "it does not");
    });
  }
  await check("search: a lab is selected by its name, also for other languages", async () => {
    await page.goto(`${origin}${root}/search/?q=Xu+Lab`);
    const lab = page.locator("select[name=lab]");
    await lab.locator("option:not([value=''])").first().waitFor({ state: "attached", timeout: 10_000 }).catch(() => {});
    await page.waitForLoadState("networkidle");
    const ids = await lab.locator("option:not([value=''])").evaluateAll((options) => options.map(({ value, text }) => ({ value, text })));
    if (!ids.length) return ["there is no lab to select"];
    const [{ value, text }] = ids;
    await lab.selectOption(value);
    await page.waitForTimeout(600);
    const also = await page.locator(".search-also:visible .heading a").evaluateAll((links) => links.map(({ href }) => href));
    return [
      ...unless(!text.startsWith(value), `it is called ${text}`),
      ...unless(also.length && also.every((href) => href.includes(`lab=${value}`)), `the other languages link to ${also}`),
      ...unless(await page.locator("main > .results li").count(), "no results are left"),
      ...(await violations(page)),
    ];
  });
  await check("search: unknown filter values are ignored, and an unknown word finds nothing", async () => {
    await page.goto(`${origin}${root}/search/?q=seminar&lab=nothing&year=abc&order=x&kind=foo`);
    await page.locator("main > .results li").first().waitFor({ timeout: 10_000 });
    const address = await page.evaluate(() => location.search);
    await page.locator(".search-form input[type=search]").fill("zzzzzz");
    await page.waitForTimeout(1200);
    const found = await page.locator("main > .results li").count();
    return [...unless(address === "?q=seminar", `the address says ${address}`), ...unless(found === 0, `${found} results for zzzzzz`)];
  });
  await check("search: Back and the language switch keep the query", async () => {
    const box = page.locator(".search-form input[type=search]");
    await page.goto(`${origin}${root}/search/`);
    for (const words of ["paper", "seminar", "award"]) {
      await box.fill(words);
      // Some readers pause before they press Enter, and already see the results.
      await page.waitForTimeout(words === "seminar" ? 0 : 800);
      await box.press("Enter");
      await page.waitForTimeout(800);
    }
    await page.goBack();
    await page.waitForTimeout(800);
    const words = await box.inputValue();
    const links = await page.locator(".languages a").evaluateAll((all) => all.map(({ search }) => search));
    return [...unless(words === "seminar", `the box says ${words}`), ...unless(links.every((search) => search === "?q=seminar"), `the switch says ${links}`)];
  });
  await check("search: words in a picture's path are not found", async () => {
    await page.goto(`${origin}${root}/search/?q=jpg`);
    await page.locator(".search-count:not(:empty)").waitFor({ timeout: 10_000 });
    await page.waitForTimeout(600);
    const found = await page.locator("main > .results li").count();
    return unless(found === 0, `${found} results`);
  });
  await check("search: the key / can be switched off", async () => {
    await page.locator(".search-key input").uncheck();
    await page.goto(home.url);
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("/");
    await page.waitForTimeout(200);
    const focused = await page.evaluate(() => document.activeElement.matches("input"));
    return unless(!focused, "the box still gets the focus");
  });
  report("search: no console messages, and no requests to other hosts", heard);
  await context.close();
}

/* Sizes and speed. */

async function sizes() {
  for (const entry of fs.readdirSync(folder)) {
    if (!/\.(css|js)$/.test(entry)) continue;
    const size = zlib.gzipSync(fs.readFileSync(path.join(folder, entry)), { level: 9 }).length;
    report(`${entry}: ${(size / 1024).toFixed(1)} KB compressed`, unless(size < 15 * 1024, "more than 15 KB"));
  }
}

const LEAST = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
const TRIES = 3;

async function scores(list) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "chromium-"));
  const browser = spawn(executablePath, ["--headless", ...args, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { stdio: "ignore" });
  try {
    const file = path.join(profile, "DevToolsActivePort");
    for (let wait = 0; wait < 100 && !fs.existsSync(file); wait += 1) await new Promise((go) => setTimeout(go, 100));
    const debugging = Number(fs.readFileSync(file, "utf8").split("\n")[0]);
    const wanted = ["home", "item"].map((kind) => list.find(({ key }) => key === `${kind} en`) ?? list.find((page) => page.kind === kind));
    for (const { key, url } of wanted.filter(Boolean)) {
      const runs = [];
      // A shared machine's speed varies: if the first try is too slow, the median of three counts.
      while (runs.length < TRIES) {
        const { lhr } = await lighthouse(url, { port: debugging, logLevel: "silent", onlyCategories: Object.keys(LEAST) });
        runs.push(lhr);
        if (runs.length === 1 && lhr.categories.performance.score * 100 >= LEAST.performance) break;
      }
      for (const [category, least] of Object.entries(LEAST)) {
        const found = runs.map((run) => Math.round(run.categories[category].score * 100)).sort((a, b) => a - b);
        const score = category === "performance" ? found[Math.floor(found.length / 2)] : found[0];
        const bad = Object.values(runs.at(-1).audits).filter((audit) =>
          audit.score !== null && audit.score < 1 && runs.at(-1).categories[category].auditRefs.some((ref) => ref.id === audit.id && ref.weight > 0));
        report(`${key}: Lighthouse, ${category}: ${score}`, unless(score >= least, `less than ${least}: ${bad.map((audit) => audit.title).join("; ")}`));
      }
    }
  } finally {
    browser.kill();
    await new Promise((go) => browser.once("exit", go));
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const server = http.createServer(answer);
await new Promise((go) => server.listen(Number(port), "localhost", go));
const list = pages();
const browser = await launch();
try {
  report(`${list.length} pages to check`, unless(list.length > 0, "none"));
  await sizes();
  await everyPage(browser, list);
  await withoutScripts(browser, list);
  await keyboard(browser, list);
  await gallery(browser, list);
  await search(browser, list);
} finally {
  await browser.close();
}
await scores(list);
server.closeAllConnections();
server.close();
finish();
