// Keys that press what is on the page: data-key="a" on a link, a button or a field.
// "g c" is a pair. Single keys work outside fields only, and can be switched off in
// the settings (data-keys="off" on the body). A letter is the key where it stands on a
// Latin keyboard, so that they work in a Ukrainian layout too.

const PAIR_MS = 1200;
let first = "";
let firstAt = 0;

function nameOf(event) {
  if (event.key === "?" || event.key === "/") return event.key;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  if (event.code === "BracketLeft") return "[";
  if (event.code === "BracketRight") return "]";
  const sign = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(event.code);
  if (!sign) return "";
  const letter = (sign[1] || sign[2]).toLowerCase();
  return event.shiftKey ? `Shift+${letter.toUpperCase()}` : letter;
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type='radio'],[type='checkbox']), textarea, select"));
}

function press(name) {
  const found = [...document.querySelectorAll("[data-key]")].find((control) => control.dataset.key === name && control.getClientRects().length);
  if (!found) return false;
  if (found.matches("input, textarea, select")) found.focus();
  else found.click();
  return true;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.classList.contains("here"));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  for (const row of rows) row.classList.toggle("here", row === next);
  next.querySelector("a, button")?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

// Ticks the row that one stands on; what cannot be chosen stays as it is.
function tick() {
  const box = document.querySelector("[data-row].here input[type='checkbox']:not(:disabled)");
  if (!box) return false;
  box.click();
  return true;
}

function help() {
  const box = document.getElementById("keys-help");
  if (!box) return false;
  const list = box.querySelector("dl");
  list.replaceChildren();
  for (const control of document.querySelectorAll("[data-key]")) {
    const label = control.getAttribute("aria-label") || control.labels?.[0]?.textContent || control.firstChild?.textContent?.trim() || control.textContent;
    const key = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = control.dataset.key;
    key.append(kbd);
    const words = document.createElement("dd");
    words.textContent = [...control.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("").trim() || label.trim();
    list.append(key, words);
  }
  box.showModal();
  return true;
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const name = nameOf(event);
    if (!name) return;
    const pair = event.timeStamp - firstAt < PAIR_MS ? `${first} ${name}` : "";
    first = name;
    firstAt = event.timeStamp;
    const done =
      (pair && press(pair)) ||
      (name === "?" && help()) ||
      (name === "x" && tick()) ||
      ((name === "j" || name === "k") && walk(name === "j" ? 1 : -1)) ||
      press(name);
    if (done) event.preventDefault();
  });
}
