// The page that explores: reads the sample, or a Parquet file of the release that the reader opens, and shows it by
// groups and row by row. Loaded when its button is pressed. Nothing leaves the browser. A missing figure is never 0.
"use strict";
(function () {
  var SHOWN = 100, MOST_GROUPS = 400;
  var place = document.getElementById("explore"), words = JSON.parse(place.dataset.words);
  var labels = {}, codes = {}, rows = [], names = [], chosen = [];

  function make(tag, text, attributes) {
    var made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  }

  function load(source, then) {
    var script = make("script", null, { src: source });
    script.onload = then;
    script.onerror = function () { say(words.unreadable + " " + source); };
    document.head.appendChild(script);
  }

  function say(text) { state.textContent = text; }

  // A value as it is shown, sorted and saved: whole numbers without their type, days as text.
  function plain(value) {
    if (typeof value === "bigint") return Number(value);
    if (value instanceof Date) return value.toISOString().slice(0, 10);
    return value === undefined ? null : value;
  }

  function open(buffer, title) {
    return gongkaiParquet.read(buffer).then(function (read) {
      names = read.length ? Object.keys(read[0]) : [];
      rows = read.map(function (row) {
        var made = {};
        names.forEach(function (name) { made[name] = plain(row[name]); });
        return made;
      });
      fill();
      say(words.opened.replace("{title}", title).replace("{rows}", rows.length.toLocaleString("en")));
      show();
    }).catch(function (error) { say(words.unreadable + " " + title + " (" + error.message + ")"); });
  }

  function isNumber(name) {
    var some = false;
    return rows.every(function (row) {
      if (typeof row[name] === "number") some = true;
      return row[name] === null || typeof row[name] === "number";
    }) && some;
  }

  function isYear(name) { return /(^|_)year$/.test(name); }

  function different(name) {
    var found = new Set();
    for (var n = 0; n < rows.length && found.size <= MOST_GROUPS; n++) found.add(rows[n][name]);
    return found.size;
  }

  function named(name) { return labels[name] || name; }

  function choose(select, options, preferred) {
    select.textContent = "";
    options.forEach(function (name) { select.appendChild(make("option", named(name), { value: name })); });
    if (options.indexOf(preferred) >= 0) select.value = preferred;
  }

  function fill() {
    var figures = names.filter(isNumber).filter(function (name) { return !isYear(name); });
    choose(by, names.filter(function (name) { return different(name) <= MOST_GROUPS && figures.indexOf(name) < 0; }), "level");
    choose(figure, figures, "received_new");
    controls.hidden = false;
  }

  function matches(row, terms) {
    return terms.every(function (term) {
      return names.some(function (name) { return row[name] !== null && String(row[name]).indexOf(term) >= 0; });
    });
  }

  function median(values) {
    var sorted = values.slice().sort(function (a, b) { return a - b; }), middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  function written(value, name) {
    if (value === null) return "—";
    if (codes[name] && codes[name][value]) return codes[name][value];
    if (isYear(name)) return String(value);
    return typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 2, useGrouping: true }) : String(value);
  }

  function cell(value, number, name) {
    var made = make("td", written(value, name), number ? { "class": "n" } : {});
    if (value === null) { made.title = words.missing; made.className += " none"; }
    return made;
  }

  function head(texts, numbers) {
    var made = make("thead"), line = made.appendChild(make("tr"));
    texts.forEach(function (text, n) { line.appendChild(make("th", text, numbers[n] ? { scope: "col", "class": "n" } : { scope: "col" })); });
    return made;
  }

  function grouped() {
    var found = new Map();
    chosen.forEach(function (row) {
      var key = row[by.value];
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(row[figure.value]);
    });
    return Array.from(found).sort(function (a, b) { return b[1].length - a[1].length; });
  }

  function showGroups() {
    var body = make("tbody");
    groups.textContent = "";
    groups.appendChild(make("caption", named(figure.value) + " · " + named(by.value)));
    groups.appendChild(head([named(by.value), words.rows, words.withFigure, words.median, words.largest], [false, true, true, true, true]));
    grouped().forEach(function (group) {
      var known = group[1].filter(function (value) { return value !== null; }), line = make("tr");
      line.appendChild(make("th", written(group[0], by.value), { scope: "row" }));
      line.appendChild(cell(group[1].length, true));
      line.appendChild(cell(known.length, true));
      line.appendChild(cell(known.length ? median(known) : null, true));
      line.appendChild(cell(known.length ? known.reduce(function (a, b) { return Math.max(a, b); }) : null, true));
      body.appendChild(line);
    });
    groups.appendChild(body);
  }

  function showRows() {
    var shown = names.filter(function (name) { return ["body", "year", "region_path", by.value, figure.value].indexOf(name) >= 0; });
    if (shown.length < 3) shown = names.slice(0, 6);
    var numbers = shown.map(function (name) { return !isYear(name) && isNumber(name); }), body = make("tbody");
    list.textContent = "";
    list.appendChild(make("caption", words.first.replace("{shown}", Math.min(SHOWN, chosen.length)).replace("{rows}", chosen.length.toLocaleString("en"))));
    list.appendChild(head(shown.map(named), numbers));
    var order = chosen.slice().sort(function (a, b) {
      var one = a[figure.value], other = b[figure.value];
      return one === null || other === null ? (one === null) - (other === null) : other - one;
    });
    order.slice(0, SHOWN).forEach(function (row) {
      var line = make("tr");
      shown.forEach(function (name, n) { line.appendChild(isYear(name) && row[name] !== null ? make("td", String(row[name])) : cell(row[name], numbers[n], name)); });
      body.appendChild(line);
    });
    list.appendChild(body);
  }

  function show() {
    var terms = filter.value.trim().split(/\s+/).filter(Boolean);
    chosen = terms.length ? rows.filter(function (row) { return matches(row, terms); }) : rows;
    if (!by.value || !figure.value) { groups.textContent = list.textContent = ""; return; }
    showGroups();
    showRows();
  }

  function quoted(value) {
    if (value === null) return "";
    var text = typeof value === "string" && /^[=+\-@\t\r＝＋－＠]/.test(value) ? "'" + value : String(value);
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function save() {
    var lines = [names.map(quoted).join(",")].concat(chosen.map(function (row) { return names.map(function (name) { return quoted(row[name]); }).join(","); }));
    var link = make("a", null, { download: "selection.csv" });
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function labelled(text, control) {
    var made = make("label", text);
    made.appendChild(control);
    return made;
  }

  function bytes(text) {
    var decoded = atob(text), made = new Uint8Array(decoded.length);
    for (var n = 0; n < decoded.length; n++) made[n] = decoded.charCodeAt(n);
    return made.buffer;
  }

  var opening = make("p", null, { "class": "opening" }), state = make("p", null, { role: "status", "class": "note" });
  var file = make("input", null, { type: "file", accept: ".parquet" });
  var controls = make("div", null, { "class": "controls" });
  var filter = make("input", null, { type: "search" }), by = make("select"), figure = make("select"), saved = make("button", words.save, { type: "button" });
  var groups = make("table", null, { "class": "groups" }), list = make("table");
  opening.appendChild(labelled(words.file, file));
  [[words.filter, filter], [words.by, by], [words.figure, figure]].forEach(function (pair) { controls.appendChild(labelled(pair[0], pair[1])); });
  controls.appendChild(saved);
  controls.hidden = true;
  [opening, state, controls].forEach(function (part) { place.appendChild(part); });
  [groups, list].forEach(function (table) {
    var wide = place.appendChild(make("div", null, { "class": "wide", tabindex: "0" }));
    wide.appendChild(table);
  });
  filter.addEventListener("input", show);
  by.addEventListener("change", show);
  figure.addEventListener("change", show);
  saved.addEventListener("click", save);
  file.addEventListener("change", function () {
    var given = file.files[0];
    if (given) given.arrayBuffer().then(function (buffer) { labels = codes = {}; return open(buffer, given.name); });
  });
  say(words.loading);
  load(place.dataset.reader, function () {
    if (!place.dataset.sample) return say("");
    load(place.dataset.sample, function () {
      labels = JSON.parse(place.dataset.labels);
      codes = JSON.parse(place.dataset.codes);
      open(bytes(window.gongkaiSample), words.sample);
    });
  });
})();
