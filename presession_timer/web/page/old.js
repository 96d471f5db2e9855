/* For a browser that cannot even read the other scripts, so this one is written as for the oldest. */
window.onload = function () {
  if (typeof presession !== "undefined" && presession.started) return;
  var note = document.getElementById("note");
  note.removeAttribute("hidden");
  note.appendChild(document.createTextNode("This page did not start. Reload it; if that does not help, the browser is too old: open it in another one."));
};
