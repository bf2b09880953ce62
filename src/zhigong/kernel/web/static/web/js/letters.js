// The public check of a letter: digests the file a visitor chose or dropped, here in the browser, and compares.
import { sm3 } from "./sm3.js";

const place = document.querySelector("[data-letter-check]");
const told = place?.querySelector("[data-told]");
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function compare(file) {
  if (!file) return;
  const digest = hex(sm3(new Uint8Array(await file.arrayBuffer())));
  const isSame = [place.dataset.pdf, place.dataset.docx].includes(digest);
  told.className = `note-box ${isSame ? "ok" : "bad"}`;
  told.textContent = place.dataset[isSame ? "same" : "other"];
}

place?.querySelector("input[type=file]").addEventListener("change", (event) => compare(event.target.files[0]));
place?.addEventListener("dragover", (event) => event.preventDefault());
place?.addEventListener("drop", (event) => {
  event.preventDefault();
  compare(event.dataTransfer.files[0]);
});
