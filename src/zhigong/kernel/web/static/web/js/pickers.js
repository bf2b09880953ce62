// A picker field searches on the server while typing; choosing a result writes its code into the field.
"use strict";

const WAIT_MS = 250;

function listOf(input) {
  let list = document.getElementById(`${input.id}_choices`);
  if (list) return list;
  list = document.createElement("div");
  list.id = `${input.id}_choices`;
  list.className = "picker-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent || "");
  const chosen = document.createElement("p");
  chosen.className = "hint";
  chosen.setAttribute("role", "status");
  chosen.id = `${input.id}_chosen`;
  input.after(list, chosen);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  return list;
}

async function look(input) {
  const list = listOf(input);
  const text = input.value.trim();
  if (text.length < 2) {
    list.replaceChildren();
  } else {
    const answer = await fetch(`/pick/${input.dataset.picker}/?q=${encodeURIComponent(text)}`);
    if (!answer.ok || input.value.trim() !== text) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...page.body.childNodes);
  }
  input.setAttribute("aria-expanded", String(list.children.length > 0));
}

document.addEventListener("input", (event) => {
  const input = event.target.closest("input[data-picker]");
  if (!input) return;
  listOf(input);
  document.getElementById(`${input.id}_chosen`).textContent = "";
  clearTimeout(input.lookTimer);
  input.lookTimer = setTimeout(() => look(input), WAIT_MS);
});

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-pick]");
  if (!choice) return;
  const list = choice.closest(".picker-list");
  const input = document.querySelector(`[aria-controls="${list.id}"]`);
  input.value = choice.dataset.pick;
  document.getElementById(`${input.id}_chosen`).textContent = choice.dataset.name;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.focus();
});

document.addEventListener("keydown", (event) => {
  const input = event.target.closest("input[data-picker]");
  const list = event.target.closest(".picker-list") || (input && document.getElementById(`${input.id}_choices`));
  if (!list || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const choices = [...list.querySelectorAll("button")];
  const at = choices.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (choices[at] || document.querySelector(`[aria-controls="${list.id}"]`)).focus();
});
