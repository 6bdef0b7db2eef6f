// Drag and drop of files and folders, progress of reading, ticks saved as they are set. Without it the forms work as
// plain forms. Sends requests to the desk alone.
"use strict";

const upload = document.getElementById("upload");
const said = document.getElementById("said");

function filesOf(entry, path) {
  if (entry.isFile) {
    return new Promise((done, fail) => entry.file((file) => done([{ file, name: path + file.name }]), fail));
  }
  const reader = entry.createReader();
  const all = [];
  const read = (done, fail) => reader.readEntries((entries) => {
    if (entries.length === 0) return done(all);
    all.push(...entries);
    read(done, fail);
  }, fail);
  return new Promise(read).then(async (entries) => {
    const lists = [];
    for (const one of entries) lists.push(await filesOf(one, path + entry.name + "/"));
    return lists.flat();
  });
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, name: file.name }));
  const lists = [];
  for (const entry of entries) lists.push(await filesOf(entry, ""));
  return lists.flat();
}

async function send(form) {
  const files = [...form.entries()].map(([, value]) => value).filter((value) => value instanceof File && value.name);
  if (files.length === 0) {
    said.textContent = upload.dataset.nothing;
    return;
  }
  if (files.reduce((sum, file) => sum + file.size, 0) > Number(upload.dataset.largest)) {
    said.textContent = upload.dataset.tooLarge;
    return;
  }
  said.textContent = upload.dataset.sending;
  try {
    const response = await fetch(upload.action, { method: "POST", body: form });
    if (!response.ok) throw new Error(String(response.status));
    location.assign("/");
  } catch {
    said.textContent = upload.dataset.failed;
  }
}

if (upload) {
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    send(new FormData(upload));
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    upload.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) upload.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    upload.classList.remove("over");
    const earlier = event.target instanceof Element && event.target.closest("#earlier") !== null;
    const form = new FormData(upload);
    for (const { file, name } of await dropped(event.dataTransfer)) {
      form.append(earlier ? "earlier" : "drafts", file, name);
    }
    send(form);
  });
}

async function follow() {
  const response = await fetch("/progress");
  const { busy, done, total } = await response.json();
  if (!busy) {
    location.reload();
    return;
  }
  const bar = document.getElementById("bar");
  bar.max = total;
  bar.value = done;
  document.getElementById("count").textContent = `${done}/${total}`;
  setTimeout(follow, 500);
}

if (document.getElementById("reading")) setTimeout(follow, 300);

const ticks = document.getElementById("ticks");
if (ticks) {
  ticks.querySelector("button").hidden = true;
  ticks.addEventListener("change", () => fetch(ticks.action, { method: "POST", body: new FormData(ticks) }));
}

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
