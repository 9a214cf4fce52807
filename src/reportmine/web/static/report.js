// The report page: a click in the text finds the record, a click on a record finds the text, a link finds both.
// It only moves, opens and highlights what the server sent; it makes no markup from text.
(() => {
  "use strict";
  const report = () => document.getElementById("report");

  // Offsets are code points, as everywhere in reportmine; the DOM counts UTF-16 units.
  const units = (text, points) => Array.from(text).slice(0, points).join("").length;
  const length = (text) => Array.from(text).length;

  let starts = null;
  function pieces() {
    if (!starts) {
      starts = [...document.querySelectorAll("#text [data-from]")].map((node) => [Number(node.dataset.from), node]);
    }
    return starts;
  }

  function pieceAt(point) {
    const all = pieces();
    let low = 0, high = all.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (all[middle][0] <= point) low = middle; else high = middle - 1;
    }
    return all.length ? low : -1;
  }

  function highlight(from, to) {
    const all = pieces();
    document.querySelectorAll("#text .cited").forEach((node) => node.classList.remove("cited"));
    let index = pieceAt(from);
    if (index < 0) return null;
    const first = all[index][1];
    const range = document.createRange();
    let begun = false;
    for (; index < all.length && all[index][0] < to; index += 1) {
      const [start, node] = all[index];
      const text = node.firstChild;
      if (!text || start + length(text.data) <= from) continue;
      if (!begun) { range.setStart(text, units(text.data, Math.max(0, from - start))); begun = true; }
      range.setEnd(text, units(text.data, Math.min(length(text.data), to - start)));
      if (!window.Highlight) node.classList.add("cited");
    }
    if (begun && window.Highlight) CSS.highlights.set("cited", new Highlight(range));
    return begun ? range.startContainer.parentElement : first;
  }

  function show(node, block) {
    if (node) node.scrollIntoView({ block: block || "center", behavior: "instant" });
  }

  function openCard(card, jump) {
    document.querySelectorAll(".record.current").forEach((node) => node.classList.remove("current"));
    const tab = document.getElementById("tab-" + card.dataset.table);
    if (tab) tab.checked = true;
    card.classList.add("current");
    card.open = true;
    if (jump) show(card, "nearest");
  }

  function goTo(from, to, card, moveText) {
    if (card && card.classList.contains("record")) openCard(card, true);
    const place = highlight(from, to);
    if (moveText) show(place);
    document.body.dataset.cited = from + "-" + to;
  }

  async function follow() {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!report() || !name) return;
    const place = name.match(/^at-(\d+)-(\d+)$/);
    if (place) return goTo(Number(place[1]), Number(place[2]), null, true);
    const card = document.getElementById(name);
    if (card && card.dataset.from) return goTo(Number(card.dataset.from), Number(card.dataset.to), card, true);
    const sentence = name.match(/^sentence-(\d+)$/);
    if (!sentence) return undefined;
    const answer = await fetch(`/api/v1/reports/${report().dataset.doc}/sentences/${sentence[1]}`);
    if (answer.ok) { const found = await answer.json(); goTo(found.start, found.end, null, true); }
    return undefined;
  }

  // Of the records over a piece, the narrowest that is shown; a second click goes one further out.
  let last = { piece: null, turn: 0 };
  function recordsOver(piece) {
    return (piece.dataset.records || "").split(" ").filter(Boolean).reverse()
      .map((name) => document.getElementById(name)).filter(Boolean);
  }

  function clicked(event) {
    if (!report()) return;
    const piece = event.target.closest("#text .mark");
    if (piece) {
      const over = recordsOver(piece);
      if (!over.length) return;
      last = last.piece === piece ? { piece, turn: last.turn + 1 } : { piece, turn: 0 };
      const card = over[last.turn % over.length];
      history.replaceState(null, "", "#" + card.id);
      goTo(Number(card.dataset.from), Number(card.dataset.to), card, false);
      return;
    }
    const summary = event.target.closest(".record > summary");
    if (summary) {
      const card = summary.parentElement;
      history.replaceState(null, "", "#" + card.id);
      document.querySelectorAll(".record.current").forEach((node) => node.classList.remove("current"));
      card.classList.add("current");
      goTo(Number(card.dataset.from), Number(card.dataset.to), null, true);
    }
  }

  function step(forward) {
    const tab = document.querySelector(".tabs input:checked");
    if (!tab) return;
    const cards = [...document.querySelectorAll(`.group-${CSS.escape(tab.value)} .record`)];
    const at = cards.findIndex((card) => card.classList.contains("current"));
    const next = cards[at < 0 ? 0 : (at + (forward ? 1 : cards.length - 1)) % cards.length];
    if (!next) return;
    if (at >= 0) cards[at].open = false;
    history.replaceState(null, "", "#" + next.id);
    goTo(Number(next.dataset.from), Number(next.dataset.to), next, true);
    next.querySelector("summary").focus({ preventScroll: true });
  }

  function pressed(event) {
    if (!report() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input[type=text], input[type=search], textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "n" || key === "p") { step(key === "n"); event.preventDefault(); }
  }

  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  window.addEventListener("hashchange", follow);
  // The page's elements are mounted after this script has run.
  const mounted = new MutationObserver(() => {
    if (!document.getElementById("text")) return;
    mounted.disconnect();
    requestAnimationFrame(follow);
  });
  mounted.observe(document.documentElement, { childList: true, subtree: true });
})();
