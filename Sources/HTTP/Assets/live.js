"use strict";
// Times in the reader's own zone; the universal time stays in the title.
const style = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
function localize(place) {
  for (const time of place.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!isNaN(moment)) time.textContent = moment.toLocaleString([], style);
  }
}
// Counters that follow the node: a stream of server-sent events writes what changed.
const live = document.querySelector("[data-live]");
if (live && window.EventSource) {
  const source = new EventSource(live.dataset.live);
  source.addEventListener("figures", (event) => {
    for (const [name, text] of Object.entries(JSON.parse(event.data))) {
      for (const place of document.querySelectorAll(`[data-figure="${name}"]`)) {
        if (place.textContent === text) continue;
        place.textContent = text;
        place.classList.remove("changed");
        void place.offsetWidth;
        place.classList.add("changed");
      }
    }
  });
  addEventListener("pagehide", () => source.close());
}

// Parts of the page that follow the node: they are asked for again and put in place of the old, until they are paused or done.
const tail = document.querySelector("#tail[data-tail]");
if (tail) {
  const pause = document.createElement("button"), row = document.createElement("p");
  let isPaused = false;
  pause.type = "button"; pause.className = "plain"; pause.textContent = "Pause"; row.className = "small soft";
  pause.setAttribute("aria-pressed", "false");
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? "Follow again" : "Pause";
    pause.setAttribute("aria-pressed", String(isPaused));
  });
  row.append("Follows what happens. ", pause);
  tail.before(row);
  const parts = () => [...document.querySelectorAll("[data-tail][id]")];
  const shown = new Map(parts().map((part) => [part.id, part.innerHTML]));
  // What is put in place: not under the hands of somebody who reads a part of it.
  const put = (page) => {
    for (const part of isPaused ? [] : parts()) {
      const next = page.getElementById(part.id);
      if (!next || next.innerHTML === shown.get(part.id) && "tail" in next.dataset || isBusy(part)) continue;
      shown.set(part.id, next.innerHTML);
      localize(next);
      part.replaceWith(next);
    }
  };
  const isBusy = (part) => part.querySelector(".here, details[open]") || part.contains(document.activeElement);
  const step = async () => {
    if (!isPaused && !document.hidden && !parts().some(isBusy)) {
      try {
        const answer = await fetch(location.href, { headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (answer.ok) put(page);
        if (!parts().length) { row.remove(); return; }
      } catch { /* the node is away for a moment */ }
    }
    setTimeout(step, 3000);
  };
  if (tail.dataset.tail && window.EventSource) {
    // The node says what changed; what could not be put in place waits for its turn. Without a stream the page is asked for instead.
    let newest = null;
    const source = new EventSource(tail.dataset.tail);
    const settle = () => { if (newest && !document.hidden) put(newest); };
    source.addEventListener("part", (event) => {
      newest = new DOMParser().parseFromString(JSON.parse(event.data).html, "text/html");
      settle();
    });
    const turns = setInterval(settle, 1000);
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) { clearInterval(turns); setTimeout(step, 3000); }
    });
    addEventListener("pagehide", () => source.close());
  } else setTimeout(step, 3000);
}

// What still changes is loaded again, as without a script; not under the hands of somebody who types.
const again = Number(document.body.dataset.refresh);
if (again && !live && !tail) {
  setInterval(() => {
    const isBusy = document.hidden || document.querySelector("form.fields :focus, dialog, details[open]") || getSelection().type === "Range";
    if (!isBusy) location.reload();
  }, again * 1000);
}
// A question before what cannot be undone.
document.addEventListener("submit", (event) => {
  const form = event.target, question = form.dataset.ask;
  if (question && !confirm(question)) { event.preventDefault(); return; }
  if (form.method === "post" && form.classList.contains("fields")) { event.preventDefault(); send(form, event.submitter); }
});
// A form is sent from here, so that what was typed stays where something is wrong with it; the words stand beside the field.
async function send(form, button) {
  for (const old of form.querySelectorAll(".fault")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  if (button) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "Postrider-Form": "true" }, body: new URLSearchParams(data) });
    const place = answer.headers.get("Postrider-Place");
    if (place) {
      const goal = new URL(place, location.href);
      if (goal.href === location.href) location.reload(); else location.href = goal.href;
    } else if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.title = page.title;
      document.getElementById("main").replaceWith(page.getElementById("main"));
      prepare(document.getElementById("main"));
      scrollTo(0, 0);
    } else {
      const problem = await answer.json().catch(() => ({}));
      tell(form, problem.detail ?? "It was not taken.", (problem.errors ?? [])[0]?.pointer?.slice(1));
    }
  } catch {
    tell(form, "The node does not answer. Try again in a moment.");
  }
  if (button) button.disabled = false;
}
function tell(form, words, name) {
  const named = (label) => { const text = label.textContent.replace(/ \(.*/, "").toLowerCase(); return words.toLowerCase().includes(text) ? text.length : 0; };
  const label = [...form.querySelectorAll("label")].sort((a, b) => named(b) - named(a))[0];
  const field = form.querySelector(`[name="${CSS.escape(name ?? "")}"]:not([type=hidden])`) ?? (label && named(label) ? document.getElementById(label.htmlFor) : null);
  const fault = document.createElement("span");
  fault.className = "fault wrong small"; fault.id = "fault"; fault.textContent = words; fault.setAttribute("role", "alert");
  if (field) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", "fault");
    field.after(fault);
    field.focus();
  } else {
    form.querySelector(".do").before(fault);
    form.querySelector(".do button").focus();
  }
}
// Keys: `/` searches, `g` and a letter go to a page, `j` and `k` walk through rows, Enter opens one, `e` exports, `?` helps.
let isGoing = false;
const rows = () => [...document.querySelectorAll("tbody tr")].filter((row) => row.querySelector("a[href]"));
function walk(step) {
  const all = rows(), here = all.findIndex((row) => row.classList.contains("here"));
  const next = all[Math.max(0, Math.min(all.length - 1, here < 0 ? 0 : here + step))];
  if (!next) return;
  all[here]?.classList.remove("here");
  next.classList.add("here");
  next.querySelector("a[href]").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
function help() {
  const dialog = document.createElement("dialog");
  const pages = [...document.querySelectorAll("[data-key]")].filter((link) => link.dataset.key);
  const lines = [["/", "Search"], ["j k", "Next row, row before"], ["Enter", "Open the row"], ["e", "Export what is shown"]]
    .concat(pages.map((link) => ["g " + link.dataset.key, link.textContent]));
  const heading = document.createElement("h2"), list = document.createElement("dl"), form = document.createElement("form"), close = document.createElement("button");
  heading.textContent = "Keys";
  list.className = "facts";
  for (const [key, words] of lines) {
    const term = document.createElement("dt"), meaning = document.createElement("dd");
    term.textContent = key; meaning.textContent = words;
    list.append(term, meaning);
  }
  form.method = "dialog"; close.textContent = "Close"; form.append(close);
  dialog.append(heading, list, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const wasGoing = isGoing;
  isGoing = false;
  if (wasGoing) {
    const link = [...document.querySelectorAll("[data-key]")].find((link) => link.dataset.key === event.key);
    if (link) location.href = link.href;
    return;
  }
  switch (event.key) {
    case "/": document.querySelector("input[type=search]")?.focus(); event.preventDefault(); break;
    case "g": isGoing = true; break;
    case "j": walk(1); break;
    case "k": walk(-1); break;
    case "e": document.querySelector("[data-export]")?.click(); break;
    case "?": help(); break;
  }
});
// What is bound to single elements; again where a part of the page is new.
function prepare(part) {
  localize(part);
  // A file that is chosen is read into the text area of its form, so that it goes the same way as pasted text.
  for (const input of part.querySelectorAll("form input[type=file]")) {
    const area = input.form.querySelector("textarea");
    if (area) input.addEventListener("change", async () => { if (input.files[0]) area.value = await input.files[0].text(); });
  }
  // A command that can be copied.
  for (const text of part.querySelectorAll("pre[data-copy]")) {
    if (!navigator.clipboard) break;
    const button = document.createElement("button");
    button.type = "button"; button.className = "plain"; button.textContent = "Copy";
    button.addEventListener("click", async () => { await navigator.clipboard.writeText(text.textContent); button.textContent = "Copied"; });
    text.after(button);
  }
  // A file is sent as it is; the form above says how it is to be read.
  for (const place of part.querySelectorAll("[data-upload]")) {
    place.hidden = false;
    const input = place.querySelector("input");
    input.addEventListener("change", async () => {
      const file = input.files[0], form = place.parentElement.querySelector("form");
      if (!file || !form) return;
      const query = new URLSearchParams({ file_name: file.name });
      for (const name of ["list", "source", "origin", "dry_run", "then", "verify", "level", "column", "format"]) {
        const value = new FormData(form).get(name);
        if (value) query.set(name, value);
      }
      const answer = await fetch(place.dataset.upload + "?" + query, { method: "POST", body: file });
      if (answer.ok) location.href = answer.headers.get("Location").replace("/v1", "");
      else alert((await answer.json().catch(() => ({}))).detail ?? "The file was not taken.");
    });
  }
}
prepare(document);
