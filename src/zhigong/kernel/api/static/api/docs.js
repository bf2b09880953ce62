// Shows the OpenAPI document named by the page; "try it out" sends the token the reader enters.
"use strict";

const place = document.getElementById("docs");
window.SwaggerUIBundle({ url: place.dataset.openapi, domNode: place, deepLinking: true, layout: "BaseLayout", validatorUrl: null });
