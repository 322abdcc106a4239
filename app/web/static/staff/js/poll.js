// Looks again at work that goes on: an element with an id and data-poll="address".
// The answer carries the same element; when it has no data-poll any more, it is done.
// X-Poll tells the server that nobody pressed anything, so that looking keeps no
// session open.
import { announce, ask, put } from "./swap.js";

const EVERY_MS = 2000;
const PATIENCE = 5;

async function look(element, failures) {
  const { id } = element;
  const step = element.querySelector(".jobline")?.textContent;
  let next = element;
  let failed = failures;
  try {
    const answer = await ask(element.dataset.poll, { headers: { "X-Poll": "1" } });
    if (answer.location) {
      location.assign(answer.location);
      return;
    }
    const focused = element.contains(document.activeElement);
    const fresh = put(id, answer.document);
    if (!fresh) throw new Error("not that page any more");
    next = fresh;
    if (focused) next.querySelector("h2")?.focus();
    const now = next.querySelector(".jobline")?.textContent;
    if (!next.dataset.poll) announce(next.querySelector("h2").textContent);
    else if (now !== step) announce(now);
    failed = 0;
  } catch {
    failed += 1; // The Refresh link stays.
  }
  if (next.dataset.poll && failed < PATIENCE) setTimeout(look, EVERY_MS, next, failed);
}

export function start() {
  for (const element of document.querySelectorAll("[data-poll][id]")) setTimeout(look, EVERY_MS, element, 0);
}
