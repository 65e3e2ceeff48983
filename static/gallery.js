// The full-size view of an item's photos. Without this script, they are links to the large pictures.

// Raw HTML may put a link to another host into a gallery; the view must not load from there.
const links = [...document.querySelectorAll(".hero > a, .gallery figure > a")]
  .filter((link) => link.origin === location.origin && link.querySelector("img"));
const template = document.querySelector("template.viewer-template");

if (links.length && template && window.HTMLDialogElement) {
  const dialog = document.importNode(template.content, true).querySelector("dialog");
  const slides = dialog.querySelector(".slides");
  const position = dialog.querySelector(".position");
  const backwards = getComputedStyle(document.documentElement).direction === "rtl";
  let current = 0;
  let opener;

  // Makes the slide of a link: its picture in the size of the window, and its caption.
  function slide(link) {
    const figure = document.createElement("figure");
    const thumbnail = link.querySelector("img");
    const picture = (thumbnail.closest("picture") ?? thumbnail).cloneNode(true);
    const image = picture.querySelector("img") ?? picture;
    for (const part of [image, ...picture.querySelectorAll("source")]) {
      if (part.srcset) part.sizes = "100vw";
    }
    if (!image.srcset) image.src = link.href;
    image.removeAttribute("fetchpriority");
    image.loading = "lazy";
    figure.append(picture);
    const caption = link.closest("figure").querySelector("figcaption");
    if (caption) figure.append(caption.cloneNode(true));
    return figure;
  }

  const captionOf = (index) => slides.children[index].querySelector("figcaption");

  // Marks the current slide; keyboards and screen readers skip the others.
  function mark(index) {
    current = index;
    [...slides.children].forEach((figure, at) => { figure.inert = at !== index; });
    const text = `${index + 1} / ${links.length}`;
    if (position.textContent !== text) position.textContent = text;
    // A caption that overflows can also be scrolled by keyboard.
    const caption = captionOf(index);
    if (caption) caption.tabIndex = caption.scrollHeight > caption.clientHeight ? 0 : -1;
  }

  // Shows a slide; the last comes before the first.
  function show(index) {
    mark((index + links.length) % links.length);
    captionOf(current)?.scrollTo(0, 0);
    slides.children[current].scrollIntoView({ behavior: "instant", block: "nearest", inline: "center" });
  }

  function open(link) {
    opener = link;
    if (!slides.children.length) {
      slides.append(...links.map(slide));
      document.body.append(dialog);
    }
    dialog.showModal();
    show(links.indexOf(link));
  }

  for (const link of links) {
    link.addEventListener("click", (event) => {
      // Modified clicks still open a new tab or window.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(link);
    });
  }

  const buttons = {
    ".previous": () => show(current - 1),
    ".next": () => show(current + 1),
    ".close": () => dialog.close(),
  };
  for (const [name, act] of Object.entries(buttons)) {
    dialog.querySelector(name).addEventListener("click", act);
  }
  if (links.length < 2) {
    for (const name of [".previous", ".next"]) dialog.querySelector(name).hidden = true;
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const down = { ArrowDown: 1, ArrowUp: -1, PageDown: 4, PageUp: -4 }[event.key];
    if (down) {
      event.preventDefault();
      captionOf(current)?.scrollBy(0, down * 40);
      return;
    }
    const step = backwards ? -1 : 1;
    const to = {
      ArrowLeft: current - step,
      ArrowRight: current + step,
      Home: 0,
      End: links.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });

  // Swipes need no code: they scroll from slide to slide.
  slides.addEventListener("scroll", () => {
    const index = Math.round(Math.abs(slides.scrollLeft) / slides.clientWidth);
    if (index !== current && index < links.length) mark(index);
  });
  // A click beside the picture closes the view.
  slides.addEventListener("click", (event) => {
    if (!event.target.closest("img, figcaption")) dialog.close();
  });
  dialog.addEventListener("close", () => opener.focus());
}
