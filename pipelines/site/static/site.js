// Search, sorting of tables, and the text of a chart's parts where it is pointed at. The pages are complete without it.
"use strict";
(function () {
  var MOST = 30;
  var page = typeof document === "undefined" ? null : document.body.dataset, lines = null;

  // The index as entries (text to search in, name, what is shown beside it, address), and their texts as one, a line
  // each, in which the engine of the browser finds a term much sooner than in a hundred thousand texts.
  function read(index) {
    var found = [], code = "", paths = {};
    index[0].split("\n").forEach(function (line) {
      var part = line.split("\t");
      if (!part[0]) return;
      paths[part[0]] = part[1];
      found.push([part[1] + " " + part[0], part[1], part[0], "division/" + part[0] + ".html"]);
    });
    index[1].split("\n").forEach(function (line) {
      var part = line.split("\t");
      if (part.length < 3) return;
      code = part[0] || code;
      var stem = /^\d+$/.test(part[2]) ? part[1].slice(Number(part[2])) : part[2], beside = (paths[code] || "") + " " + code;
      found.push([(paths[code] || "") + " " + part[1] + " " + code, part[1], beside, "body/" + code + "/" + stem + ".html"]);
    });
    var at = 0, starts = found.map(function (entry) { var start = at; at += entry[0].length + 1; return start; });
    return { entries: found, starts: starts, text: found.map(function (entry) { return entry[0]; }).join("\n") };
  }

  // The number of the entry whose text has the character `at`.
  function entryAt(starts, at) {
    for (var low = 0, high = starts.length - 1; low < high;) {
      var middle = (low + high + 1) >> 1;
      if (starts[middle] <= at) low = middle; else high = middle - 1;
    }
    return low;
  }

  // Whether the characters of `term` are in `text` in this order, so that 西湖财政 finds 杭州市西湖区财政局.
  function inOrder(text, term) {
    for (var n = 0, at = -1; n < term.length; n++) {
      at = text.indexOf(term[n], at + 1);
      if (at < 0) return false;
    }
    return true;
  }

  // Entries that have the characters of the longest term in this order: together, or with others between if `apart`.
  function collect(all, terms, apart, most, wanted) {
    var longest = terms.reduce(function (one, other) { return other.length > one.length ? other : one; }), found = [];
    var pattern = new RegExp(Array.from(longest).map(function (each, n) {
      var escaped = each.replace(/[.*+?^${}()|[\]\\\/]/g, "\\$&");
      return (n && apart ? "[^\\n" + escaped + "]*" : "") + escaped;
    }).join(""), "gu");
    for (var hit = pattern.exec(all.text); hit && found.length < most; hit = pattern.exec(all.text)) {
      var n = entryAt(all.starts, hit.index), entry = all.entries[n];
      if (wanted(entry)) found.push(entry);
      pattern.lastIndex = all.starts[n] + entry[0].length;
    }
    return found;
  }

  function search(all, typed) {
    var terms = typed.trim().split(/\s+/).filter(Boolean), has = function (entry) {
      return terms.every(function (term) { return entry[0].indexOf(term) >= 0; });
    };
    if (!terms.length) return [];
    var exact = collect(all, terms, false, MOST * 4, has);
    exact.sort(function (a, b) { return a[1].length - b[1].length; });
    if (exact.length >= MOST) return exact.slice(0, MOST);
    return exact.concat(collect(all, terms, true, MOST - exact.length, function (entry) {
      return !has(entry) && terms.every(function (term) { return inOrder(entry[0], term); });
    }));
  }

  function show(box, input) {
    var found = search(lines, input.value);
    box.textContent = "";
    found.forEach(function (entry) {
      var link = document.createElement("a"), small = document.createElement("small");
      link.href = page.root + entry[3].split("/").map(encodeURIComponent).join("/");
      link.textContent = entry[1];
      small.textContent = entry[2];
      link.lang = "zh-CN";
      link.appendChild(small);
      box.appendChild(link);
    });
    if (!found.length) {
      var none = document.createElement("p");
      none.textContent = input.dataset.none;
      box.appendChild(none);
    }
    box.hidden = !input.value.trim();
  }

  function load(then) {
    if (lines) return then();
    var script = document.createElement("script");
    script.src = page.index;
    script.onload = function () { lines = lines || read(window.gongkaiIndex); then(); };
    document.head.appendChild(script);
  }

  function startSearch(form) {
    var input = form.querySelector("input"), box = form.querySelector(".found");
    form.hidden = false;
    input.addEventListener("focus", function () { load(function () {}); }, { once: true });
    input.addEventListener("input", function () { load(function () { show(box, input); }); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var first = box.querySelector("a");
      if (first && !box.hidden) first.click();
    });
    form.addEventListener("keydown", function (event) {
      var links = Array.prototype.slice.call(box.querySelectorAll("a")), at = links.indexOf(document.activeElement);
      if (event.key === "Escape") { box.hidden = true; input.focus(); }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      (links[at + (event.key === "ArrowDown" ? 1 : -1)] || input).focus();
    });
    document.addEventListener("click", function (event) { if (!form.contains(event.target)) box.hidden = true; });
  }

  function valueOf(row, column) {
    var cell = row.cells[column], given = cell.getAttribute("data-value");
    return given === null ? cell.textContent.trim() : given;
  }

  // Missing values are last in either direction.
  function sortBy(table, column, down) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    var keyed = rows.map(function (row) { return [valueOf(row, column), row]; });
    var numeric = keyed.every(function (pair) { return pair[0] === "" || !isNaN(pair[0]); });
    keyed.sort(function (a, b) {
      if (a[0] === "" || b[0] === "") return (a[0] === "") - (b[0] === "");
      var order = numeric ? a[0] - b[0] : a[0].localeCompare(b[0], "zh");
      return down ? -order : order;
    });
    keyed.forEach(function (pair) { body.appendChild(pair[1]); });
  }

  function startSorting(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") !== "descending" && head.classList.contains("n") || head.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sortBy(table, column, down);
      });
    });
  }

  function startTips() {
    var tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    document.body.appendChild(tip);
    function point(event) {
      var part = event.target.closest && event.target.closest("svg.chart *, td[title]"), text = "";
      if (part) {
        var title = part.querySelector(":scope > title") || (part.parentNode.querySelector && part.parentNode.querySelector(":scope > title"));
        text = part.getAttribute("title") || (title ? title.textContent : "");
      }
      tip.hidden = !text || part.hasAttribute("title") && event.type !== "click";
      if (tip.hidden) return;
      tip.textContent = text;
      tip.style.left = Math.max(4, Math.min(event.pageX + 10, document.documentElement.clientWidth - 290)) + "px";
      tip.style.top = event.pageY + 14 + "px";
    }
    document.addEventListener("pointerover", point);
    document.addEventListener("click", point);
  }

  // A table that is wider than its place is scrolled by the keyboard too.
  function makeReachable() {
    document.querySelectorAll(".wide").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  // A script that a page needs when its button is pressed and not before.
  function startOnDemand(button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var script = document.createElement("script");
      script.src = button.dataset.script;
      document.head.appendChild(script);
      button.hidden = true;
    });
  }

  if (typeof module !== "undefined") { module.exports = { read: read, search: search }; return; }
  document.querySelectorAll("form.search").forEach(startSearch);
  document.querySelectorAll("table.sortable").forEach(startSorting);
  document.querySelectorAll("button[data-script]").forEach(startOnDemand);
  startTips();
  makeReachable();
  window.addEventListener("resize", makeReachable);
})();
