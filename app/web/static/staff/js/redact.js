// Draws a box on a page that is being marked: with a pointer by dragging, on a touch
// screen by tapping two corners. It only fills the four fields, which work without it;
// nothing is hidden before the button is pressed.
const SIDES = ["left", "top", "right", "bottom"];
const WHOLE = 10000;
let from = null;

function place(svg, event) {
  const area = svg.getBoundingClientRect();
  const part = (at, start, size) => Math.min(Math.max((at - start) / size, 0), 1) * WHOLE;
  return { x: part(event.clientX, area.left, area.width), y: part(event.clientY, area.top, area.height) };
}

function drawn(svg) {
  const old = svg.querySelector("[data-new]");
  if (old) return old;
  const fresh = document.createElementNS(svg.namespaceURI, "rect");
  fresh.dataset.new = "";
  return svg.appendChild(fresh);
}

function show(svg, sides) {
  const [left, top, right, bottom] = sides;
  const box = { x: Math.min(left, right), y: Math.min(top, bottom), width: Math.abs(right - left), height: Math.abs(bottom - top) };
  for (const [name, value] of Object.entries(box)) drawn(svg).setAttribute(name, value);
}

function fill(svg, to) {
  const sides = [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y)];
  show(svg, sides);
  SIDES.forEach((side, at) => {
    document.getElementById(side).value = (sides[at] / 100).toFixed(1);
  });
}

function typed() {
  const svg = document.querySelector("svg[data-redact]");
  const told = SIDES.map((side) => Number.parseFloat(document.getElementById(side).value.replace(",", ".")) * 100);
  if (told.every((value) => value >= 0 && value <= WHOLE)) show(svg, told);
}

function pageOf(event) {
  return event.target.closest?.("svg[data-redact]");
}

export function start() {
  document.addEventListener("pointerdown", (event) => {
    const svg = pageOf(event);
    if (!svg || !event.isPrimary || event.button || event.pointerType === "touch") return;
    event.preventDefault();
    from = place(svg, event);
    svg.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    const svg = pageOf(event);
    if (svg && from && event.pointerType !== "touch") fill(svg, place(svg, event));
  });
  document.addEventListener("pointerup", (event) => {
    const svg = pageOf(event);
    if (svg && from && event.pointerType !== "touch") from = null;
  });
  document.addEventListener("click", (event) => {
    const svg = pageOf(event);
    if (!svg || event.pointerType !== "touch") return;
    const at = place(svg, event);
    if (from) {
      fill(svg, at);
      from = null;
    } else {
      from = at;
      show(svg, [at.x, at.y, Math.min(at.x + 100, WHOLE), Math.min(at.y + 100, WHOLE)]);
    }
  });
  document.addEventListener("input", (event) => {
    if (SIDES.includes(event.target.id) && document.querySelector("svg[data-redact]")) typed();
  });
}
