// Registers the service worker, which keeps only the shell and the offline page, never personal data.
"use strict";
if ("serviceWorker" in navigator && window.isSecureContext) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch((error) => console.warn("service worker", error)));
}
