// A picker: text that searches on the server (htmx), a hidden code that a chosen result fills, arrow keys between them.
"use strict";

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-pick]");
  const picker = choice?.closest("[data-picker]");
  if (!picker) return;
  const code = picker.querySelector("input[type=hidden]");
  const text = picker.querySelector("[data-picker-text]");
  code.value = choice.dataset.pick;
  text.value = choice.dataset.name;
  picker.querySelector(".picker-list").replaceChildren();
  text.focus();
  code.dispatchEvent(new Event("change", { bubbles: true }));
});

// Typing on means the earlier choice no longer holds.
document.addEventListener("input", (event) => {
  const text = event.target.closest("[data-picker-text]");
  if (text) text.closest("[data-picker]").querySelector("input[type=hidden]").value = "";
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (!picker || !["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) return;
  const text = picker.querySelector("[data-picker-text]");
  const choices = [...picker.querySelectorAll("[data-pick]")];
  if (event.key === "Escape") {
    picker.querySelector(".picker-list").replaceChildren();
    text.focus();
    return;
  }
  event.preventDefault();
  const at = choices.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (choices[at] || text).focus();
});
