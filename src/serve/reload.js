// Keeps a page of `labnews serve` up to date: waits for the next version of the site, and then reloads the page if
// it changed. If only stylesheets changed, replaces these. Shows the errors of the site over the page.

(() => {
  const script = document.currentScript;
  const SCROLL = "labnews-scroll";
  const RETRY = 1000;

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const filesOf = ({ dataset }) => JSON.parse(dataset.files || "{}");
  const pathOf = (url) => new URL(url, location.href).pathname;
  const stylesheetsOf = (page) => [...page.querySelectorAll("link[rel~=stylesheet]")];

  // The browser's storage can be switched off; the page then starts at its top.

  function keepScroll() {
    try {
      sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY]));
    } catch {}
  }

  function restoreScroll() {
    try {
      const [path, x, y] = JSON.parse(sessionStorage.getItem(SCROLL)) ?? [];
      sessionStorage.removeItem(SCROLL);
      if (path !== location.pathname) return;
      history.scrollRestoration = "manual";
      const scroll = () => scrollTo({ left: x, top: y, behavior: "instant" });
      scroll();
      if (document.readyState !== "complete") addEventListener("load", scroll, { once: true });
    } catch {}
  }

  function reload() {
    keepScroll();
    location.reload();
  }

  /** Loads stylesheets again, each beside the old one until it is there. */
  function replaceStylesheets(fresh, version) {
    const links = stylesheetsOf(document);
    stylesheetsOf(fresh).forEach((now, index) => {
      const url = new URL(now.href, location.href);
      url.searchParams.set("labnews", version);
      const link = links[index].cloneNode();
      link.href = url;
      link.onload = link.onerror = () => links[index].remove();
      links[index].after(link);
    });
  }

  /** Brings the page to a version of the site. */
  async function refresh(version) {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const tag = [...fresh.scripts].find(({ dataset }) => dataset.page);
    if (tag?.dataset.page !== script.dataset.page) return reload();
    if (stylesheetsOf(fresh).length !== stylesheetsOf(document).length) return reload();
    const [known, now] = [filesOf(script), filesOf(tag)];
    const changed = new Set(Object.keys(now).filter((path) => now[path] !== known[path]));
    const isChanged = (element) => changed.has(pathOf(element.currentSrc || element.src));
    if ([...document.querySelectorAll("[src]")].some(isChanged)) return reload();
    if (changed.size || tag.dataset.styles !== script.dataset.styles) replaceStylesheets(fresh, version);
    Object.assign(script.dataset, tag.dataset);
  }

  async function follow() {
    let { version } = script.dataset;
    for (;;) {
      try {
        const answer = await fetch(`/_labnews/version?after=${version}`);
        const next = await answer.text();
        if (answer.ok && next !== version) {
          await refresh(next);
          version = next;
        }
      } catch {
        // The server is down.
        await wait(RETRY);
      }
    }
  }

  const STYLE = `
    :host { all: initial; }
    section {
      position: fixed; inset: auto 0 0 0; max-height: 60vh; overflow: auto; z-index: 2147483647;
      box-sizing: border-box; padding: 1rem 1.5rem 1.5rem; font: 16px/1.5 system-ui, sans-serif;
      color: #222; background: #fff; border-top: 4px solid #c33; box-shadow: 0 0 2rem #0006;
    }
    h2 { margin: 0; font-size: 1.25rem; }
    p { margin: 0 0 .5rem; }
    pre { overflow-x: auto; margin: .5rem 0 0; padding: .75rem; font-size: .875rem; background: #8881; }
    button { float: right; font: inherit; padding: .25rem .75rem; }
    @media (prefers-color-scheme: dark) { section { color: #ddd; background: #1b1b1b; } }
    @media print { section { display: none; } }
  `;

  /** Moves the errors from the end of the page over it. */
  function showErrors() {
    const errors = document.getElementById("labnews-errors");
    if (!errors) return;
    const host = document.createElement("div");
    const shadow = host.attachShadow({ mode: "open" });
    // A policy of the site can forbid style elements.
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [style];
    const section = document.createElement("section");
    section.setAttribute("role", "alert");
    const hide = document.createElement("button");
    hide.textContent = errors.dataset.hide;
    hide.onclick = () => host.remove();
    section.append(hide, ...errors.childNodes);
    shadow.append(section);
    errors.replaceWith(host);
  }

  restoreScroll();
  showErrors();
  follow();
})();
