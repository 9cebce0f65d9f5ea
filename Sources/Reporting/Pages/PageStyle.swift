/// The style sheet of pages: system fonts, light and dark, and paper.
enum PageStyle {
  /// The whole style sheet.
  static let css = rules + "\n" + vehicleColours

  /// The colours of vehicles as classes.
  private static let vehicleColours = Palette.vehicles.enumerated().map { ".v\($0){--v:\($1)}" }.joined()

  private static let rules = """
    :root{--ink:#1d2126;--soft:#5c646e;--line:#dfe2e6;--paper:#fff;--card:#f6f7f8;--good:#0b6b3a;--goodbg:#e3f3ea;
    --bad:#a8182b;--badbg:#fbe6e8;--warn:#855300;--warnbg:#fdf1da;--accent:#0b5c9e}
    @media screen and (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#9aa3ad;--line:#333a42;--paper:#131619;
    --card:#1c2025;--good:#6fd39b;--goodbg:#12301f;--bad:#ff93a0;--badbg:#3b171c;--warn:#f2c265;--warnbg:#352709;
    --accent:#7cbcf5}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
    "Helvetica Neue",Arial,sans-serif}
    .page{max-width:1280px;margin:0 auto;padding:28px 20px 48px}
    header{margin-bottom:20px}
    h1{font-size:30px;line-height:1.2;letter-spacing:-.015em;margin:2px 0 6px}
    h2{font-size:19px;letter-spacing:-.005em;margin:40px 0 10px}
    p{margin:6px 0;max-width:75ch}
    .kicker{font-size:12px;font-weight:600;letter-spacing:.09em;text-transform:uppercase;color:var(--soft);margin:0}
    .soft{color:var(--soft)}
    .banner{max-width:none;margin:0 0 20px;padding:14px 18px;border:2px solid var(--bad);border-radius:8px;
    background:var(--badbg);color:var(--bad);font-size:17px}
    .badge{display:inline-block;padding:2px 10px;border-radius:99px;font-size:13px;font-weight:600;
    background:var(--card);color:var(--soft);white-space:nowrap}
    .badge.good{background:var(--goodbg);color:var(--good)}
    .badge.bad{background:var(--badbg);color:var(--bad)}
    .badge.warn{background:var(--warnbg);color:var(--warn)}
    dl.sums{display:grid;grid-template-columns:repeat(auto-fit,minmax(135px,1fr));gap:10px;margin:18px 0 22px}
    dl.sums div{background:var(--card);border-radius:8px;padding:11px 14px}
    dl.sums dt{font-size:12.5px;color:var(--soft)}
    dl.sums dd{margin:0;font-size:22px;font-weight:600;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
    figure{margin:0}
    svg{display:block;width:100%;height:auto}
    svg.map{border:1px solid var(--line);border-radius:10px}
    figcaption{font-size:13px;color:var(--soft);margin-top:6px}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;width:100%;font-size:14px}
    th{text-align:left;font-weight:600;font-size:12.5px;color:var(--soft);border-bottom:1px solid var(--line);
    padding:6px 18px 6px 0;white-space:nowrap;vertical-align:bottom}
    td{border-bottom:1px solid var(--line);padding:7px 18px 7px 0;vertical-align:top}
    th:last-child,td:last-child{padding-right:0}
    .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    .w{white-space:nowrap;width:1%}
    td .sub{display:block;color:var(--soft);font-size:12.5px}
    code{font:12.5px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
    .dot{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:7px;background:var(--v)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
    footer{margin-top:44px;padding-top:14px;border-top:1px solid var(--line);font-size:13px;color:var(--soft)}
    .chart{font-family:inherit}.c-t{font-size:12px;fill:var(--ink)}.c-small{font-size:11px}.c-b{font-weight:600}
    .c-mid{text-anchor:middle}.c-end{text-anchor:end}.c-soft{fill:var(--soft)}
    .c-grid{stroke:var(--line);fill:none}.c-gap{stroke:var(--soft);stroke-dasharray:2 4;fill:none}
    .c-window{stroke:var(--soft);stroke-width:1.4;fill:none}.c-wait{stroke:var(--soft)}
    .c-limit{stroke:var(--bad);stroke-dasharray:6 4;fill:none}.c-limit-t{fill:var(--bad)}
    @media print{.page{max-width:none;padding:0}body{font-size:11px}h2{break-after:avoid}figure,tr{break-inside:avoid}
    svg.map{border:0}@page{margin:14mm}}
    """
}
