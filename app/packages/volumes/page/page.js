// The page: what was chosen, what is said about it, and where the opened file goes.
const MOST_IN_MEMORY = 2 ** 30;
const LONGEST_INDEX = 8 * 1024 * 1024;
const $ = (id) => document.getElementById(id);
const said = new Map(); // what stands where, so that it can be said in another language
let language = "en";
let chosen = []; // {name, file, hash, beginning, isIndex}
let reading = Promise.resolve();
let index = null, there = null;
let stopping = false, busy = false;
let saved = ""; // the address of the file in memory

function word(key, more) {
  const [first, ...parts] = WORDS[language][key].split("{");
  const filled = parts.map((each) => {
    const [name, rest] = each.split("}");
    return (more && name in more ? more[name] : "") + rest;
  });
  return first + filled.join("");
}

// Says sentences in one place: [key, values], and nothing hides it.
function say(id, ...sentences) {
  said.set(id, sentences);
  $(id).textContent = sentences.map(([key, more]) => word(key, more)).join(" ");
  if ($(id).classList.contains("wrong")) $(id).hidden = !sentences.length;
}

function speak(code) {
  language = code;
  document.documentElement.lang = code;
  document.title = word("title");
  for (const each of document.querySelectorAll("[data-says]")) each.textContent = word(each.dataset.says);
  for (const each of document.querySelectorAll("[data-names]")) each.setAttribute("aria-label", word(each.dataset.names));
  for (const each of $("languages").children) each.setAttribute("aria-pressed", String(each.lang === code));
  for (const [id, sentences] of said) say(id, ...sentences);
  list();
}

// --- 1. the files

function take(files) {
  if (busy) return;
  $("read").hidden = false;
  reading = reading.then(() => readAll([...files])).catch((error) => {
    $("read").hidden = true;
    say("reading", ["failed", { why: error.name }]);
  });
}

async function readAll(files) {
  const total = files.reduce((size, file) => size + file.size, 0) || 1;
  let done = 0;
  for (const file of files) {
    const hash = await hashOf(file, (size) => {
      done += size;
      $("read").value = done / total;
      say("reading", ["reading", { name: file.name, percent: Math.floor((100 * done) / total) }]);
    });
    if (chosen.some((each) => each.hash === hash)) continue;
    chosen.push({ name: file.name, file, hash, beginning: await beginningOf(file), isIndex: await isIndex(file) });
  }
  $("read").hidden = true;
  say("reading", ["read"]);
  await look();
}

async function isIndex(file) {
  if (file.name.endsWith(".index.json")) return true;
  if (file.size > LONGEST_INDEX) return false;
  const text = await file.slice(0, 200).text();
  return text.startsWith("{") && text.includes('"barvinok-volumes"');
}

// --- 2. what is here

async function look() {
  index = there = null;
  const indexes = chosen.filter((each) => each.isIndex);
  $("there").hidden = !chosen.length;
  $("package").textContent = $("index-hash").textContent = "–";
  try {
    if (!indexes.length) throw new Wrong("noIndex");
    if (indexes.length > 1) throw new Wrong("twoIndexes", { names: indexes.map((each) => each.name).join(", ") });
    $("index-hash").textContent = indexes[0].hash;
    index = readIndex(await indexes[0].file.text());
    $("package").textContent = index.package_id;
    there = sorted(index, chosen.filter((each) => !each.isIndex));
    verdict();
  } catch (error) {
    if (!error.says) throw error;
    tell(false, [error.says, error.more]);
  }
  list();
  $("ask").hidden = !(there && there.whole);
}

function verdict() {
  const names = (list) => ({ names: list.join(", ") });
  const sentences = [there.whole ? ["allThere", { n: index.volumes.length }] : ["notAll"]];
  if (there.missing.length) sentences.push(["sayMissing", names(there.missing)]);
  if (there.changed.length) sentences.push(["sayChanged", names(there.changed)]);
  if (there.foreign.length) sentences.push(["sayForeign", names(there.foreign)]);
  tell(there.whole, ...sentences);
  if (there.whole) where();
}

function tell(right, ...sentences) {
  $("verdict").className = right ? "right-set" : "wrong";
  say("verdict", ...sentences);
}

function list() {
  const rows = index && there
    ? index.volumes.map((each) => row(each.name, each.sha256, stateOf(each)))
    : chosen.filter((each) => each.beginning).map((each) => row(`${each.name} · ${each.beginning.id}`, each.hash, "notSorted"));
  if (there) {
    const listed = new Set(index.volumes.map((each) => each.name));
    const rest = (names, state) => names.filter((name) => !listed.has(name)).map((name) => row(name, "", state));
    rows.push(...rest(there.changed, "changed"), ...rest(there.foreign, "foreign"), ...rest(there.others, "other"));
  }
  $("volumes").replaceChildren(...rows);
}

function stateOf(volume) {
  if (there.found.has(volume.number)) return "whole";
  return there.changed.includes(volume.name) ? "changed" : "missing";
}

function row(name, hash, state) {
  const item = document.createElement("li"), mark = document.createElement("b"), code = document.createElement("div");
  item.className = { whole: "right", missing: "bad", changed: "bad", foreign: "bad" }[state] || "";
  mark.textContent = word(state);
  code.textContent = hash;
  code.className = "hash";
  item.append(mark, name, code);
  return item;
}

function startOver() {
  chosen = [];
  URL.revokeObjectURL(saved);
  saved = "";
  $("files").value = "";
  for (const id of ["there", "ask", "done"]) $(id).hidden = true;
  say("reading");
  look().then(() => $("files").focus());
}

// --- 3. the code

const clearSize = () => index.volumes.reduce((size, { size_bytes }) => {
  const sealed = size_bytes - HEADER - ENDING;
  return size + sealed - TAG * Math.ceil(sealed / SEALED);
}, 0);

function where() {
  const limit = { limit: MOST_IN_MEMORY / 2 ** 30 };
  if (window.showSaveFilePicker) say("where", ["whereAsked"]);
  else say("where", [clearSize() > MOST_IN_MEMORY ? "tooLarge" : "whereMemory", limit]);
}

async function target() {
  if (window.showSaveFilePicker) {
    let handle;
    try {
      handle = await window.showSaveFilePicker({ suggestedName: index.opens_as });
    } catch (error) {
      if (error.name === "AbortError") throw new Wrong("notSaved");
      if (error.name !== "SecurityError") throw error;
    }
    if (handle) return handle.createWritable();
  }
  if (clearSize() > MOST_IN_MEMORY) throw new Wrong("tooLarge", { limit: MOST_IN_MEMORY / 2 ** 30 });
  return new InMemory();
}

// Pieces as blobs of their own: a browser may lay them out of its memory.
class InMemory {
  parts = [];
  async write(piece) { this.parts.push(new Blob([piece])); }
  async close() { saved = URL.createObjectURL(new Blob(this.parts, { type: "application/octet-stream" })); }
  async abort() { this.parts = []; }
}

async function openIt() {
  if (busy || !there || !there.whole) return;
  busy = true;
  stopping = false;
  say("code-wrong");
  $("code").removeAttribute("aria-invalid");
  try {
    const cipher = await keysFor(readCode($("code").value), index);
    await write(cipher);
  } catch (error) {
    refuse(error);
  } finally {
    busy = false;
    working(false);
  }
}

async function write(cipher) {
  const sink = await target();
  working(true);
  const total = index.volumes.reduce((size, each) => size + each.size_bytes, 0);
  let done = 0;
  try {
    const opened = await openAll(index, cipher, there.found, sink, (size) => {
      if (stopping) throw new Wrong("stopped");
      done += size;
      $("opened").value = done / total;
      say("opening", ["opening", { percent: Math.floor((100 * done) / total) }]);
    });
    await sink.close();
    finish(opened);
  } catch (error) {
    await sink.abort().catch(() => {});
    throw error;
  }
}

function working(is) {
  $("opened").hidden = $("stop").hidden = !is;
  $("open").disabled = $("files").disabled = $("over").disabled = $("code").readOnly = is;
  if (!is) say("opening");
}

function refuse(error) {
  const [key, more] = error.says ? [error.says, error.more] : ["failed", { why: error.name }];
  say("code-wrong", [key, more]);
  if (key.startsWith("code")) $("code").setAttribute("aria-invalid", "true");
  $("code").focus();
}

// --- 4. the file

function finish(opened) {
  $("code").value = "";
  $("file").textContent = index.opens_as;
  $("file-hash").textContent = opened.sha256;
  say("size", ["bytes", { n: opened.size }]);
  say("saved", [saved ? "saveNow" : "savedThere"]);
  $("save").hidden = !saved;
  if (saved) {
    $("save").href = saved;
    $("save").download = index.opens_as;
  }
  say("next", ["receipt"], ...(index.opens_as.endsWith(".zip") ? [["unpack"]] : []), ["destroy"]);
  $("ask").hidden = true;
  $("done").hidden = false;
  $("h-done").focus();
}

function listen() {
  $("files").addEventListener("change", () => take($("files").files));
  $("over").addEventListener("click", startOver);
  $("stop").addEventListener("click", () => { stopping = true; });
  $("form").addEventListener("submit", (event) => { event.preventDefault(); openIt(); });
  for (const kind of ["dragover", "dragleave", "drop"])
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      $("drop").classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files);
    });
}

function begin() {
  for (const code of Object.keys(WORDS)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", lang: code, textContent: WORDS[code].language });
    button.addEventListener("click", () => speak(code));
    $("languages").append(button);
  }
  const wanted = (navigator.languages || []).map((each) => each.slice(0, 2));
  speak(wanted.find((each) => each in WORDS) || "en");
  ready().catch(() => false).then((able) => {
    if (able) listen();
    else say("unable", ["unable"]);
    $("files").disabled = !able;
    document.documentElement.dataset.ready = String(able);
  });
}

begin();
