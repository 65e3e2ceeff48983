// The key `/` moves to the search box from anywhere on a page, unless the reader has switched that off. Escape
// clears the box. The box works without this script: it is a form that leads to the search page.

const box = document.querySelector("main .search-form [name=q]") ?? document.querySelector(".search-box [name=q]");

const isTyping = (element) =>
  element instanceof HTMLElement && (element.isContentEditable || element.matches("input, textarea, select"));

// Single-key shortcuts get in the way of speech input (WCAG 2.1.4): the search page has a switch for this one, and
// the browser remembers the choice.

const CHOICE = "labnews-search-key";
const offer = document.querySelector(".search-key");
let wanted = true;
try {
  wanted = localStorage.getItem(CHOICE) !== "off";
} catch {
  // The browser stores nothing.
}

/** Announces the key to screen readers while it is active. */
function announce() {
  if (wanted) box.setAttribute("aria-keyshortcuts", "/");
  else box.removeAttribute("aria-keyshortcuts");
}

if (box) {
  announce();
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && wanted && !isTyping(event.target)) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Escape" && event.target === box && box.value) {
      event.preventDefault();
      box.value = "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

if (offer) {
  const choice = offer.querySelector("input");
  offer.hidden = false;
  choice.checked = wanted;
  choice.addEventListener("change", () => {
    wanted = choice.checked;
    announce();
    try {
      localStorage.setItem(CHOICE, wanted ? "on" : "off");
    } catch {
      // The choice lasts only for this page.
    }
  });
}
