// What every page can do: Alt and a digit open a page, the half moon changes light and dark.
(() => {
  "use strict";
  const shades = ["auto", "light", "dark"];
  function apply(shade) {
    document.documentElement.dataset.shade = shade;
    const dark = shade === "dark" || (shade === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.body.classList.toggle("body--dark", dark);
    document.body.classList.toggle("body--light", !dark);
    if (window.Quasar && Quasar.Dark) Quasar.Dark.set(dark);
  }
  const kept = () => { try { return localStorage.getItem("shade") || "auto"; } catch { return "auto"; } };
  function press(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const number = Number(event.key);
    const links = document.querySelectorAll(".bar nav a");
    if (number >= 1 && number <= links.length) { event.preventDefault(); links[number - 1].click(); }
  }
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("button.shade")) return;
    const next = shades[(shades.indexOf(kept()) + 1) % shades.length];
    try { localStorage.setItem("shade", next); } catch { /* private window */ }
    apply(next);
  });
  window.addEventListener("load", () => setTimeout(() => apply(kept()), 0));
  apply(kept());
})();
