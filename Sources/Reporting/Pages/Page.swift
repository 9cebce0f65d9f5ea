import Crypto
import Foundation

/// The frame of a page: one HTML file that needs nothing else, and no network.
///
/// The text is also well-formed XML, so that tests and other tools can read it. A policy in its head allows the styles
/// and the script that it came with, by their SHA-256, and nothing else: no other script, no picture, no font, no
/// connection.
enum Page {
  /// Puts a page together.
  ///
  /// - Parameters:
  ///   - body: markup; may hold pictures with styles of their own.
  ///   - style: rules after those that all pages have.
  ///   - data: JSON for the script, without `<` and `&`; empty where there is none.
  ///   - script: JavaScript; empty where there is none.
  static func html(
    title: String, body: String, style: String = "", data: String = "", script: String = ""
  ) -> String {
    let css = "\n" + PageStyle.css + (style.isEmpty ? "" : "\n" + style) + "\n"
    var end = ""
    if !data.isEmpty { end += "<script type=\"application/json\" id=\"run-data\">\(data)</script>\n" }
    let code = script.isEmpty ? "" : "\n//<![CDATA[\n\(script)\n//]]>\n"
    if !code.isEmpty { end += "<script>\(code)</script>\n" }
    return """
      <!DOCTYPE html>
      <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="\(policy(styles: [css] + styles(in: body), script: code))"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(Markup.escaped(title))</title>
      <style>\(css)</style>
      </head>
      <body>
      \(body)\(end)</body>
      </html>

      """
  }

  private static func policy(styles: [String], script: String) -> String {
    var seen: [String] = []
    for hash in styles.map(hash) where !seen.contains(hash) { seen.append(hash) }
    var text = "default-src 'none'; style-src \(seen.joined(separator: " "))"
    if !script.isEmpty { text += "; script-src \(hash(script))" }
    return text + "; base-uri 'none'; form-action 'none'"
  }

  private static func hash(_ text: String) -> String {
    "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
  }

  /// The style sheets of pictures. Texts from files are escaped, so every `<style>` is one of this module.
  private static func styles(in body: String) -> [String] {
    var result: [String] = []
    for part in body.components(separatedBy: "<style>").dropFirst() {
      if let end = part.range(of: "</style>") { result.append(String(part[..<end.lowerBound])) }
    }
    return result
  }

  /// A small coloured label.
  static func badge(_ text: String, _ tone: Tone) -> String {
    "<span class=\"badge \(tone.rawValue)\">\(Markup.escaped(text))</span>"
  }

  /// A vehicle's colour as a small square.
  static func dot(_ vehicle: Int) -> String {
    "<span class=\"dot v\(vehicle % Palette.vehicles.count)\"></span>"
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

  /// A picture with words below it. A wide one scrolls on a narrow screen.
  static func figure(_ svg: String, caption: String = "", isWide: Bool = false) -> String {
    let words = caption.isEmpty ? "" : "<figcaption>\(Markup.escaped(caption))</figcaption>"
    guard isWide else { return "<figure>\n\(svg)\(words)</figure>\n" }
    return """
      <figure><div class="wide" tabindex="0" role="group" aria-label="Picture; scrolls sideways on a narrow screen">
      \(svg)</div>\(words)</figure>

      """
  }

  /// A part of a page with its title.
  static func section(_ identifier: String, _ title: String, _ content: String) -> String {
    guard !content.isEmpty else { return "" }
    return """
      <section id="\(identifier)" aria-labelledby="\(identifier)-title">
      <h2 id="\(identifier)-title">\(Markup.escaped(title))</h2>
      \(content)</section>

      """
  }

  /// What opens on demand: a table beside a picture.
  static func details(_ summary: String, _ content: String) -> String {
    content.isEmpty ? "" : "<details><summary>\(Markup.escaped(summary))</summary>\n\(content)</details>\n"
  }
}

/// A table of a page.
struct Table {
  /// The heads of the columns.
  var columns: [Column]
  /// The rows; each has a cell per column.
  var rows: [[Cell]] = []
  /// What the table shows, for those who cannot see where it stands; empty for none.
  var caption = ""
  /// The attributes of each row, such as ` data-v="3"`; as many as rows, or none.
  var rowAttributes: [String] = []
  /// The table's name in its page; empty for none.
  var identifier = ""
  /// Whether the first cell of a row that is no number names the row.
  var namesRows = false

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
    /// Attributes of the cell, such as ` data-t="12"`.
    let attributes: String

    /// A cell with plain text, which is escaped.
    init(_ text: String, attributes: String = "") { self.init(markup: Markup.escaped(text), attributes: attributes) }
    /// A cell with markup made by this module.
    init(markup: String, attributes: String = "") {
      self.markup = markup
      self.attributes = attributes
    }
    init(stringLiteral value: String) { self.init(value) }
  }

  var html: String {
    func attribute(_ style: Style) -> String { style == .text ? "" : " class=\"\(style.rawValue)\"" }
    let heads = columns.map { "<th scope=\"col\"\(attribute($0.style))>\(Markup.escaped($0.title))</th>" }.joined()
    let named = namesRows ? columns.firstIndex { $0.style != .number && !$0.title.isEmpty } : nil
    let lines = rows.enumerated().map { number, row in
      let cells = zip(columns, row).enumerated().map { index, pair in
        let (column, cell) = pair
        return index == named
          ? "<th scope=\"row\"\(attribute(column.style))>\(cell.markup)</th>"
          : "<td\(attribute(column.style))\(cell.attributes)>\(cell.markup)</td>"
      }
      return "<tr\(number < rowAttributes.count ? rowAttributes[number] : "")>" + cells.joined() + "</tr>"
    }
    let words = caption.isEmpty ? "" : "<caption><span>\(Markup.escaped(caption))</span></caption>\n"
    let name = identifier.isEmpty ? "" : " id=\"\(identifier)\""
    return """
      <div class="scroll"><table\(name)>
      \(words)<thead><tr>\(heads)</tr></thead>
      <tbody>
      \(lines.joined(separator: "\n"))
      </tbody>
      </table></div>

      """
  }
}
