// SPDX-FileCopyrightText: The Laufzettel contributors
// SPDX-License-Identifier: EUPL-1.2
// Start and stop the clock without leaving the page, so that what was typed stays. Without this file the page is loaded anew.
"use strict";

document.addEventListener("submit", async (event) => {
  const strip = event.target.closest("#timing");
  if (!strip || event.defaultPrevented) return;
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  body.set("part", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = page.querySelector("#timing");
    if (!answer.ok || !other) throw new TypeError("no strip");
    const said = other.querySelector("[role=status]");
    const words = said.textContent;
    said.textContent = "";
    strip.replaceWith(other);
    other.querySelector("select, button")?.focus();
    said.textContent = words; // a screen reader says what changes, not what was there
  } catch {
    delete form.dataset.sent;
    strip.querySelector("[data-unanswered]").hidden = false;
  }
});
