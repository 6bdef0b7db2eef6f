// Search, sorting of tables, the places of cells, and the text of a chart's parts where it is pointed at. The pages are
// complete without it.
"use strict";
(function () {
  var MOST = 30, SLICE = 2000;
  var lines = null, complete = false;
  // From the page to the folder of the site, as the page names this script; the English pages are in one of their own.
  var site = typeof document === "undefined" ? "" : document.currentScript.getAttribute("src").slice(0, -"static/site.js".length);

  // The first Chinese character of each letter in the order of pinyin, which browsers know.
  var LETTERS = "abcdefghjklmnopqrstwxyz", FIRST = Array.from("阿八嚓咑妸发旮哈丌咔垃妈拏喔妑七呥仨他屲夕丫帀");
  var collator = new Intl.Collator("zh-Hans-CN-u-co-pinyin"), letters = new Uint8Array(65536);

  function letterOf(character) {
    if (character < "\u3400" || character > "\u9fff") return character < "\x80" ? character.toLowerCase() : "?";
    for (var low = 0, high = FIRST.length - 1; low < high;) {
      var middle = (low + high + 1) >> 1;
      if (collator.compare(FIRST[middle], character) <= 0) low = middle; else high = middle - 1;
    }
    return LETTERS[low];
  }

  // `text` with the initial in pinyin for each Chinese character, and as long as it was.
  function initialsOf(text) {
    for (var n = 0, found = new Uint8Array(text.length); n < text.length; n++) {
      var code = text.charCodeAt(n);
      found[n] = letters[code] || (letters[code] = letterOf(text[n]).charCodeAt(0));
    }
    return new TextDecoder("latin1").decode(found);
  }

  // The index, which is read a slice at a time, so that a page is never held up: each call of `readOn` adds a slice of
  // entries until it returns false. A slice has the texts of its entries as one with a line each, in which the engine of
  // a browser finds a term much sooner than in a hundred thousand texts, where each of them begins, and its parts: the
  // code and the line of the index.
  function read(index) {
    var lines = index[0].split("\n"), divisions = lines.length, at = 0, code = "", paths = {}, all = { slices: [] };
    lines = lines.concat(index[1].split("\n"));
    all.readOn = function () {
      var slice = { parts: [], starts: [0] }, texts = [], size = 0;
      for (var end = Math.min(at + SLICE, lines.length); at < end; at++) {
        var line = lines[at], tab = line.indexOf("\t"), next = line.indexOf("\t", tab + 1), text;
        if (tab < 0) continue;
        if (tab) code = line.slice(0, tab);
        if (at < divisions) text = (paths[code] = line.slice(tab + 1)) + " " + code;
        else text = (paths[code] || "") + " " + line.slice(tab + 1, next) + " " + code;
        slice.parts.push([line, code, at < divisions ? null : paths[code] || ""]);
        texts.push(text);
        slice.starts.push(size += text.length + 1);
      }
      slice.text = texts.join("\n") + "\n";
      slice.initials = initialsOf(slice.text);
      all.slices.push(slice);
      return at < lines.length;
    };
    return all;
  }

  // What is shown of an entry: its name, what is beside it, its address.
  function entryOf(part) {
    var fields = part[0].split("\t"), code = part[1], path = part[2], name = fields[1];
    if (path === null) return [name, code, "division/" + code + ".html"];
    var stem = /^\d+$/.test(fields[2]) ? name.slice(Number(fields[2])) : fields[2];
    return [name, path + " " + code, "body/" + code + "/" + stem + ".html"];
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

  // Entries that have the characters of the longest term in this order in their text or its `initials`: together, or
  // with others between if `apart`.
  function collect(all, initials, terms, apart, most, wanted) {
    var longest = terms.reduce(function (one, other) { return other.length > one.length ? other : one; }), found = [];
    var pattern = new RegExp(Array.from(longest).map(function (each, n) {
      var escaped = each.replace(/[.*+?^${}()|[\]\\\/]/g, "\\$&");
      return (n && apart ? "[^\\n" + escaped + "]*" : "") + escaped;
    }).join(""), "gu");
    all.slices.forEach(function (slice) {
      var whole = initials ? slice.initials : slice.text;
      pattern.lastIndex = 0;
      for (var hit; found.length < most && (hit = pattern.exec(whole));) {
        var n = entryAt(slice.starts, hit.index), end = slice.starts[n + 1] - 1;
        if (wanted(whole.slice(slice.starts[n], end))) found.push(slice.parts[n]);
        pattern.lastIndex = end;
      }
    });
    return found;
  }

  // Letters are those of names and the initials of Chinese ones in pinyin: xhczj finds 西湖区财政局.
  function search(all, typed) {
    var initials = /^[\x21-\x7e\s]*[a-z][\x21-\x7e\s]*$/i.test(typed);
    var terms = (initials ? typed.toLowerCase() : typed).trim().split(/\s+/).filter(Boolean), has = function (text) {
      return terms.every(function (term) { return text.indexOf(term) >= 0; });
    };
    if (!terms.length) return [];
    var exact = collect(all, initials, terms, false, MOST * 4, has);
    exact = exact.map(entryOf).sort(function (a, b) { return a[0].length - b[0].length; });
    if (exact.length < MOST) {
      exact = exact.concat(collect(all, initials, terms, true, MOST - exact.length, function (text) {
        return !has(text) && terms.every(function (term) { return inOrder(text, term); });
      }).map(entryOf));
    }
    return exact.slice(0, MOST);
  }

  function show(box, input) {
    var found = search(lines, input.value);
    box.textContent = "";
    found.forEach(function (entry) {
      var link = document.createElement("a"), small = document.createElement("small");
      link.href = site + (document.documentElement.lang === "en" ? "en/" : "") + entry[2].split("/").map(encodeURIComponent).join("/");
      link.textContent = entry[0];
      small.textContent = entry[1];
      link.lang = "zh-CN";
      link.appendChild(small);
      box.appendChild(link);
    });
    if (!found.length && complete) {
      var none = document.createElement("p");
      none.textContent = input.dataset.none;
      box.appendChild(none);
    }
    box.hidden = !input.value.trim();
  }

  // Read the index in slices of a few milliseconds each; `then` runs after each of them.
  function readAll(then) {
    for (var until = Date.now() + 10; !complete && Date.now() < until;) complete = !lines.readOn();
    then();
    if (!complete) setTimeout(readAll, 0, then);
  }

  function load(then) {
    if (lines) return;
    var script = document.createElement("script");
    script.src = site + "static/search.js";
    script.onload = function () {
      if (lines) return;
      lines = read(window.gongkaiIndex);
      readAll(then);
    };
    document.head.appendChild(script);
  }

  function startSearch(form) {
    var input = form.querySelector("input"), box = form.querySelector(".found");
    form.hidden = false;
    function answer() { if (lines && input.value) show(box, input); else box.hidden = true; }
    input.addEventListener("focus", function () { load(answer); }, { once: true });
    input.addEventListener("input", function () { load(answer); answer(); });
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

  // A row and a column state the place that their cells share; with these a cell states its whole place.
  function completePlaces() {
    document.querySelectorAll("tr[title] > td").forEach(function (cell) {
      var heads = cell.closest("table").tHead.rows[0].cells, own = cell.title || heads[cell.cellIndex].title;
      if (own) cell.title = cell.parentNode.title + " · " + own;
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
  completePlaces();
  startTips();
  makeReachable();
  window.addEventListener("resize", makeReachable);
})();
