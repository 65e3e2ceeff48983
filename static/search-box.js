// The key `/` leads to the search box from anywhere on a page, and Escape empties it. The box works
// without this: it is a form that leads to the search page.

const box = document.querySelector("main .search-form [name=q]") ?? document.querySelector(".search-box [name=q]");

const isTyping = (element) =>
  element instanceof HTMLElement && (element.isContentEditable || element.matches("input, textarea, select"));

if (box) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !isTyping(event.target)) {
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
