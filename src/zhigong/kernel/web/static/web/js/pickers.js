// A picker searches on the server; choosing a result puts its code into the hidden field beside it.
"use strict";
document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-pick]");
  if (!choice) return;
  const picker = choice.closest("[data-picker]");
  if (!picker) return;
  picker.querySelector("input[type=hidden]").value = choice.dataset.pick;
  picker.querySelector("[data-picker-text]").value = choice.dataset.name;
  picker.querySelector(".picker-list").replaceChildren();
  picker.querySelector("[data-picker-text]").focus();
});
document.addEventListener("input", (event) => {
  const text = event.target.closest("[data-picker-text]");
  if (text) text.closest("[data-picker]").querySelector("input[type=hidden]").value = "";
});
