// The slider over months: moving it writes the day, letting go (or an arrow key) asks for the figures of that day.
"use strict";

function dayOf(form, place) {
  const days = form.dataset.timeline.split(",").filter(Boolean);
  return days[place] ?? "";
}

document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-slider]");
  if (!slider) return;
  const form = slider.form;
  const day = dayOf(form, Number(slider.value));
  form.querySelector("[data-day]").value = day;
  form.querySelector("[data-shown]").textContent = day || form.dataset.now;
  slider.setAttribute("aria-valuetext", day || form.dataset.now);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-slider]")) event.target.form.requestSubmit();
});
