/// What a run's page adds to the style sheet of all pages.
enum RunStyle {
  /// The rules.
  static let css = [rules, classes].joined(separator: "\n")

  /// How tracks look by charge and by speed: colour, and thickness for low charge and for low speed.
  private static var classes: String {
    var text = ""
    for (index, colour) in Palette.chargeClasses.enumerated() {
      let width = [34, 27, 22, 18, 16][index]
      text += "#map:has(#by-charge:checked) .m-track .q\(index){stroke:\(colour);stroke-width:\(width)}"
      text += ".kq\(index){--v:\(colour)}"
    }
    for (index, colour) in Palette.speedClasses.enumerated() {
      let width = [30, 24, 20, 17, 14][index]
      text += "#map:has(#by-speed:checked) .m-track .s\(index){stroke:\(colour);stroke-width:\(width)}"
      text += ".ks\(index){--v:\(colour)}"
    }
    return text
  }

  private static let rules = """
    .skip{position:absolute;left:-999px}.skip:focus{position:static}
    nav{font-size:14px;margin:14px 0 0}nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;
    margin:0;padding:0}
    a{color:var(--accent)}
    dl.sums{grid-template-columns:repeat(auto-fit,minmax(min(210px,44%),1fr))}
    .large section{content-visibility:auto;contain-intrinsic-size:auto 700px}.large .sign:not(.on) text{display:none}
    .m-thin:not(.on) path{stroke-width:9!important}.m-thin.on{stroke-opacity:1;stroke-width:24}
    #map:has(#by-none:checked) .m-track:not(.on){display:none}
    main section{scroll-margin-top:72px}
    .lacks{margin:0 0 18px;padding:12px 18px;border:2px solid var(--warn);border-radius:8px;background:var(--warnbg);
    color:var(--ink)}.lacks h2{margin:0 0 4px;font-size:16px;color:var(--warn)}.lacks ul{margin:0;padding-left:20px}
    .player{position:sticky;top:0;z-index:5;display:flex;flex-wrap:wrap;align-items:center;gap:8px 14px;
    margin:18px -8px 0;padding:10px 12px;background:var(--paper);border:1px solid var(--line);border-radius:8px}
    .player[hidden]{display:none}.player input[type=range]{flex:1 1 240px;min-width:0;accent-color:var(--accent)}
    .player output{font-size:20px;font-weight:600;font-variant-numeric:tabular-nums;min-width:5.2em}
    button,select{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:6px;
    padding:5px 12px;min-height:34px;cursor:pointer}
    button.at{font-size:inherit;min-height:24px;padding:0 6px;color:var(--accent);font-variant-numeric:tabular-nums}
    label{font-size:14px}
    fieldset{border:0;margin:0 0 8px;padding:0;display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center}
    legend{float:left;padding:0;margin-right:16px;font-size:14px;font-weight:600}
    .keys{display:flex;flex-wrap:wrap;gap:5px 14px;list-style:none;margin:8px 0 0;padding:0;font-size:13px}
    .keys li{display:flex;align-items:center;gap:6px}
    .swatch{display:inline-block;width:26px;height:5px;border-radius:3px;background:var(--v)}
    .kq0,.ks0{height:9px}.kq1,.ks1{height:7px}.kq3,.ks3{height:4px}.kq4,.ks4{height:3px}
    .key{display:inline-flex;align-items:center;padding:1px 9px;min-height:28px;font-size:13px}
    .key[aria-pressed=true]{border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
    .legend-vehicles{max-height:156px;overflow-y:auto;padding:2px}
    #map .by{display:none}
    #map:has(#by-vehicle:checked) .by-vehicle,#map:has(#by-charge:checked) .by-charge,
    #map:has(#by-speed:checked) .by-speed{display:flex}
    #map:has(#by-charge:checked) .m-track,#map:has(#by-speed:checked) .m-track{stroke-dasharray:none;stroke:var(--soft)}
    .wide{overflow-x:auto}.wide svg{min-width:940px}.tall{max-height:78vh;overflow:auto}
    caption{text-align:left;font-size:13px;color:var(--soft);padding:4px 0}
    caption span{display:block;position:sticky;left:0;max-width:min(100vw - 32px,75ch)}td:not([class]){min-width:15ch}
    tbody th{font-size:14px;color:var(--ink);font-weight:600;padding:7px 18px 7px 0;vertical-align:top}
    details{margin:6px 0 0}summary{cursor:pointer;font-size:14px;color:var(--accent);padding:4px 0}
    h3{font-size:15px;margin:22px 0 6px}
    .filter{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:center;margin:0 0 8px}.filter[hidden]{display:none}
    .live text{font-size:12px;font-weight:600;fill:#16191d;stroke:#fff;stroke-width:3px;paint-order:stroke}
    .live path,.live circle{stroke:#fff;stroke-width:2}
    .live .silent circle,.live .silent path{fill:#fff;stroke:#16191d;stroke-dasharray:3 2}
    .sign,.m-track,.row,.chart [data-v]{transition:opacity .15s}
    .lit .sign:not(.on),.lit .m-track:not(.on),.lit .m-under:not(.on){opacity:.18}
    .lit .chart g[data-v]:not(.on){opacity:.25}
    .lit tr.on{background:var(--card)}.chart .row{cursor:default}.row:focus-visible{outline:3px solid var(--accent)}
    .c-cursor{stroke:var(--ink);stroke-width:1.5;fill:none;pointer-events:none}
    .c-line{stroke:var(--accent);stroke-width:1.8;fill:none;stroke-linejoin:round}
    .c-below{fill:var(--bad)}.c-done{fill:var(--ink);stroke:var(--paper);stroke-width:1.2}
    .c-late{fill:var(--warn);stroke:var(--paper);stroke-width:1.2}
    .c-undone{stroke:var(--bad);stroke-width:3;fill:none}
    .c-mark{font-size:10px;font-weight:700;fill:var(--paper);text-anchor:middle}
    .c-markout{font-size:11px;font-weight:700;fill:var(--bad);text-anchor:start}
    .c-none{stroke:var(--soft);stroke-dasharray:2 3}
    svg.inline{display:inline-block;width:20px;height:20px;vertical-align:-5px}
    @media (prefers-reduced-motion:reduce){*{transition:none!important;scroll-behavior:auto!important}}
    @media (prefers-color-scheme:dark){.live text{fill:#fff;stroke:#16191d}}
    @media (max-width:600px){.page{padding:18px 14px 40px}h1{font-size:24px}dl.sums dd{font-size:18px}
    .player{margin:14px 0 0}
    th,td,tbody th{padding-right:12px}.player output{font-size:17px}}
    @media print{.large section{content-visibility:visible}
    .player,.filter,nav,.skip,fieldset,.moment,.live,.c-cursor{display:none!important}
    .wide,.tall,.scroll,.legend-vehicles{overflow:visible;max-height:none}.wide svg{min-width:0}
    details::details-content{content-visibility:visible;display:block}summary{display:none}tr[hidden]{display:table-row}
    thead{display:table-header-group}table,.badge,th,tbody th,caption,figcaption,.keys,footer{font-size:9px}
    dl.sums{grid-template-columns:repeat(5,1fr)}dl.sums div{padding:6px 9px}
    dl.sums dt{font-size:9px}figcaption{margin-top:2px}
    td,th,tbody th{padding:3px 8px 3px 0}
    td:not([class]){min-width:9ch}.badge{padding:0 5px}h2{margin-top:22px}dl.sums dd{font-size:15px}
    button.at,.key{border:0;padding:0;min-height:0;background:none;color:inherit;font-size:inherit}
    .lit .sign,.lit .m-track,.lit .m-under,.lit .chart g[data-v]{opacity:1!important}}
    """
}
