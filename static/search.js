// The search page. It loads the index piece by piece, and only once there is a query.
// templates/search.html has the markup of a result and every word.

const ON_PAGE = 10;
/** With fewer results than this, results in other languages are shown, not only counted. */
const SCANT = 5;
const SHOWN_IN_OTHERS = 3;
/** Milliseconds after the last key before a search starts. */
const PAUSE = 150;

const lang = document.documentElement.lang;
const form = document.querySelector(".search-form");
const box = form.elements.q;
const filters = form.querySelector(".search-filters");
const selects = [...filters.querySelectorAll("select")];
const count = document.querySelector(".search-count");
const meant = document.querySelector(".search-meant");
const list = document.querySelector("main > .results");
const more = document.querySelector(".search-more");
const others = [...document.querySelectorAll(".search-also")];
/** The names of the kinds of results. */
const kinds = Object.fromEntries([...form.elements.kind.options].map(({ value, text }) => [value, text]));
const template = document.querySelector("main > template").content.firstElementChild;

// Loading

let library;
const engines = new Map();

/** Returns the engine of a language, with its index. */
function engine(language) {
  if (!engines.has(language)) {
    const made = start(language);
    made.catch(() => engines.delete(language));
    engines.set(language, made);
  }
  return engines.get(language);
}

async function start(language) {
  library ??= import(new URL(`${form.dataset.index}pagefind.js`, location.href));
  const { createInstance } = await library.catch((error) => {
    library = undefined;
    throw error;
  });
  // The library uses the page's language, and a worker holds the stemming rules of one language. So
  // the engines of other languages run without a worker.
  const root = document.documentElement;
  root.lang = language;
  const made = createInstance({
    baseUrl: "/",
    // In words; a Chinese word has one or two characters.
    excerptLength: /^(zh|ja|th)\b/.test(language) ? 50 : 30,
    excerptEllipsis: "…",
    // Ignores length: a long report must not rank below every short profile.
    ranking: { pageLength: 0 },
    noWorker: language !== lang,
  });
  root.lang = lang;
  await made.init();
  await made.filters();
  return made;
}

let names;
/** Returns the names of labs and tags by id, and all names for suggestions, each with its forms. */
function knownNames() {
  names ??= fetch(form.dataset.names)
    .then((response) => response.json())
    .then(({ people, labs, tags }) => ({
      lab: Object.fromEntries(labs.map(([id, forms]) => [id, forms[0]])),
      tag: Object.fromEntries(tags),
      all: [...people, ...labs.map(([, forms]) => forms), ...tags.map(([, tag]) => [tag])],
    }))
    .catch(() => {
      names = undefined;
      return { all: [] };
    });
  return names;
}

// Suggestions

/** Letters that do not decompose, and what readers without them on their keyboard type. */
const LETTERS = { ø: "o", ł: "l", ß: "ss", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ı: "i" };

/** Removes case, marks and punctuation. */
const plain = (text) =>
  text.normalize("NFKD").replace(/[\p{M}'’ʼ]/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
/** Does the same, and replaces letters that not every keyboard has. */
const fold = (text) => plain(text).replace(/[øłßæœđðþı]/g, (letter) => LETTERS[letter]);
const sorted = (folded) => folded.split(" ").sort().join(" ");
const isHan = (text) => /\p{Script=Han}/u.test(text);

/** Returns how many typos a word may have and still be suggested. */
function allowed(word) {
  const length = [...word].length;
  if (isHan(word)) return length > 1 ? 1 : 0;
  return length < 4 ? 0 : length < 6 ? 1 : 2;
}

/** Counts wrong, missing, extra and swapped letters (optimal string alignment). */
function slips(a, b) {
  a = [...a];
  b = [...b];
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  let before = [];
  let last = b.map((_, j) => j);
  last.push(b.length);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}

/** Endings that distinguish two forms of a word: study, studies. */
const ENDING = /^(e?s|e?d|e?n|e?r|e?rs|ing|y|ies|ied|ily|e|ly|al|ally)?$/;

/** Tells whether all or none of a query's words, or words that begin with them, are found: the library shortens unknown words. */
function held(found, query) {
  const text = fold(found.map(({ content }) => content).join(" "));
  const words = [...new Set(text.split(" "))];
  const same = (asked, word) => {
    let at = 0;
    while (at < asked.length && asked[at] === word[at]) at++;
    // Only one of two forms doubles a letter: run, running.
    const rest = word.slice(at).replace(word[at - 1] ?? "", "");
    return at > 2 && ENDING.test(asked.slice(at)) && (ENDING.test(word.slice(at)) || ENDING.test(rest));
  };
  const isFound = (asked) => (isHan(asked) ? text.includes(asked) : words.some((word) => word.startsWith(asked) || same(asked, word)));
  const asked = fold(query).split(" ");
  // A single letter or digit is found everywhere, and parts of Chinese words are found.
  const telling = asked.filter((word) => word.length > 1);
  return { all: asked.every(isFound), none: telling.length > 0 && !telling.some(isFound) && !isHan(query) };
}

/** Returns suggestions for a query, `{query, text}` each, the nearest first. A query that was found only gets names with letters that it lacks. */
async function suggestions(query, isFound) {
  const asked = fold(query);
  if (!asked) return [];
  const has = (text, words) => words.split(" ").every((word) => text.split(" ").includes(word));
  const known = (await knownNames()).all;
  const found = [];
  for (const forms of known) {
    for (const form of forms) {
      const folded = fold(form);
      if (isFound) {
        if (has(folded, asked) && !has(plain(form), asked)) found.push({ query: form, text: form, distance: 0, first: forms[0] });
        continue;
      }
      // The beginning of a name that is still being typed, perhaps without its special letters.
      const begins = folded.startsWith(asked);
      if (begins && plain(form).startsWith(plain(query))) return [];
      const distance = begins ? 0 : Math.min(slips(asked, folded), slips(sorted(asked), sorted(folded)));
      if (distance <= allowed(asked)) {
        const text = form === forms[0] ? form : `${form} (${forms[0]})`;
        found.push({ query: form, text, distance, first: forms[0] });
      }
    }
  }
  found.sort((a, b) => a.distance - b.distance);
  const firsts = new Set();
  const best = found.filter(({ first }) => !firsts.has(first) && firsts.add(first)).slice(0, 3);
  return best.length || isFound ? best : wordByWord(asked, known);
}

/** Replaces each word of the query that is in no name by the nearest word that is, if the result is found. */
async function wordByWord(asked, known) {
  const written = known.flatMap((forms) => forms.flatMap((form) => form.split(/[^\p{L}\p{N}\p{M}'’]+/u)));
  const words = new Map(written.map((word) => [fold(word), word]));
  const mended = asked.split(" ").map((word) => {
    if (words.has(word)) return words.get(word);
    let best = word;
    let least = allowed(word) + 1;
    for (const [other, name] of words) {
      const distance = slips(word, other);
      if (distance < least) [best, least] = [name, distance];
    }
    return best;
  });
  const query = mended.join(" ");
  if (plain(query) === asked) return [];
  const { results } = await (await engine(lang)).search(query);
  return results.length ? [{ query, text: query }] : [];
}

// Results

const plurals = new Intl.PluralRules(lang);
function counted(number) {
  const forms = JSON.parse(count.dataset.counts);
  const word = typeof forms === "string" ? forms : (forms[plurals.select(number)] ?? forms.other);
  return word.replace("{n}", number.toLocaleString(lang));
}

// As the pages write them: English without a country uses international dates.
const dates = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" });

/** Returns an excerpt with matches in `<mark>`, without what it repeats of the title. */
function excerpt(html, title) {
  html = html.replace(/^… · /, "… ").replace(/ · …$/, " …");
  const parts = html.split(/<mark>|<\/mark>/).map((part) => part.replace(/&lt;/g, "<").replace(/&gt;/g, ">"));
  const [lead, ...rest] = parts.join("").split("· ");
  const repeats = rest.length && title.endsWith(lead.replace(/^…/, "").trim());
  let skip = repeats ? lead.length + 2 : 0;
  return parts.map((part, index) => {
    const text = part.slice(skip);
    skip = Math.max(0, skip - part.length);
    if (index % 2 === 0 || !text) return text;
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}

function resultView({ url, meta, filters: known, excerpt: html }, language) {
  const view = template.cloneNode(true);
  const part = (selector) => view.querySelector(selector);
  const link = part("a");
  link.href = url;
  link.textContent = meta.title;
  if (language) {
    link.hreflang = language;
    for (const element of view.querySelectorAll(".title, .summary")) {
      element.lang = language;
      element.dir = "auto";
    }
  }
  part(".summary").append(...excerpt(html, meta.title));
  // An event is also news; `events` sorts before `news`.
  const [kind] = known.kind.toSorted();
  part(".kind").textContent = kinds[kind];
  part(".status").textContent = part(".status").dataset[known.status?.[0]] ?? "";
  if (meta.date) {
    part("time").dateTime = meta.date;
    part("time").textContent = meta.date.length > 4 ? dates.format(new Date(meta.date)) : meta.date;
  } else {
    part("time").remove();
  }
  if (meta.image) {
    part("img").src = decodeURIComponent(meta.image.replace(/../g, "%$&"));
  } else {
    part(".cover").remove();
  }
  return view;
}

const load = (results) => Promise.all(results.map((result) => result.data()));
const views = async (results, language) => (await load(results)).map((data) => resultView(data, language));

/** Fills the filters with the values in the results, and the count of each. */
function offer(totals, called) {
  for (const select of selects) {
    const has = totals[select.name];
    if (select.name === "order") continue;
    if (select.name === "kind") {
      for (const option of select.options) {
        if (!option.value) continue;
        const number = has?.[option.value] ?? 0;
        option.textContent = `${kinds[option.value]} (${number.toLocaleString(lang)})`;
        option.hidden = option.disabled = !number && !option.selected;
      }
      continue;
    }
    const chosen = select.value;
    const values = Object.entries(has ?? {})
      .filter(([value, number]) => number || value === chosen)
      .map(([value, number]) => ({ value, number, name: called[select.name]?.[value] ?? value }));
    const newestFirst = select.name === "year" ? -1 : 1;
    values.sort((a, b) => newestFirst * a.name.localeCompare(b.name, lang, { numeric: true }));
    const options = values.map(({ value, number, name }) => {
      const option = new Option(`${name} (${number.toLocaleString(lang)})`, value);
      option.selected = value === chosen;
      return option;
    });
    select.replaceChildren(select.options[0], ...options);
    select.closest("label").hidden = values.length === 0;
  }
}

/** Returns the best results of a query, whatever the order of display. */
async function best(query, only) {
  const { results } = await (await engine(lang)).search(query, { filters: only });
  return load(results.slice(0, ON_PAGE));
}

/** Counts the results that each value of a filter would have, given the other filters. */
async function totals(query, only, found) {
  const all = { ...found.filters };
  for (const name of Object.keys(only)) {
    const { [name]: _, ...others } = only;
    const { filters: counts } = await (await engine(lang)).search(query || null, { filters: others });
    // Without a query and other filters, the index already has the counts.
    const every = query || Object.keys(others).length ? counts : await (await engine(lang)).filters();
    all[name] = every[name];
  }
  return all;
}

// Searching

let turn = 0;
let waiting;

function clear() {
  clearTimeout(waiting);
  count.textContent = "";
  list.replaceChildren();
  filters.hidden = meant.hidden = more.hidden = true;
  others.forEach((section) => (section.hidden = true));
}

/** Drops unknown filter values: people type addresses, and addresses go stale. */
async function forgetUnknown() {
  const known = selects.some(({ value }) => value) ? await (await engine(lang)).filters() : {};
  for (const select of selects) {
    if (select.value && select.name !== "order" && !Object.hasOwn(known[select.name] ?? {}, select.value)) select.value = "";
  }
}

/** Searches for what the form says; a newer search cancels this one. */
async function search({ keep = true } = {}) {
  const mine = ++turn;
  const late = () => mine !== turn;
  const query = box.value.trim();
  const chosen = Object.fromEntries(selects.filter(({ value }) => value).map(({ name, value }) => [name, value]));
  const asked = new URLSearchParams({ ...(query && { q: query }), ...chosen });
  const address = `${location.pathname}${asked.size ? `?${asked}` : ""}`;
  if (keep || address === location.pathname + location.search) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  for (const link of document.querySelectorAll(".languages a")) link.search = asked;
  const { order, ...only } = chosen;
  if (!query && !Object.keys(only).length) return clear();
  clearTimeout(waiting);
  waiting = setTimeout(() => (count.textContent = count.dataset.waiting), 400);
  try {
    if (form.dataset.nothing !== undefined) return nothing(query, only, order, late);
    const options = { filters: only, sort: order ? { date: "desc" } : {} };
    const found = await (await engine(lang)).search(query || null, options);
    const [first, called] = await Promise.all([load(found.results.slice(0, ON_PAGE)), knownNames()]);
    const { all, none } = query ? held(order ? await best(query, only) : first, query) : { all: true };
    // Results without any word of the query do not answer it.
    if (none) [found.results, found.filters, first.length] = [[], {}, 0];
    const counts = await totals(query, only, found);
    if (late()) return;
    clearTimeout(waiting);
    offer(counts, called);
    list.replaceChildren(...first.map((data) => resultView(data)));
    count.textContent = counted(found.results.length);
    filters.hidden = false;
    showMore(found.results);
    const near = query ? await suggestions(query, all) : [];
    if (late()) return;
    suggest(near);
    // Results in other languages are optional: a failure keeps those of this one.
    await alsoIn(query, only, order, found.results.length, late).catch(() => {});
  } catch (error) {
    if (late()) return;
    clear();
    count.textContent = count.dataset.failed;
    console.error(error);
  }
}

/** Searches a site without texts in the page's language. */
async function nothing(query, only, order, late) {
  clearTimeout(waiting);
  list.replaceChildren();
  count.textContent = counted(0);
  filters.hidden = meant.hidden = more.hidden = true;
  await alsoIn(query, only, order, 0, late).catch(() => {});
}

function showMore(results) {
  const mine = turn;
  const button = more.firstElementChild;
  let shown = ON_PAGE;
  let busy = false;
  more.hidden = results.length <= shown;
  button.onclick = async () => {
    if (busy) return;
    busy = true;
    try {
      const next = await views(results.slice(shown, shown + ON_PAGE));
      if (mine !== turn) return;
      shown += ON_PAGE;
      list.append(...next);
      // Unless the reader has moved the focus meanwhile.
      if (document.activeElement === button) next[0]?.querySelector("a").focus();
      more.hidden = results.length <= shown;
    } catch {
      if (mine === turn) count.textContent = count.dataset.failed;
    } finally {
      busy = false;
    }
  };
}

function suggest(near) {
  const links = near.map(({ query, text }) => {
    const link = document.createElement("a");
    link.href = `?${new URLSearchParams({ q: query })}`;
    link.textContent = text;
    link.onclick = (event) => {
      event.preventDefault();
      box.value = query;
      box.focus();
      settle();
    };
    return link;
  });
  meant.lastElementChild.replaceChildren(...links.flatMap((link, index) => (index ? [" · ", link] : [link])));
  meant.hidden = links.length === 0;
}

/** Counts the results in other languages, and shows the best if this language has few. */
async function alsoIn(query, filters, order, here, late) {
  // Leaves out people, labs and papers, which are the same in every language.
  const same = here && !filters.kind ? { none: [{ kind: "people" }, { kind: "labs" }, { kind: "publications" }] } : {};
  for (const section of others) {
    section.hidden = true;
    const language = section.dataset.lang;
    const found = await (await engine(language)).search(query || null, { filters: { ...filters, ...same } });
    const first = await load(found.results.slice(0, SHOWN_IN_OTHERS));
    if (late()) return;
    const results = query && held(first, query).none ? [] : found.results;
    const shown = results.length && here < SCANT ? first.map((data) => resultView(data, language)) : [];
    const link = section.querySelector(".heading a");
    const url = new URL(link.href);
    url.search = new URLSearchParams({ ...(query && { q: query }), ...filters, ...(order && { order }) });
    link.href = url;
    link.textContent = counted(results.length);
    section.querySelector(".results").replaceChildren(...shown);
    section.hidden = results.length === 0;
  }
}

let pause;
/** Whether the last query has a history entry of its own, so that typing starts a new one. */
let settled = false;
box.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    search({ keep: !settled });
    settled = false;
  }, PAUSE);
});
/** Searches for what the reader chose or submitted, and keeps it in the history. */
function settle() {
  clearTimeout(pause);
  search({ keep: false });
  settled = true;
}
filters.addEventListener("change", settle);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  settle();
});
addEventListener("popstate", startOver);

/** Searches for what the address says. */
async function startOver() {
  const asked = new URLSearchParams(location.search);
  box.value = asked.get("q") ?? "";
  for (const select of selects) {
    const value = asked.get(select.name) ?? "";
    const isKnown = [...select.options].some((option) => option.value === value);
    // The values of these filters are known only once the index is loaded.
    if (!isKnown && ["year", "tag", "lab"].includes(select.name)) select.add(new Option(value, value));
    select.value = value;
    if (select.selectedIndex < 0) select.value = "";
  }
  const isAsked = box.value || selects.some(({ value }) => value);
  if (isAsked && form.dataset.nothing === undefined) await forgetUnknown().catch(() => {});
  settled = Boolean(isAsked);
  if (isAsked) search();
  else clear();
}

form.hidden = false;
if (!location.search) box.focus();
startOver();
