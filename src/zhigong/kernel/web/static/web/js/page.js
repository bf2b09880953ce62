// Small comforts on every page: search key, keyboard in lists, one submit per form, dialogs, menus, printing.
"use strict";

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function focusSearch(event) {
  const box = document.querySelector("[data-search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function moveInList(step) {
  const rows = [...document.querySelectorAll("[data-rows] > *")].filter((row) => row.querySelector("a, button"));
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  if (now >= 0) rows[now].removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.querySelector("a, button").focus();
}

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") return focusSearch(event);
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
  if (event.key === "/") return focusSearch(event);
  if (event.key === "j") moveInList(1);
  if (event.key === "k") moveInList(-1);
  return undefined; // Enter follows the focused link or button by itself
});

// One submit per form: a second click while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("data-download")) return;
  if (form.classList.contains("sending")) {
    event.preventDefault();
    return;
  }
  form.classList.add("sending");
});
window.addEventListener("pageshow", () => document.querySelectorAll("form.sending").forEach((form) => form.classList.remove("sending")));

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-print]")) window.print();
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});

// Choosing a filter sends the form at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

// A tree node opens and closes; its children are fetched once by htmx.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".tree .open");
  if (!button) return;
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  const children = document.getElementById(button.getAttribute("aria-controls"));
  if (children) children.hidden = isOpen;
});

document.querySelector("[data-focus]")?.focus();
