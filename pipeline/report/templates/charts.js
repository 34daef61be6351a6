// Draws the figures from the JSON beside them: wide or narrow by the window, always wide on paper.
(function () {
  "use strict";
  var PAPER = 700, NARROW = 640;
  var charts = document.querySelectorAll("[data-chart]");
  if (!window.Plotly) {
    document.querySelectorAll("[data-missing]").forEach(function (note) { note.hidden = false; });
    return;
  }
  function draw(chart, paper) {
    var spec = JSON.parse(document.getElementById(chart.dataset.chart).textContent);
    var width = paper ? PAPER : chart.parentNode.clientWidth;
    var variant = width < NARROW ? spec.narrow : spec.wide;
    variant.layout.width = width;
    window.Plotly.react(chart, variant.data, variant.layout, spec.config);
  }
  function all(paper) { charts.forEach(function (chart) { draw(chart, paper); }); }
  var shown = window.innerWidth;
  all(false);
  document.querySelectorAll("[data-numbers]").forEach(function (details) { details.open = false; });
  window.addEventListener("beforeprint", function () { all(true); });
  window.addEventListener("afterprint", function () { all(false); });
  window.addEventListener("resize", function () {
    if (window.innerWidth !== shown) { shown = window.innerWidth; all(false); }
  });
}());
