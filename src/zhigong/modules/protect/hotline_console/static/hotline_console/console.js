// The console without a mouse: Alt and a letter or digit goes to, or presses, what carries it.
"use strict";

const keyOf = (event) => (event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.code.replace("Digit", ""));
const GROUPS = { c: "id_caller_phone", j: "id_subject", u: "id_employer" };

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const key = keyOf(event);
  const target = document.querySelector(`[data-shortcut="${key}"]`) || document.getElementById(GROUPS[key] || "");
  if (!target) return;
  event.preventDefault();
  if (target.matches("a, button")) target.click();
  else target.focus();
});

document.addEventListener("click", (event) => {
  const suggestion = event.target.closest("[data-category]");
  if (suggestion) {
    document.getElementById("field_category").dispatchEvent(new CustomEvent("choose", { detail: suggestion.dataset.category }));
    document.getElementById("id_category").focus();
  }
  const copy = event.target.closest("[data-copy-answer]");
  if (copy) {
    const answer = document.getElementById("answer");
    answer.value = copy.closest("details").querySelector("p").textContent.slice(0, 500);
    answer.dispatchEvent(new Event("input", { bubbles: true }));
    answer.focus();
  }
});

// Saving the draft must not stand in the way of sending the form, and a chosen person stays chosen.
let person = "";
document.addEventListener("change", (event) => {
  if (event.target.name === "person") person = event.target.value;
});
document.addEventListener("htmx:afterSwap", () => {
  const chosen = person && document.querySelector(`[name=person][value="${person}"]`);
  if (chosen) chosen.checked = true;
});
