"use strict";
/* The room's words in the languages of a page, and how texts are set into it: never as markup. */

class Texts {
  constructor() {
    this.catalogues = null;
    this.languages = [];
    this.changed = {}; // what a plan calls otherwise: it comes with the state
  }

  get known() {
    return this.catalogues !== null;
  }

  /* asked: languages as people write them, `FR,zh-CN`; at most two count. */
  async learn(asked) {
    if (this.known) return;
    const told = await (await fetch("words.json")).json();
    const known = Object.keys(told.languages);
    const wanted = asked.toLowerCase().split(",").map((language) => language.trim().split(/[-_]/)[0]);
    const found = [...new Set(wanted)].filter((language) => known.includes(language));
    this.languages = (found.length ? found : told.default).slice(0, 2);
    this.catalogues = told.languages;
  }

  direction(language = this.languages[0]) {
    return this.catalogues[language].dir;
  }

  word(key, language = this.languages[0]) {
    if (!key || !this.known) return "";
    const changed = this.changed[key];
    return changed ? changed[language] : this.catalogues[language].words[key];
  }

  /* The words of a key, in each language: [text, language, direction]. */
  lines(key, values = {}) {
    if (!key || !this.known) return [];
    return this.languages.map((language) => [filled(this.word(key, language), values), language, this.direction(language)]);
  }
}

const filled = (text, values) => text.replace(/\{(\w)\}/g, (field, name) => (name in values ? values[name] : field));

/* Set a text; say whether it was another. */
function putText(element, text) {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

/* Set lines, each in its language and direction; say whether they were others. */
function putLines(element, lines) {
  const wanted = JSON.stringify(lines);
  if (element.dataset.lines === wanted) return false;
  element.dataset.lines = wanted;
  element.replaceChildren(
    ...lines.map(([text, language, direction]) => {
      const line = document.createElement("span");
      line.textContent = text;
      if (language) line.lang = language;
      line.dir = direction;
      return line;
    }),
  );
  return true;
}
