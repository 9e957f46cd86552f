// SPDX-FileCopyrightText: The Laufzettel contributors
// SPDX-License-Identifier: EUPL-1.2
// The document beside the fields: the place of the field in hand is marked, words are taken over by a click, pages come
// when they are wanted. Without this file the document is there all the same.
"use strict";

// Makes the document on this page answer, if there is one; anew for each page that onward.js puts in the place of another.
const openDocument = () => {
  const panel = document.querySelector(".document");
  const leaves = document.querySelector(".leaves");
  if (!leaves) return;
  let field = null;

  const unfold = (later) => {
    const page = later.querySelector("template").content.firstElementChild;
    later.replaceWith(page);
    return page;
  };

  // A page that nobody has scrolled to yet keeps its room, so that the others do not jump when it comes.
  const comes = new IntersectionObserver(
    (seen) => {
      for (const one of seen) {
        if (one.isIntersecting) {
          comes.unobserve(one.target);
          unfold(one.target);
        }
      }
    },
    { root: null, rootMargin: "200px" },
  );
  leaves.classList.add("by-script");
  for (const later of leaves.querySelectorAll(".later")) comes.observe(later);
  for (const hint of leaves.querySelectorAll("[data-by-script]")) hint.hidden = false;

  const marked = (place) => {
    const selector = `[data-mark="${CSS.escape(place)}"]`;
    for (const later of leaves.querySelectorAll(".later")) {
      if (later.querySelector("template").content.querySelector(selector)) unfold(later);
    }
    return leaves.querySelector(selector);
  };

  const point = (place) => {
    for (const before of leaves.querySelectorAll(".here")) before.classList.remove("here");
    const mark = place && marked(place);
    if (!mark) return;
    mark.classList.add("here");
    const box = mark.getBoundingClientRect();
    const room = panel.getBoundingClientRect();
    if (panel.scrollHeight > panel.clientHeight) {
      panel.scrollTop += box.top + box.height / 2 - (room.top + room.height / 2);
    }
    const wide = mark.closest("[role=region]");
    if (wide) {
      const across = wide.getBoundingClientRect();
      wide.scrollLeft += box.left + box.width / 2 - (across.left + across.width / 2);
    }
  };

  const taken = (target) => {
    const entry = target && target.closest("[data-place]");
    if (!entry) return;
    field = target.matches("input") ? target : null;
    point(entry.dataset.place);
  };
  document.querySelector("main").addEventListener("focusin", (event) => taken(event.target));
  taken(document.activeElement);

  // --- a word or a cell goes into the field in hand ---

  const asked = new Map();
  const wordsOf = (address) => {
    if (!asked.has(address)) {
      asked.set(
        address,
        fetch(address).then((answer) => (answer.ok ? answer.json() : []), () => []),
      );
    }
    return asked.get(address);
  };

  let framed = false;
  const within = (leaf, event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(leaf.getScreenCTM().inverse());

  const put = (text, more) => {
    field.value = more && field.value ? `${field.value} ${text}` : text; // never cut: half a word would look like a value
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  leaves.addEventListener("mousedown", (event) => {
    if (field && event.target.closest(".leaf, td[data-mark]")) event.preventDefault(); // the field keeps the focus
  });
  leaves.addEventListener("click", async (event) => {
    if (!field || field.closest("[hidden]")) return;
    const cell = event.target.closest("td[data-mark]");
    if (cell) {
      put(cell.firstChild ? cell.firstChild.textContent.trim() : "", event.shiftKey);
      return;
    }
    const leaf = event.target.closest(".leaf");
    if (!leaf || framed) return;
    const at = within(leaf, event);
    const hit = (await wordsOf(leaf.dataset.words)).find(
      ([, x0, y0, x1, y1]) => x0 <= at.x && at.x <= x1 && y0 <= at.y && at.y <= y1,
    );
    if (hit) put(hit[0], event.shiftKey);
  });

  // --- a frame drawn with the mouse takes the words in it; a finger scrolls ---

  let drawn = null;
  leaves.addEventListener("pointerdown", (event) => {
    framed = false;
    const leaf = event.target.closest(".leaf");
    if (!leaf || !field || field.closest("[hidden]") || event.button !== 0 || event.pointerType === "touch") return;
    drawn = { leaf, from: within(leaf, event), x: event.clientX, y: event.clientY, rect: null };
    leaf.setPointerCapture(event.pointerId);
  });
  leaves.addEventListener("pointermove", (event) => {
    if (!drawn || (!drawn.rect && Math.hypot(event.clientX - drawn.x, event.clientY - drawn.y) < 5)) return;
    if (!drawn.rect) {
      drawn.rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      drawn.rect.classList.add("frame");
      drawn.leaf.append(drawn.rect);
    }
    const to = within(drawn.leaf, event);
    drawn.rect.setAttribute("x", Math.min(drawn.from.x, to.x));
    drawn.rect.setAttribute("y", Math.min(drawn.from.y, to.y));
    drawn.rect.setAttribute("width", Math.abs(drawn.from.x - to.x));
    drawn.rect.setAttribute("height", Math.abs(drawn.from.y - to.y));
  });
  leaves.addEventListener("pointerup", async (event) => {
    if (!drawn || !drawn.rect) {
      drawn = null;
      return;
    }
    const { leaf, rect } = drawn;
    const { x, y, width, height } = rect.getBBox();
    rect.remove();
    drawn = null;
    framed = true; // the click that follows belongs to the frame
    const taken = (await wordsOf(leaf.dataset.words)).filter(([, x0, y0, x1, y1]) => {
      const [across, down] = [(x0 + x1) / 2, (y0 + y1) / 2];
      return x <= across && across <= x + width && y <= down && down <= y + height;
    });
    if (taken.length) put(taken.map(([text]) => text).join(" "), event.shiftKey);
  });
  leaves.addEventListener("pointercancel", () => {
    if (drawn && drawn.rect) drawn.rect.remove();
    drawn = null;
  });

  // --- the pictures of the next case, once this one is there ---

  const ahead = (leaves.dataset.ahead || "").split(" ").filter(Boolean);
  const fetchAhead = () => {
    for (const address of ahead) {
      const picture = new Image();
      picture.fetchPriority = "low";
      picture.src = address;
    }
  };
  if (document.readyState === "complete") requestAnimationFrame(() => setTimeout(fetchAhead));
  else addEventListener("load", fetchAhead, { once: true });
};
openDocument();
document.addEventListener("onward", openDocument);
