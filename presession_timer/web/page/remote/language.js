"use strict";
/* The words of the remote and of the page of addresses, in the language of this device. English
   stands in the pages and scripts; the catalogues are in web/locale. */

presession.language = (() => {
  const NAMES = { ar: "العربية", zh: "中文", en: "English", fr: "Français", ru: "Русский", es: "Español" };
  const KEPT = "presession language";
  let words = {};

  const kept = () => {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  };

  const asked = [new URLSearchParams(location.search).get("lang"), kept(), ...(navigator.languages || [])];
  const known = asked.map((one) => (one || "").toLowerCase().split(/[-_]/)[0]).filter((one) => one in NAMES);
  const code = known[0] || "en";

  const say = (text, values = {}) =>
    (words[text] || text).replace(/\{(\w+)\}/g, (field, name) => (name in values ? values[name] : field));

  const PLACES = {
    say: (element, text) => (element.textContent = text),
    sayLabel: (element, text) => element.setAttribute("aria-label", text),
    sayPlaceholder: (element, text) => (element.placeholder = text),
  };

  /* Put every text of the page into the language. The first time it stands in English there. */
  function translate() {
    document.documentElement.lang = code;
    document.documentElement.dir = code === "ar" ? "rtl" : "ltr";
    for (const [key, put] of Object.entries(PLACES)) {
      const attribute = "data-" + key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        if (!element.dataset[key]) element.dataset[key] = element.textContent;
        put(element, say(element.dataset[key]));
      }
    }
  }

  async function learn() {
    if (code !== "en") {
      try {
        words = await (await fetch(`speech/${code}.json`)).json();
      } catch {
        words = {}; // the page works in English, too
      }
    }
    translate();
  }

  function choose(language) {
    try {
      localStorage.setItem(KEPT, language);
    } catch {
      // then for this visit only
    }
    const address = new URL(location.href);
    address.searchParams.set("lang", language);
    location.replace(address);
  }

  return { NAMES, code, say, learn, choose };
})();
