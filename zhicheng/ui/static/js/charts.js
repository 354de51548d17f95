/* Pictures of the numbers that the page's tables say; the data stand in the page as JSON. Without this file the tables stay. */
"use strict";
(() => {
  const source = document.getElementById("chart-data");
  if (!source || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const text = { fontFamily: getComputedStyle(document.body).fontFamily, color: "#1d2733" };
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const base = { textStyle: text, color: ["#1a66d8", "#15703f", "#c77700", "#b3181c", "#8a94a6", "#5b4b9a"], animation: !still, animationDuration: 300, legend: { top: 0, left: 0 },
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } } };
  const whole = { type: "value", minInterval: 1 };

  const across = (chart) => ({ ...base, xAxis: whole,
    yAxis: { type: "category", data: chart.names, inverse: true, axisLabel: { width: 150, overflow: "truncate" } },
    series: chart.stacks.map((stack) => ({ name: stack.name, type: "bar", stack: "all", data: stack.values, color: stack.colour, barMaxWidth: 22 })) });
  const lines = (chart) => ({ ...base, xAxis: { type: "category", data: chart.names }, yAxis: whole,
    series: chart.lines.map((line) => ({ name: line.name, type: "line", data: line.values })) });
  const bars = (chart) => ({ ...base, xAxis: whole, yAxis: { type: "category", data: chart.names, inverse: true },
    series: chart.bars.map((bar) => ({ name: bar.name, type: "bar", data: bar.values, barMaxWidth: 18, label: { show: true, position: "right" } })) });
  const looks = { series: across, below: across, months: lines, days: bars };

  const drawn = [];
  for (const place of document.querySelectorAll("[data-chart]")) {
    const name = place.dataset.chart;
    if (!data[name] || !data[name].names.length) continue;
    place.hidden = false;
    if (name === "series" || name === "below") place.style.height = `${70 + 34 * data[name].names.length}px`;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", "图表，数字见下表");
    const chart = window.echarts.init(place);
    chart.setOption(looks[name](data[name]));
    drawn.push(chart);
  }
  window.addEventListener("resize", () => { for (const chart of drawn) chart.resize(); });
})();
