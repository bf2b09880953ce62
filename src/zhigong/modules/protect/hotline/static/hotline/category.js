// Three lists of categories: what is chosen above narrows what is offered below, what is chosen below tells what stands above.
"use strict";

function linkLevels(box) {
  const lists = [...box.querySelectorAll("select")];
  const whole = lists.map((list) => list.cloneNode(true));

  function offer(level, prefix) {
    const list = lists[level];
    const before = list.value;
    const source = whole[level].cloneNode(true);
    const fitting = [...source.querySelectorAll("option")].filter((one) => !one.value || one.value.startsWith(prefix));
    list.replaceChildren(...(prefix ? fitting : source.children));
    const only = prefix && fitting.length === 2 ? fitting[1].value : "";
    list.value = fitting.some((one) => one.value === before) && before ? before : only;
  }

  function follow(level) {
    const code = lists[level].value;
    if (code) for (let above = 0; above < level; above += 1) {
      lists[above].value = code.slice(0, above + 1);
      offer(above + 1, lists[above].value);
    }
    for (let below = Math.max(level, 0) + 1; below < lists.length; below += 1) {
      offer(below, lists[below - 1].value || (below === 2 ? lists[0].value : ""));
    }
  }

  lists.forEach((list, level) => list.addEventListener("change", () => follow(level)));
  // A suggestion, from the page around it.
  box.addEventListener("choose", (event) => {
    lists.forEach((list, level) => list.replaceChildren(...whole[level].cloneNode(true).children));
    lists[2].value = event.detail;
    follow(2);
    lists[2].dispatchEvent(new Event("change", { bubbles: true }));
  });
  const deepest = [2, 1, 0].find((level) => lists[level].value);
  if (deepest !== undefined) follow(deepest);
}

document.querySelectorAll("[data-levels]").forEach(linkLevels);
