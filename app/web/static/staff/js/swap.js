// Replaces one element of the page with the same element of the server's answer.
//
// <form data-swap="#id"> posts with the header X-Fragment. The answer is the page
// without its frame, or a 204 that says where to go. This file owns the only Trusted
// Types policy, and nothing reaches it but a marked answer of our own site.

const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy("swap", { createHTML: (text) => text })
  : { createHTML: (text) => text };

/** Asks our own site for a fragment. Gives {document} or {location}; throws otherwise. */
export async function ask(url, options = {}) {
  const address = new URL(url, location.href);
  if (address.origin !== location.origin) throw new Error("another site");
  const headers = { "X-Fragment": "1", ...options.headers };
  const answer = await fetch(address, { ...options, headers, credentials: "same-origin", redirect: "error" });
  const next = answer.headers.get("X-Location");
  if (answer.status === 204 && next) {
    const target = new URL(next, location.href);
    if (target.origin !== location.origin) throw new Error("another site");
    return { location: target.href };
  }
  const type = answer.headers.get("Content-Type") || "";
  if (!type.startsWith("text/html") || answer.headers.get("X-Fragment") !== "1") throw new Error("no fragment");
  const html = policy.createHTML(await answer.text());
  return { document: new DOMParser().parseFromString(html, "text/html"), ok: answer.ok || answer.status === 422 };
}

/** Puts the element with this id from the answer into the page, and returns it. */
export function put(id, fragment) {
  const old = document.getElementById(id);
  const found = fragment.getElementById(id);
  if (!old || !found) return null;
  const fresh = document.importNode(found, true);
  old.replaceWith(fresh);
  return fresh;
}

/** Says something to screen readers without moving the focus. */
export function announce(text) {
  const line = document.getElementById("announce");
  if (line && text) line.textContent = text;
}

function say(fresh) {
  const errors = fresh.querySelector(".errors");
  const heading = errors || fresh.querySelector("[tabindex='-1']");
  if (heading) heading.focus();
  const told = errors?.querySelector("h2") || fresh.querySelector(".saved") || fresh.querySelector("h2");
  announce(told?.textContent);
}

async function send(form, submitter) {
  const body = new FormData(form, submitter);
  const action = submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  const answer = await ask(action, { method: "POST", body: new URLSearchParams(body) });
  if (answer.location) {
    location.assign(answer.location);
    return;
  }
  const fresh = answer.ok && put(form.dataset.swap.slice(1), answer.document);
  if (!fresh) throw new Error("nothing to put");
  say(fresh);
}

export function start() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.swap || form.querySelector("input[type='file']")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      await send(form, event.submitter);
    } catch {
      // What was typed is still here; the next press goes the plain way.
      delete form.dataset.swap;
      announce(document.getElementById("announce").dataset.failed);
      const line = document.createElement("p");
      line.className = "band brick";
      line.textContent = document.getElementById("announce").dataset.failed;
      form.prepend(line);
    } finally {
      form.ariaBusy = "false";
    }
  });
}
