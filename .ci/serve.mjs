// Checks `labnews serve` in a browser: pages work under their policy, at the root of a host and under a path;
// contributors' files never run as scripts; changes appear without a reload by hand.
// Usage: node serve.mjs LABNEWS SITE. Prints one line per check; exits with 1 if one failed.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { check, finish, launch, unless } from "./checks.mjs";

const [labnews, site] = process.argv.slice(2);
if (!labnews || !site) {
  console.error("usage: node serve.mjs LABNEWS SITE");
  process.exit(2);
}

/** Copies the site to a temporary folder, with a base path. */
function copy(base) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "labnews-serve-"));
  fs.cpSync(path.join(site, "content"), path.join(folder, "content"), { recursive: true });
  const yaml = fs.readFileSync(path.join(site, "site.yaml"), "utf8");
  fs.writeFileSync(path.join(folder, "site.yaml"), yaml.replace(/^base_url: .*$/m, `base_url: https://lab.example.org${base}`));
  fs.mkdirSync(path.join(folder, "static"));
  fs.writeFileSync(path.join(folder, "static/own.js"), "window.own = true;");
  fs.mkdirSync(path.join(folder, "templates"));
  fs.writeFileSync(
    path.join(folder, "templates/page.html"),
    '{% extends "theme/page.html" %}{% block head_extra %}{{ super() }}<script src="../own.js"></script>{% endblock head_extra %}',
  );
  return folder;
}

/** Starts a server for a folder; returns it with its URL. */
async function serve(folder) {
  const server = spawn(labnews, ["serve", "--root", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((go) => server.stdout.once("data", (data) => go(String(data))));
  return { server, url: new URL(line.match(/http:\/\/\S+/)[0]) };
}

/** Opens a page and records its console messages and errors. */
async function open(browser) {
  const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  return { page, heard };
}

/** Starts another site on this machine that answers every request with a script. */
async function elsewhere() {
  const server = http.createServer((_, response) =>
    response.writeHead(200, { "content-type": "text/javascript", "access-control-allow-origin": "*" }).end("window.ran = 'elsewhere';"));
  await new Promise((go) => server.listen(0, "127.0.0.1", go));
  return server;
}

async function pagesWork(browser, base, name) {
  const { page, heard } = await open(browser);
  for (const [place, wanted] of [["/", ".brand"], ["/people/", "main a"], ["/news/2022/zju-cambridge-seminar/", ".gallery"], ["/zh-Hans/", ".brand"], ["/about/", "main p"]]) {
    await check(`${name}: ${place} loads with its styles`, async () => {
      await page.goto(`${base}${place}`, { waitUntil: "load" });
      const rules = await page.evaluate(() => [...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0));
      return [...unless(await page.locator(wanted).first().isVisible(), `no ${wanted}`), ...unless(rules > 50, `${rules} rules`)];
    });
  }
  await check(`${name}: a script of static/ runs`, async () => unless(await page.evaluate(() => window.own), "it does not"));
  await check(`${name}: a photo opens in full size`, async () => {
    await page.goto(`${base}/news/2022/zju-cambridge-seminar/`);
    await page.locator(".gallery figure > a").first().click();
    await page.locator("dialog.viewer").waitFor({ timeout: 5000 });
  });
  await check(`${name}: the search finds something`, async () => {
    await page.goto(`${base}/search/?q=seminar`);
    await page.locator("main > .results a").first().waitFor({ timeout: 20_000 });
    await page.goto(`${base}/zh-Hans/search/?q=研讨会`);
    await page.locator("main > .results a").first().waitFor({ timeout: 20_000 });
  });
  await check(`${name}: no policy violation`, () => heard);
  await page.context().close();
}

/** Tries what a contributor could write through a hole in labnews, on a host that serves every file as a script. */
async function nothingElseRuns(browser, base, name, other) {
  const { page } = await open(browser);
  const script = { contentType: "text/javascript", headers: { "access-control-allow-origin": "*" } };
  const item = `${base}/news/2022/zju-cambridge-seminar/`;
  await page.route(/notes\.|\.bib|feed\.json|group\.jpg/, (route) => route.fulfill({ ...script, body: "window.ran = 'a file of content';" }));
  await page.route(/control=/, (route) => route.fulfill({ ...script, body: "window.control = true;" }));
  const injected = (html) => async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("</main>", `${html}</main>`) });
  };
  const { pathname, origin } = new URL(base);
  const root = pathname.replace(/\/$/, "");
  for (const [what, html] of [
    ["a text beside the item", '<script src="notes.txt"></script>'],
    ["a module", '<script type="module" src="notes.txt"></script>'],
    ["a text at the root", `<script src="${root}/notes.txt"></script>`],
    ["a photo", `<script src="group.jpg"></script>`],
    ["a text whose path begins like a script's", `<script src="${root}/search.js/notes.txt"></script>`],
    ["a text whose path ends like a script's", `<script src="${root}/news/notes./search.js"></script>`],
    ["a text beside the search", `<script src="${root}/pagefind/notes.txt"></script>`],
    ["the papers", `<script src="${root}/publications.bib"></script>`],
    ["a feed", `<script src="${root}/feed.json"></script>`],
    ["a script within the page", "<script>window.ran = 'inline';</script>"],
    ["an attribute", "<img src=x onerror=\"window.ran = 'attribute'\">"],
    ["a script of another host", `<script src="${other}/gallery.js"></script>`],
    ["a script of another host at the same path", `<script src="${other}${root}/search.js"></script><script type="module" src="${other}${root}/pagefind/pagefind.js"></script>`],
    ["a text in a frame", `<iframe srcdoc="<script src='${origin}${root}/notes.txt'></script>"></iframe>`],
  ]) {
    await check(`${name}: not run: ${what}`, async () => {
      // A script that may run proves that the page was changed as intended.
      await page.route(item, injected(`${html}<script src="${root}/gallery.js?control=1"></script>`));
      await page.goto(item, { waitUntil: "load" });
      await page.waitForTimeout(200);
      const ran = [];
      for (const frame of page.frames()) ran.push(...[await frame.evaluate(() => window.ran).catch(() => undefined)].filter(Boolean));
      const control = await page.evaluate(() => window.control);
      await page.unroute(item);
      return [...unless(ran.length === 0, `run: ${ran}`), ...unless(control, "the allowed script did not run")];
    });
  }
  await check(`${name}: a text is not a stylesheet`, async () => {
    await page.route(/style\.txt/, (route) => route.fulfill({ contentType: "text/css", body: "body { --ran: yes }" }));
    await page.route(item, injected('<link rel="stylesheet" href="style.txt">'));
    await page.goto(item, { waitUntil: "load" });
    const ran = await page.evaluate(() => getComputedStyle(document.body).getPropertyValue("--ran"));
    await page.unroute(item);
    return unless(!ran, "it is");
  });
  await page.context().close();
}

async function changesAreShown(browser, base, name, folder) {
  const { page, heard } = await open(browser);
  const file = path.join(folder, "content/about.md");
  await check(`${name}: a change appears by itself, and so does a mistake`, async () => {
    await page.goto(`${base}/about/`, { waitUntil: "load" });
    await page.waitForTimeout(500);
    fs.writeFileSync(file, "---\ntitle: About\n---\nWords of another kind\n");
    await page.getByText("Words of another kind").waitFor({ timeout: 10_000 });
    fs.writeFileSync(file, "---\ntilte: About\n---\n");
    await page.getByText("The site has errors").waitFor({ timeout: 10_000 });
    fs.writeFileSync(file, "---\ntitle: About\n---\nWords of a third kind\n");
    await page.getByText("Words of a third kind").waitFor({ timeout: 10_000 });
    return heard.filter((line) => !line.includes("500 (Internal Server Error)"));
  });
  await page.context().close();
}

/** A page keeps its place, follows its stylesheets without a reload, and shows errors over what was good. */
async function pagesAreKept(browser, base, name, folder) {
  const { page, heard } = await open(browser);
  const write = (file, text) => fs.writeFileSync(path.join(folder, file), text);
  const about = (words) => write("content/about.md", `---\ntitle: About\n---\n${"A long line.\n\n".repeat(200)}${words}\n`);
  about("Words at the end");
  write("static/own.css", "body { --own: one }");
  const head = fs.readFileSync(path.join(folder, "templates/page.html"), "utf8");
  write("templates/page.html", head.replace("<script", '<link rel="stylesheet" href="../own.css"><script'));
  const own = (value) => page.waitForFunction((value) => getComputedStyle(document.body).getPropertyValue("--own").trim() === value, value, { timeout: 10_000 });
  await check(`${name}: a reloaded page keeps its place`, async () => {
    await page.goto(`${base}/about/`, { waitUntil: "load" });
    await page.getByText("Words at the end").waitFor({ timeout: 10_000 });
    await own("one");
    await page.evaluate(() => scrollTo(0, 1500));
    about("Other words");
    await page.getByText("Other words").waitFor({ timeout: 10_000 });
    await page.waitForFunction(() => scrollY > 0, null, { timeout: 10_000 });
    const place = await page.evaluate(() => scrollY);
    return unless(Math.abs(place - 1500) < 50, `it is at ${place}`);
  });
  await check(`${name}: a changed stylesheet replaces the old one without a reload`, async () => {
    await page.evaluate(() => (window.kept = true));
    write("static/own.css", "body { --own: two }");
    await own("two");
    await page.waitForFunction(() => document.querySelectorAll("link[href*='own.css']").length === 1, null, { timeout: 10_000 });
    return unless(await page.evaluate(() => window.kept), "the page was reloaded");
  });
  await check(`${name}: a page that did not change is not reloaded`, async () => {
    const version = async () => (await page.request.get(new URL("/_labnews/version", base).href)).text();
    const before = await version();
    write("content/kept.md", "---\ntitle: Kept\ndraft: true\n---\nx\n");
    while ((await version()) === before) await page.waitForTimeout(20);
    await page.waitForTimeout(500);
    return unless(await page.evaluate(() => window.kept), "it was");
  });
  await check(`${name}: errors are shown over the last good page, and can be hidden`, async () => {
    write("content/kept.md", "---\ntilte: Kept\n---\nx\n");
    const errors = page.getByRole("alert");
    await errors.getByText("The site has errors").waitFor({ timeout: 10_000 });
    const wrong = unless(await page.getByText("Other words").isVisible(), "the page is not visible");
    await errors.getByRole("button", { name: "Hide" }).click();
    wrong.push(...unless((await errors.count()) === 0, "they cannot be hidden"));
    fs.rmSync(path.join(folder, "content/kept.md"));
    await page.reload();
    await errors.waitFor({ state: "detached", timeout: 10_000 });
    return wrong;
  });
  await check(`${name}: no policy violation while pages are kept`, async () => heard.filter((line) => !line.includes("500 (Internal Server Error)")));
  await page.context().close();
}

/** A page of another site can read and embed nothing. */
async function othersEmbedNothing(browser, base, name, other) {
  const { page } = await open(browser);
  await page.route(`${other}/page`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Another site</title>" }));
  await page.goto(`${other}/page`);
  await check(`${name}: another site can embed nothing`, async () => {
    const seen = await page.evaluate(async (base) => {
      const loads = (element, attribute, url) => new Promise((go) => {
        const made = document.createElement(element);
        made.onload = () => go([`${element} ${url}`]);
        made.onerror = () => go([]);
        made[attribute] = url;
        if (element === "link") made.rel = "stylesheet";
        document.head.append(made);
      });
      const reads = (mode) => fetch(`${base}/about/`, { mode }).then(() => [`fetch ${mode}`], () => []);
      return [
        ...(await loads("img", "src", `${base}/icon.svg`)),
        ...(await loads("script", "src", `${base}/gallery.js`)),
        ...(await loads("link", "href", `${base}/style.css`)),
        ...(await reads("no-cors")),
        ...(await reads("cors")),
      ];
    }, base);
    return seen;
  });
  await page.context().close();
}

const browser = await launch();
const stranger = await elsewhere();
const other = `http://127.0.0.1:${stranger.address().port}`;
try {
  for (const base of ["", "/lab/news"]) {
    const folder = copy(base);
    const { server, url } = await serve(folder);
    try {
      for (const host of ["127.0.0.1", "localhost"]) {
        await pagesWork(browser, `http://${host}:${url.port}${base}`, `${host}${base}`);
      }
      const at = `${url.origin}${base}`;
      await nothingElseRuns(browser, at, `under ${base}/`, other);
      await changesAreShown(browser, at, `under ${base}/`, folder);
      await pagesAreKept(browser, at, `under ${base}/`, folder);
      await othersEmbedNothing(browser, at, `under ${base}/`, other);
    } finally {
      server.kill();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
} finally {
  await browser.close();
  stranger.closeAllConnections();
  stranger.close();
}
finish();
