// The page "who saw my data": fetches the proof of every row and checks it here, in this browser.
import { continues, rootOf } from "./sm3.js";

const KEPT = "zhigong-log"; // the last root this browser has seen: the log must continue it
const list = document.querySelector("[data-proofs]");
const told = document.querySelector("[data-proofs-told]");

const ask = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  return answer.ok ? answer.json() : null;
};

// What the row shows must be what was sealed: number, time, deed, outcome and purpose.
const isSame = (row, proof) => {
  const [, number, at, what, outcome, , , purpose] = JSON.parse(proof.text);
  const shown = row.dataset;
  const times = [at, shown.at].map((text) => new Date(text).getTime());
  return number === proof.number && what === shown.what && outcome === shown.outcome && purpose === shown.purpose && times[0] === times[1];
};

function mark(row, word) {
  const place = row.querySelector("[data-proof]");
  place.className = `tag ${{ good: "ok", bad: "bad" }[word] ?? "info"}`;
  place.textContent = list.dataset[word];
}

async function checkRow(row, head) {
  const proof = head && (await ask(`${row.dataset.address}?size=${head.size}`));
  if (proof === null) return mark(row, "waiting");
  let holds = false;
  try { // under the one root this browser has checked: a proof under some other root is of some other log
    const named = proof.size === head.size && proof.root === head.root;
    holds = isSame(row, proof) && named && rootOf(proof) === head.root;
  } catch (error) {
    console.warn("proof", error);
  }
  return mark(row, holds ? "good" : "bad");
}

async function checkLog() {
  const before = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  const head = await ask(`${list.dataset.log}?since=${before?.size ?? 0}`);
  if (head === null) return null;
  const isNew = before === null;
  const grown = head.consistency;
  const holds = isNew || (grown !== null && grown.old_root === before.root && grown.old_size === before.size
    && grown.root === head.root && grown.size === head.size && continues(grown));
  if (holds) localStorage.setItem(KEPT, JSON.stringify({ size: head.size, root: head.root }));
  told.className = `note-box ${holds ? "ok" : "bad"}`;
  told.textContent = list.dataset[holds ? (isNew ? "first" : "continued") : "rewritten"];
  return head;
}

async function checkAll(event) {
  event.target.disabled = true;
  const head = await checkLog();
  for (const row of list.querySelectorAll("[data-address]")) await checkRow(row, head);
  event.target.disabled = false;
}

document.querySelector("[data-check-proofs]")?.addEventListener("click", checkAll);
