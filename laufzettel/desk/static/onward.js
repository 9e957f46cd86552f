// SPDX-FileCopyrightText: The Laufzettel contributors
// SPDX-License-Identifier: EUPL-1.2
// From case to case without loading the page anew: what a signature is answered with takes the place of what is shown.
// Without this file the browser does the same, only slower.
"use strict";
{
  const unanswered = document.getElementById("unanswered");
  const told = document.getElementById("told");

  // What the address bar says while one page stands in the place of another.
  let shown = location.href;

  const replace = (page, address) => {
    const header = document.querySelector("header");
    const other = page.querySelector("header");
    if (!header.isEqualNode(other)) header.replaceWith(other);
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.title = page.title;
    if (address !== shown) history.pushState(null, "", address);
    shown = location.href;
    scrollTo(0, 0);
    (document.querySelector("main [autofocus]") || document.querySelector("main")).focus();
    told.textContent = document.title; // a browser that loads a page says its title; here nobody else would
    document.dispatchEvent(new Event("onward"));
  };

  const send = async (form, button) => {
    const main = document.querySelector("main");
    unanswered.hidden = true;
    main.ariaBusy = "true";
    try {
      const body = new URLSearchParams(new FormData(form, button));
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new TypeError("no page");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // Another page of the desk is a page of its own, with its own way back; so is the door.
      if (answer.redirected && !page.querySelector("main .desk")) location.assign(answer.url);
      else replace(page, answer.redirected ? answer.url : shown);
    } catch {
      // Nobody knows whether it arrived. Once more is safe: a case that has moved on is not signed by what was shown before.
      delete form.dataset.sent;
      main.ariaBusy = null;
      unanswered.hidden = false;
    }
  };

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.closest(".desk")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  // Back and forward among pages that were put here: they are asked for as a browser would.
  addEventListener("popstate", () => {
    if (location.href.split("#")[0] !== shown.split("#")[0]) location.reload();
  });
}
