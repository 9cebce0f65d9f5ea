/// The frame of a page: one HTML file that needs nothing else, neither script nor network.
///
/// The text is also well-formed XML, so that tests and other tools can read it.
enum Page {
  static func html(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>\(Markup.escaped(title))</title>
    <style>
    \(PageStyle.css)
    </style>
    </head>
    <body>
    <main>
    \(body)</main>
    </body>
    </html>

    """
  }

  /// A small coloured label.
  static func badge(_ text: String, _ tone: Tone) -> String {
    "<span class=\"badge \(tone.rawValue)\">\(Markup.escaped(text))</span>"
  }

  /// What a label says at a glance.
  enum Tone: String {
    case good
    case bad
    case warn
    case plain
  }

  /// The row of sums below the title.
  static func sums(_ pairs: [(name: String, value: String)]) -> String {
    let items = pairs.map { "<div><dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.escaped($0.value))</dd></div>" }
    return "<dl class=\"sums\">\n\(items.joined(separator: "\n"))\n</dl>\n"
  }

  /// A picture with words below it.
  static func figure(_ svg: String, caption: String = "") -> String {
    let words = caption.isEmpty ? "" : "<figcaption>\(Markup.escaped(caption))</figcaption>"
    return "<figure>\n\(svg)\(words)</figure>\n"
  }
}

/// A table of a page.
struct Table {
  /// The heads of the columns.
  var columns: [Column]
  /// The rows; each has a cell per column.
  var rows: [[Cell]] = []

  /// One column.
  struct Column {
    let title: String
    let style: Style

    init(_ title: String, _ style: Style = .text) {
      self.title = title
      self.style = style
    }
  }

  /// How the cells of a column stand.
  enum Style: String {
    /// Words that may wrap.
    case text = ""
    /// Words on one line.
    case line = "w"
    /// Numbers, to the right.
    case number = "n"
  }

  /// One cell: markup that is already safe.
  struct Cell: ExpressibleByStringInterpolation {
    let markup: String

    /// A cell with plain text, which is escaped.
    init(_ text: String) { markup = Markup.escaped(text) }
    /// A cell with markup made by this module.
    init(markup: String) { self.markup = markup }
    init(stringLiteral value: String) { self.init(value) }
  }

  var html: String {
    func attribute(_ style: Style) -> String { style == .text ? "" : " class=\"\(style.rawValue)\"" }
    let heads = columns.map { "<th\(attribute($0.style))>\(Markup.escaped($0.title))</th>" }.joined()
    let lines = rows.map { row in
      "<tr>" + zip(columns, row).map { "<td\(attribute($0.style))>\($1.markup)</td>" }.joined() + "</tr>"
    }
    return """
      <div class="scroll"><table>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(lines.joined(separator: "\n"))
      </tbody>
      </table></div>

      """
  }
}
