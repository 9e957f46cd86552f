// SPDX-FileCopyrightText: The Laufzettel contributors
// SPDX-License-Identifier: EUPL-1.2
// Keys for people who never leave the keyboard. Every page works without this file; what is done here can be done by hand.
"use strict";

const doubtful = () => [...document.querySelectorAll("[data-doubtful]")];

// Enter in a doubtful field goes on to the next one; in the last one it sends the form, as it would without us.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    // Where somebody has typed, that is what is signed: a reason for rejecting must not release the case.
    const form = event.target.form || document;
    const main = form.querySelector("[data-main]") || event.target.form?.querySelector("button");
    if (main) {
      event.preventDefault();
      main.form.requestSubmit(main);
    }
    return;
  }
  const fields = doubtful();
  const here = fields.indexOf(event.target);
  if (here >= 0 && here + 1 < fields.length) {
    event.preventDefault();
    fields[here + 1].focus();
    fields[here + 1].select?.(); // a choice has nothing to select
  }
});

// Whether something was typed that stands in no signature yet.
const unsaved = (form) => [...form.elements].some((field) =>
  field.name.startsWith("field.") && field.value.trim() !== (form.elements[field.name.replace("field.", "was.")]?.value ?? "").trim());

// One press sends one form: a second one on the way would find the case signed already.
document.addEventListener("submit", (event) => {
  const corrections = document.querySelector("[data-unsaved]");
  const lost = corrections && corrections !== event.target && event.target.closest("main") && !event.target.closest("#timing") && unsaved(corrections);
  if (event.target.dataset.sent || (lost && !window.confirm(corrections.dataset.unsaved))) event.preventDefault();
  else event.target.dataset.sent = "yes";
});
// Back may show a page as it was left; it has not been sent from there.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
});
