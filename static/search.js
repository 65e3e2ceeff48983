// The search page. The index is loaded piece by piece, and only once there is something to look for.
// What a result looks like, and every word, stands in templates/search.html.

const ON_PAGE = 10;
/** With fewer results than this, those in other languages are shown, and not only counted. */
const SCANT = 5;
const SHOWN_IN_OTHERS = 3;
/** Milliseconds without a key before what is typed is looked for. */
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
/** What kinds of results are called. */
const kinds = Object.fromEntries([...form.elements.kind.options].map(({ value, text }) => [value, text]));
const template = document.querySelector("main > template").content.firstElementChild;

// What is loaded

let library;
const engines = new Map();

/** The engine of a language, with its index. */
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
  // The library knows no language but the page's. One worker holds one language's rules of
  // inflection, so that other languages have theirs beside it.
  const root = document.documentElement;
  root.lang = language;
  const made = createInstance({
    baseUrl: "/",
    // In words, which in Chinese are a character or two.
    excerptLength: /^(zh|ja|th)\b/.test(language) ? 50 : 30,
    excerptEllipsis: "…",
    // A report is long because it tells much: it is not to stand behind every short profile.
    ranking: { pageLength: 0 },
    noWorker: language !== lang,
  });
  root.lang = lang;
  await made.init();
  await made.filters();
  return made;
}

let names;
/** What labs and tags are called, by id, and all names that may have been meant: `{forms, proper}` each. */
function knownNames() {
  names ??= fetch(form.dataset.names)
    .then((response) => response.json())
    .then(({ people, labs, tags }) => ({
      lab: Object.fromEntries(labs.map(([id, forms]) => [id, forms[0]])),
      tag: Object.fromEntries(tags),
      all: [
        ...[...people, ...labs.map(([, forms]) => forms)].map((forms) => ({ forms, proper: true })),
        ...tags.map(([, tag]) => ({ forms: [tag], proper: false })),
      ],
    }))
    .catch(() => {
      names = undefined;
      return { all: [] };
    });
  return names;
}

// What was meant

/** Without capitals, marks and signs. */
const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const sorted = (folded) => folded.split(" ").sort().join(" ");
const isHan = (text) => /\p{Script=Han}/u.test(text);

/** How many slips a word may hold and still be meant. */
function allowed(word) {
  const length = [...word].length;
  if (isHan(word)) return length > 1 ? 1 : 0;
  return length < 4 ? 0 : length < 6 ? 1 : 2;
}

/** Letters that are wrong, wanting, too many, or two that changed places (optimal string alignment). */
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

/** Endings in which two forms of a word differ: study, studies. */
const ENDING = /^(e?s|e?d|e?n|e?r|e?rs|ing|y|ies|ied|ily|e|ly|al|ally)?$/;

/** Whether each word of a query, or one that it begins, is found. The library shortens a word that it does not know. */
function holds(found, query) {
  const text = fold(found.map(({ content }) => content).join(" "));
  const words = [...new Set(text.split(" "))];
  const same = (asked, word) => {
    let at = 0;
    while (at < asked.length && asked[at] === word[at]) at++;
    // Of two that double a letter, one lacks it: run, running.
    const rest = word.slice(at).replace(word[at - 1] ?? "", "");
    return at > 2 && ENDING.test(asked.slice(at)) && (ENDING.test(word.slice(at)) || ENDING.test(rest));
  };
  const isFound = (asked) => (isHan(asked) ? text.includes(asked) : words.some((word) => word.startsWith(asked) || same(asked, word)));
  return fold(query).split(" ").every(isFound);
}

/** What a query may have meant: `{query, text}` each, the nearest first. */
async function suggestions(query, doubtful) {
  const asked = fold(query);
  if (!asked) return [];
  const known = (await knownNames()).all;
  const found = [];
  for (const { forms, proper } of known) {
    for (const form of forms) {
      const folded = fold(form);
      // It is a name, or the beginning of one that is still being typed.
      if (folded.startsWith(asked) || sorted(folded) === sorted(asked)) return [];
      const distance = Math.min(slips(asked, folded), slips(sorted(asked), sorted(folded)));
      // A word beside a tag is most often another word; a name beside a name is a slip. In a Chinese
      // name that is a given name's character of the same sound.
      const isName = proper && (isHan(folded) ? folded[0] === asked[0] : folded.includes(" "));
      if (distance <= allowed(asked) && (doubtful || isName)) {
        const text = form === forms[0] ? form : `${form} (${forms[0]})`;
        found.push({ query: form, text, distance, first: forms[0] });
      }
    }
  }
  found.sort((a, b) => a.distance - b.distance);
  const firsts = new Set();
  const best = found.filter(({ first }) => !firsts.has(first) && firsts.add(first)).slice(0, 3);
  return best.length || !doubtful ? best : wordByWord(asked, known);
}

/** The query with each word that no name holds replaced by the nearest that one does. */
function wordByWord(asked, known) {
  const words = new Set(known.flatMap(({ forms }) => forms.flatMap((form) => fold(form).split(" "))));
  const mended = asked.split(" ").map((word) => {
    if (words.has(word)) return word;
    let best = word;
    let least = allowed(word) + 1;
    for (const other of words) {
      const distance = slips(word, other);
      if (distance < least) [best, least] = [other, distance];
    }
    return best;
  });
  const query = mended.join(" ");
  return query === asked ? [] : [{ query, text: query }];
}

// What is shown

const plurals = new Intl.PluralRules(lang);
function counted(number) {
  const forms = JSON.parse(count.dataset.counts);
  const word = typeof forms === "string" ? forms : (forms[plurals.select(number)] ?? forms.other);
  return word.replace("{n}", number.toLocaleString(lang));
}

// As the pages write them: English without a country is the world's.
const dates = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" });

/** The words of an excerpt, those found in `<mark>`; without what it repeats of the title. */
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
    view.querySelectorAll(".title, .summary").forEach((element) => (element.lang = language));
  }
  part(".summary").append(...excerpt(html, meta.title));
  // An event is news, too; `events` is before `news`.
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

/** Offers the values that the results have, with how many have each. */
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

// The search itself

let turn = 0;
let waiting;

function clear() {
  clearTimeout(waiting);
  count.textContent = "";
  list.replaceChildren();
  filters.hidden = meant.hidden = more.hidden = true;
  others.forEach((section) => (section.hidden = true));
}

/** Looks for what the form says, unless it is asked for something else meanwhile. */
async function search() {
  const mine = ++turn;
  const late = () => mine !== turn;
  const query = box.value.trim();
  const chosen = Object.fromEntries(selects.filter(({ value }) => value).map(({ name, value }) => [name, value]));
  const asked = new URLSearchParams({ ...(query && { q: query }), ...chosen });
  history.replaceState(null, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
  const { order, ...only } = chosen;
  if (!query && !Object.keys(only).length) return clear();
  clearTimeout(waiting);
  waiting = setTimeout(() => (count.textContent = count.dataset.waiting), 400);
  try {
    const options = { filters: only, sort: order ? { date: "desc" } : {} };
    const found = await (await engine(lang)).search(query || null, options);
    const [first, called] = await Promise.all([load(found.results.slice(0, ON_PAGE)), knownNames()]);
    if (late()) return;
    clearTimeout(waiting);
    // Without words the totals would be those of nothing.
    offer(query ? found.totalFilters : await (await engine(lang)).filters(), called);
    list.replaceChildren(...first.map((data) => resultView(data)));
    count.textContent = counted(found.results.length);
    filters.hidden = false;
    showMore(found.results);
    const doubtful = !holds(first, query);
    const near = query ? await suggestions(query, doubtful) : [];
    if (late()) return;
    suggest(near);
    // What other languages have is a kindness: without it the results stand.
    await alsoIn(query, only, found.results.length < SCANT, late).catch(() => {});
  } catch (error) {
    if (late()) return;
    clear();
    count.textContent = count.dataset.failed;
    console.error(error);
  }
}

function showMore(results) {
  more.hidden = results.length <= ON_PAGE;
  more.firstElementChild.onclick = async () => {
    const shown = list.childElementCount;
    const next = await views(results.slice(shown, shown + ON_PAGE));
    list.append(...next);
    next[0]?.querySelector("a").focus();
    more.hidden = results.length <= list.childElementCount;
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
      search();
    };
    return link;
  });
  meant.lastElementChild.replaceChildren(...links.flatMap((link, index) => (index ? [" · ", link] : [link])));
  meant.hidden = links.length === 0;
}

/** Counts what other languages have, and shows the best of it where this one has little. */
async function alsoIn(query, filters, scant, late) {
  for (const section of others) {
    section.hidden = true;
    const language = section.dataset.lang;
    const { results } = await (await engine(language)).search(query || null, { filters });
    const shown = scant ? await views(results.slice(0, SHOWN_IN_OTHERS), language) : [];
    if (late()) return;
    const link = section.querySelector(".heading a");
    const url = new URL(link.href);
    url.search = new URLSearchParams({ ...(query && { q: query }), ...filters });
    link.href = url;
    link.textContent = counted(results.length);
    section.querySelector(".results").replaceChildren(...shown);
    section.hidden = results.length === 0;
  }
}

let pause;
box.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(search, PAUSE);
});
filters.addEventListener("change", search);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  search();
});

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements[name];
  if (!(field instanceof HTMLElement)) continue;
  // The values of a filter are known only when the index is.
  if (field.options && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
  field.value = value;
}
if (box.value || selects.some(({ value }) => value)) search();
else box.focus();
