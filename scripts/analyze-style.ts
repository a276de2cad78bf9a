/**
 * The style sheet of a report. Fishing and other are vermilion and blue of Okabe and Ito's palette, which colour-blind
 * readers tell apart; light and dark follow the reader's system, print is light.
 */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6570; --line: #d9dee3; --page: #fff; --card: #f5f7f9;
  --fishing: #d55e00; --other: #0072b2; --unlabelled: #a3abb3; --plain: #4a6a8a; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e7eaed; --soft: #9ba6b1; --line: #333b44;
  --page: #14181c; --card: #1d2329; --fishing: #ff8c3a; --other: #56b4e9; --unlabelled: #5f6973; --plain: #8fb0d0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 32px 24px 64px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 20px; margin: 48px 0 8px; padding-top: 12px; border-top: 2px solid var(--ink); }
h3 { font-size: 15px; margin: 24px 0 6px; }
p { margin: 6px 0 10px; max-width: 78ch; }
p.soft, .soft { color: var(--soft); }
nav { margin: 12px 0 0; font-size: 14px; }
nav a { color: inherit; margin-right: 10px; white-space: nowrap; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); gap: 10px; margin: 20px 0; }
.tiles div { background: var(--card); border-radius: 6px; padding: 10px 14px; }
.tiles b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; line-height: 1.25; }
.tiles span { color: var(--soft); font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13.5px; margin: 8px 0 12px; }
th { text-align: left; font-weight: 600; vertical-align: bottom; color: var(--soft); }
th, td { padding: 3px 12px 3px 0; border-bottom: 1px solid var(--line); }
td { vertical-align: middle; white-space: nowrap; } th:last-child, td:last-child { padding-right: 0; }
.numbers { text-align: right; font-variant-numeric: tabular-nums; }
td.prose { white-space: normal; min-width: 14ch; }
code { font: 12.5px ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.charts { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: flex-start; }
figure { margin: 0; }
svg { max-width: 100%; height: auto; display: block; }
svg.strip { display: inline-block; max-width: none; vertical-align: middle; }
svg text { font: 11px system-ui, "Liberation Sans", sans-serif; fill: var(--soft); }
svg .title { font-size: 13px; font-weight: 600; fill: var(--ink); }
svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
.grid { stroke: var(--line); } .axis { stroke: var(--soft); } .notch { stroke: var(--ink); fill: none; }
.area { fill-opacity: .35; stroke-width: 1.5; }
.area.plain { fill-opacity: .8; stroke: none; }
.fishing { --c: var(--fishing); } .other { --c: var(--other); } .unlabelled { --c: var(--unlabelled); }
.plain { --c: var(--plain); }
.area { fill: var(--c); stroke: var(--c); } .fill { fill: var(--c); }
.area.unlabelled { fill-opacity: 0; stroke-dasharray: 3 2; }
.curve { fill: none; stroke: var(--c); stroke-width: 2; } .mark { fill: var(--c); }
.disc { fill: var(--plain); } .ring { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.legend { font-size: 13px; color: var(--soft); } .legend span { margin-right: 16px; }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 6px;
  vertical-align: -1px; background: var(--c); }
.heat { display: inline-block; min-width: 92px; padding: 1px 6px; border-radius: 3px; text-align: right;
  background: color-mix(in srgb, var(--fishing) calc(var(--share) * 55%), transparent); }
@media print { body { max-width: none; padding: 0; font-size: 11px; } nav { display: none; } h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`
