// Counts down to the closing of the vault. Two minutes before, one polite line with
// Stay; at the end the page is asked for again, and the server answers with its lock
// page. The server's clock decides; this one only shows it.
import { announce, ask } from "./swap.js";

const WARN_S = 120;
const STEP_MS = 5000;

export function start() {
  const line = document.querySelector("[data-clock]");
  if (!line) return;
  const words = line.querySelector("[data-clock-text]");
  const closing = document.querySelector("form.closing");
  const whole = Number(line.dataset.clock);
  let end = Date.now() + whole * 1000;
  let warned = false;

  function show() {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    words.textContent = words.dataset.words.replace("{n}", Math.floor(left / 60));
    if (left === 0) {
      location.replace(location.href.split("#")[0]);
      return;
    }
    closing.hidden = left > WARN_S;
    if (left <= WARN_S && !warned) announce(closing.querySelector("[data-closing]").textContent);
    warned = left <= WARN_S;
  }

  closing.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await ask(closing.action, { method: "POST", body: new URLSearchParams(new FormData(closing)) });
      end = Date.now() + Math.max(whole, Number(line.dataset.clockFull || whole)) * 1000;
      show();
    } catch {
      closing.submit();
    }
  });
  document.addEventListener("visibilitychange", show);
  setInterval(show, STEP_MS);
}
