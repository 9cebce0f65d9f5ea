/// The style sheet and patterns inside each picture.
///
/// Lines of shapes are in tenths of a pixel, text in pixels. Plain colours come first, for renderers that know nothing
/// else; screens that prefer dark get darker paper.
enum MapStyle {
  /// The style sheet; classes are the same in all pictures, so that several in one page agree.
  static func css(prefix: String) -> String {
    """
    .m-paper{fill:#f6f4ef}.m-water{fill:#c6dcea}.m-park{fill:#dbe8cf}.m-square{fill:#efe9dc}
    .m-edge{fill:none;stroke:#8a8577;stroke-width:12;stroke-dasharray:60 40}
    .m-s{fill:none;stroke:#fff;stroke-linecap:round;stroke-linejoin:round}
    .m-b0{fill:#e0dad0}.m-b1{fill:#d2cabe}.m-b2{fill:#bfb6a8}.m-b3{fill:#a59b8c}.m-b4{fill:#857b6d}
    .m-p{stroke:#b3152a;stroke-width:18}
    .m-a{stroke:#c25e00;stroke-width:16}
    .m-c{fill:#c98f00;fill-opacity:.1;stroke:#a87900;stroke-width:14}
    .m-n{fill:none;stroke:#6b7785;stroke-width:10}.m-timed{stroke-dasharray:90 60}
    .m-area{fill:#2a6f4e;fill-opacity:.08;stroke:#2a6f4e;stroke-width:14;stroke-dasharray:16 24}
    .m-case{fill:none;stroke:#fff;stroke-opacity:.75;stroke-width:48;stroke-linejoin:round;stroke-linecap:round}
    .m-spotcase{fill:none;stroke:#fff;stroke-width:34;stroke-linecap:square}
    .m-spot{fill:none;stroke:#101418;stroke-width:14;stroke-linecap:square}
    .m-spotmark{fill:#fff;stroke:#101418;stroke-width:1.5}
    .m-spott{font-size:11px;font-weight:700;fill:#101418;text-anchor:middle}
    .m-casethin{stroke-width:40}
    .m-track{fill:none;stroke-width:20;stroke-linejoin:round;stroke-linecap:round}
    .m-thin{stroke-width:9;stroke-opacity:.5}
    .m-route{fill:none;stroke-width:24;stroke-linejoin:round;stroke-linecap:round}
    .m-under{stroke-width:12;stroke-opacity:.65;stroke-dasharray:30 40}
    .m-plain{stroke-dasharray:none;stroke-width:7;stroke-opacity:.45}
    .m-swath{fill:none;stroke-opacity:.26;stroke-linecap:butt}
    .m-t{font-size:12px;fill:#23262b}.m-halo{stroke:#fff;stroke-width:3px;stroke-opacity:.85;stroke-linejoin:round;\
    paint-order:stroke}
    .m-zt{font-size:11.5px;font-weight:600;text-anchor:middle}.m-zp{fill:#8f0f20}.m-za{fill:#8a4300}.m-zc{fill:#6e5000}
    .m-zn{fill:#46505c}.m-sub{font-weight:400}.m-mid{text-anchor:middle}.m-end{text-anchor:end}
    .m-small{font-size:11px}.m-b{font-weight:600}.m-soft{fill:#5a5f68}
    .m-panel{fill:#fff;fill-opacity:.86}.m-ink{fill:#23262b}.m-line{stroke:#23262b;fill:none}
    .m-pin{fill:#23262b;stroke:#fff;stroke-width:1.5}.m-pint{font-size:11px;font-weight:700;fill:#fff;\
    text-anchor:middle}
    .m-pale{opacity:.35}.m-title{font-size:16px;font-weight:600}
    .m-name{font-size:11px;font-style:italic;fill:#3f5a43}.m-street{font-size:10px;fill:#5b5648}
    .m-sign{font-size:9px;font-weight:700;fill:#fff;text-anchor:middle}
    .m-left{fill:#8a8f98}.m-lead{stroke:#23262b;stroke-width:1;fill:none}
    .m-from{fill:#fff;stroke:#23262b;stroke-width:2}.m-base{fill:#fff;stroke:#23262b;stroke-width:2}
    @media screen and (prefers-color-scheme:dark){.m-paper{fill:#1c1f24}.m-water{fill:#22384a}.m-park{fill:#25352a}
    .m-square{fill:#2a2a2b}.m-s{stroke:#343a43}.m-b0{fill:#31353c}.m-b1{fill:#3c4149}.m-b2{fill:#4a5059}
    .m-b3{fill:#5d646f}.m-b4{fill:#77808c}.m-case{stroke:#0e1013}.m-t{fill:#e4e7eb}.m-halo{stroke:#15181c}
    .m-zp{fill:#ff8f9b}.m-za{fill:#ffb066}.m-zc{fill:#f0cc66}.m-zn{fill:#b6c0cc}.m-soft{fill:#a4abb5}
    .m-panel{fill:#15181c}.m-ink{fill:#e4e7eb}.m-line{stroke:#e4e7eb}.m-lead{stroke:#e4e7eb}
    .m-area{fill:#6fcf9f;stroke:#6fcf9f}.m-pin{stroke:#15181c;fill:#e4e7eb}.m-left{fill:#8a8f98}.m-pint{fill:#15181c}
    .m-name{fill:#a9c4ad}.m-street{fill:#b5afa0}
    .m-from,.m-base{fill:#15181c;stroke:#e4e7eb}.m-p{stroke:#e5485d}.m-a{stroke:#e08a35}}
    .\(prefix)-red{fill:url(#\(prefix)-hatch-red)}.\(prefix)-orange{fill:url(#\(prefix)-hatch-orange)}
    """
  }

  /// The clip of the map's window and the hatches of zones.
  static func definitions(prefix: String, width: String, mapHeight: String) -> String {
    """
    <defs><clipPath id="\(prefix)-window"><rect width="\(width)" height="\(mapHeight)"/></clipPath>
    <pattern id="\(prefix)-hatch-red" width="80" height="80" patternUnits="userSpaceOnUse" \
    patternTransform="rotate(45)">\
    <rect width="80" height="80" fill="#d0243c" fill-opacity=".13"/>\
    <path d="M0 0v80" stroke="#d0243c" stroke-width="24" stroke-opacity=".38"/></pattern>
    <pattern id="\(prefix)-hatch-orange" width="100" height="100" patternUnits="userSpaceOnUse" \
    patternTransform="rotate(-45)"><rect width="100" height="100" fill="#e67e00" fill-opacity=".1"/>\
    <path d="M0 0v100" stroke="#e67e00" stroke-width="18" stroke-opacity=".4"/></pattern></defs>
    """
  }
}
