"use strict";
/* Who is to come and when: for a foyer or a green room. The times are a schedule that came with the
   state; those of the present are looked up in it. */

class AgendaList {
  /* element: the list; texts: the room's words; timeOf(ms): an instant as the time of day. */
  constructor(element, texts, timeOf) {
    Object.assign(this, { element, texts, timeOf });
    this.drawn = "";
    this.more = 0; // rows for which there is no place
  }

  /* name(who): what a row says. Returns whether anything was drawn again. */
  draw(agenda, t, name) {
    const { texts, timeOf } = this;
    const outlook = presession.lookUp(agenda.outlooks, t);
    let coming = -1;
    const rows = agenda.rows.map(({ who, began }) => {
      if (began === null) coming += 1;
      const at = began === null ? outlook.begins[coming] : began;
      const mark = began !== null ? "now" : coming === 0 ? "up-next" : "";
      return [at === null ? "" : timeOf(at), name(who), mark];
    });
    const wanted = JSON.stringify([rows, texts.languages]);
    if (wanted === this.drawn) return false;
    this.drawn = wanted;
    this.element.replaceChildren(...rows.map((row) => this.row(...row)));
    return true;
  }

  row(time, name, mark) {
    const row = document.createElement("li");
    row.className = mark;
    for (const [what, tag, text] of [["at", "time", time], ["whom", "span", name], ["mark", "small", this.texts.word(mark)]]) {
      const cell = document.createElement("span");
      const content = document.createElement(tag);
      cell.className = what;
      content.textContent = text;
      if (what === "whom") cell.dir = "auto"; // it is cut at its end
      cell.append(content);
      row.append(cell);
    }
    return row;
  }

  /* Leave out the last rows, as many as have no place. */
  fit() {
    const rows = [...this.element.children];
    for (const row of rows) row.hidden = false;
    const { bottom } = this.element.getBoundingClientRect();
    const out = rows.filter((row, place) => place > 0 && row.getBoundingClientRect().bottom > bottom + 1);
    for (const row of out) row.hidden = true;
    this.more = out.length;
  }

  /* What stands below: how late it is, and what follows. */
  foot(agenda, t) {
    const { texts, timeOf, more } = this;
    const { late, end } = presession.lookUp(agenda.outlooks, t);
    const key = late > 0 ? "late-by" : late < 0 ? "early-by" : "on-time";
    const then = more ? filled(texts.word("then-more"), { n: String(more) }) : "";
    const ends = end === null ? "" : filled(texts.word("ends-at"), { t: timeOf(end) });
    return [late === null ? "" : filled(texts.word(key), { n: String(Math.abs(late)) }), [then, ends].filter(Boolean).join(" · ")];
  }
}
