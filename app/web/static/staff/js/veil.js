// Closes what was opened to be read: Escape closes every veil at once, and so does a
// button marked data-break. Nobody is told.

function closeAll() {
  for (const veil of document.querySelectorAll("details[data-veil][open]")) veil.open = false;
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) closeAll();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-break]")) closeAll();
  });
}
