"use strict";
/* The room's digits, and its page in small: for a preview and for the cards of its addresses. */

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const NAMES = { ":": "colon", "+": "plus" };
  const GAP = 0.16; // between two digits, in widths of one

  const symbol = (character) => "d-" + (NAMES[character] || character);
  const box = (character) => document.getElementById(symbol(character)).viewBox.baseVal;

  /* Draw digits as the room does, in a box that is as wide as they are. */
  presession.drawFigures = (svg, text) => {
    if (svg.dataset.text === text) return;
    svg.dataset.text = text;
    const zero = box("0");
    let x = 0;
    svg.replaceChildren(
      ...[...text].map((character) => {
        const { width } = box(character);
        const use = document.createElementNS(SVG, "use");
        use.setAttribute("href", "#" + symbol(character));
        for (const [key, value] of Object.entries({ x, width, height: zero.height })) use.setAttribute(key, value);
        x += width + GAP * zero.width;
        return use;
      }),
    );
    svg.setAttribute("viewBox", `0 0 ${Math.max(1, x - GAP * zero.width)} ${zero.height}`);
  };

  /* The room's page, as it stands in an element of this page. */
  presession.SmallRoom = class {
    constructor(element) {
      this.element = element;
      element.innerText = "";
      for (const name of ["word", "figures", "bar", "plate", "foot"]) this[name] = this.part(name);
      this.glyph = document.createElementNS(SVG, "svg");
      this.glyph.setAttribute("class", "glyph");
      this.glyph.append(document.createElementNS(SVG, "use"));
      this.text = document.createElement("span");
      this.word.append(this.glyph, this.text);
      this.left = document.createElement("i");
      this.bar.append(this.left);
    }

    part(name) {
      const element = name === "figures" ? document.createElementNS(SVG, "svg") : document.createElement("p");
      element.setAttribute("class", name);
      this.element.append(element);
      return element;
    }

    /* digits, phase and its word, how much of the bar is left (0 to 1), and lines of a message. */
    draw({ digits, phase, word, left, message = [], foot = "" }) {
      this.element.dataset.phase = phase || "neutral";
      presession.drawFigures(this.figures, digits || "");
      this.glyph.firstElementChild.setAttribute("href", "#g-" + (phase || "neutral"));
      this.text.textContent = word;
      this.word.hidden = !word;
      this.bar.hidden = left === null;
      this.left.style.width = `${Math.max(0, Math.min(1, left || 0)) * 87.5}%`;
      const wanted = message.join("\n");
      if (this.plate.textContent !== wanted) this.plate.textContent = wanted;
      this.plate.hidden = !wanted;
      this.foot.textContent = wanted ? "" : foot;
    }
  };
})();
