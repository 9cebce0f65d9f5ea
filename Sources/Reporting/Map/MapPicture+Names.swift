import Foundation
import Geometry
import Maps
import Quantities

extension MapPicture {
  /// The most names of areas and of streets each, and the most signs of places, in one picture.
  private static let namesMax = 150
  /// Streets turn by less than this many degrees between two pieces where a name stands.
  private static let bendDegreesMax = 14.0
  private static let streetFontPixels = 10.0
  private static let areaFontPixels = 11.0

  /// The names of areas and streets and the signs of places; each only where nothing stands yet. For pictures of a map
  /// alone.
  func mapNames(_ taken: inout [PixelBox]) -> String {
    guard options.showsNames else { return "" }
    return placeSigns(&taken) + areaNames(&taken) + streetNames(&taken)
  }

  /// Names of squares, parks and the like that are wide enough for them, the largest first.
  private func areaNames(_ taken: inout [PixelBox]) -> String {
    let wanted = map.areas.enumerated().filter {
      !$0.element.name.isEmpty && canvas.shows($0.element.outline.boundingBox)
    }
    .map { (index: $0.offset, area: $0.element, size: $0.element.outline.areaSquareMetres) }
    .sorted { ($1.size, $0.index) < ($0.size, $1.index) }
    var text = ""
    var named: Set<String> = []
    for (_, area, _) in wanted.prefix(Self.namesMax) where !named.contains(area.name) {
      let box = area.outline.boundingBox
      let centre = canvas.pixel(box.centre)
      let width = PixelBox.textWidth(area.name.count, fontPixels: Self.areaFontPixels)
      let room = (box.east - box.west) * canvas.scale
      let label = PixelBox(centre: centre, width: width, height: 14)
      guard room > width * 0.8, area.outline.contains(box.centre), fits(label),
        !taken.contains(where: label.overlaps)
      else { continue }
      taken.append(label)
      named.insert(area.name)
      text += "<text class=\"m-name m-halo m-mid\" x=\"\(NumberText.short(centre.x))\" "
      text += "y=\"\(NumberText.short(centre.y + 4))\">\(Markup.escaped(area.name))</text>\n"
    }
    return text
  }

  /// Names along streets, each once, on its longest straight stretch where that is longer than the name.
  private func streetNames(_ taken: inout [PixelBox]) -> String {
    var best: [String: (order: Int, from: LocalPoint, to: LocalPoint, metres: Double)] = [:]
    for (order, street) in map.streets.enumerated() where !street.name.isEmpty && street.kind != "footway" {
      for (from, to) in Self.straightStretches(of: street.line) {
        guard canvas.frame.contains(from), canvas.frame.contains(to) else { continue }
        let metres = from.planarDistanceMetres(to: to)
        if metres > best[street.name]?.metres ?? 0 { best[street.name] = (order, from, to, metres) }
      }
    }
    let longest = best.sorted { ($1.value.metres, $0.value.order) < ($0.value.metres, $1.value.order) }
    var text = ""
    for (name, stretch) in longest.prefix(Self.namesMax) {
      let width = PixelBox.textWidth(name.count, fontPixels: Self.streetFontPixels)
      guard stretch.metres * canvas.scale > width + 6 else { continue }
      let (from, to) = (canvas.pixel(stretch.from), canvas.pixel(stretch.to))
      let centre = (x: (from.x + to.x) / 2, y: (from.y + to.y) / 2)
      var degrees = atan2(to.y - from.y, to.x - from.x) * 180 / .pi
      if degrees > 90 { degrees -= 180 } else if degrees <= -90 { degrees += 180 }
      let boxes = Self.boxes(alongTextAt: centre, width: width, degrees: degrees)
      guard boxes.allSatisfy({ box in fits(box) && !taken.contains(where: box.overlaps) }) else { continue }
      taken += boxes
      text += "<text class=\"m-street m-halo m-mid\" transform=\"translate(\(NumberText.short(centre.x)) "
      text += "\(NumberText.short(centre.y))) rotate(\(NumberText.short(degrees)))\" y=\"3.5\">"
      text += "\(Markup.escaped(name))</text>\n"
    }
    return text
  }

  /// The stretches of a line over which it hardly turns, by their ends.
  private static func straightStretches(of line: [LocalPoint]) -> [(LocalPoint, LocalPoint)] {
    guard var start = line.first else { return [] }
    var result: [(LocalPoint, LocalPoint)] = []
    var last = start
    for next in line.dropFirst() where next != last {
      let (whole, piece) = (last - start, next - last)
      let angle = abs(atan2(whole.cross(piece), whole.dot(piece))) * 180 / .pi
      if last != start, angle > bendDegreesMax {
        result.append((start, last))
        start = last
      }
      last = next
    }
    if last != start { result.append((start, last)) }
    return result
  }

  /// Small squares along a turned text, instead of one box that would be far too large.
  private static func boxes(
    alongTextAt centre: (x: Double, y: Double), width: Double, degrees: Double
  ) -> [PixelBox] {
    let size = 12.0
    let count = max(1, Int((width / size).rounded(.up)))
    let (right, down) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    return (0..<count).map { index in
      let along = (Double(index) + 0.5 - Double(count) / 2) * size
      return PixelBox(centre: (x: centre.x + right * along, y: centre.y + down * along), width: size, height: size)
    }
  }

  private func fits(_ box: PixelBox) -> Bool {
    box.left > 2 && box.right < canvas.widthPixels - 2 && box.top > 2 && box.bottom < canvas.heightPixels - 2
  }

  /// The sign of a kind of place: its colour and letter; nil for kinds without a sign.
  static func sign(ofKind kind: String) -> (colour: String, letter: String, label: String)? {
    switch kind {
    case "pharmacy": ("#1d8a4c", "+", "pharmacy")
    case "hospital": ("#c2253a", "H", "hospital")
    case "clinic", "doctors", "dentist", "nursing_home": ("#c2556a", "C", "clinic, doctor, care home")
    case "fire_station": ("#c25e00", "F", "fire station")
    case "police": ("#2b5fa8", "P", "police")
    case "school", "kindergarten", "college", "university": ("#7a5aa6", "S", "school, university")
    case "station", "bus_station", "ferry_terminal": ("#3c4654", "T", "station")
    case "base": ("#23262b", "B", "base")
    case "aid-point", "aid_point": ("#0f7c8a", "A", "aid point")
    default: nil
    }
  }

  /// The order in which kinds get their places: what a crisis needs first.
  private static let signOrder = ["H", "B", "+", "A", "C", "F", "P", "T", "S"]

  private func placeSigns(_ taken: inout [PixelBox]) -> String {
    var text = ""
    var count = 0
    for letter in Self.signOrder {
      for place in map.places {
        guard let sign = Self.sign(ofKind: place.kind), sign.letter == letter, canvas.frame.contains(place.position),
          count < Self.namesMax
        else { continue }
        let pixel = canvas.pixel(place.position)
        let box = PixelBox(centre: pixel, width: 13, height: 13)
        guard fits(box), !taken.contains(where: box.overlaps) else { continue }
        taken.append(box)
        count += 1
        text += "<g transform=\"translate(\(NumberText.short(pixel.x)) \(NumberText.short(pixel.y)))\"><title>"
        text += "\(Markup.escaped([place.name, place.kind].filter { !$0.isEmpty }.joined(separator: ", ")))</title>"
        text += "<circle r=\"6.5\" fill=\"\(sign.colour)\" stroke=\"#fff\" stroke-width=\"1.2\"/>"
        text += "<text class=\"m-sign\" y=\"3.4\">\(letter)</text></g>\n"
      }
    }
    return text
  }

  /// The signs that are drawn, for the legend.
  func signItems() -> [LegendItem] {
    guard options.showsNames else { return [] }
    let seen = Set(
      map.places.filter { canvas.frame.contains($0.position) }.compactMap { Self.sign(ofKind: $0.kind)?.letter })
    var items: [LegendItem] = []
    for letter in Self.signOrder where seen.contains(letter) {
      guard let sign = map.places.lazy.compactMap({ Self.sign(ofKind: $0.kind) }).first(where: { $0.letter == letter })
      else { continue }
      let mark =
        "<circle cx=\"7\" r=\"6.5\" fill=\"\(sign.colour)\"/>"
        + "<text class=\"m-sign\" x=\"7\" y=\"3.4\">\(letter)</text>"
      items.append(LegendItem(symbol: mark, symbolWidth: 14, label: sign.label))
    }
    return items
  }

  /// The map's name and the date of its data, in a panel at the upper left.
  func titlePanel() -> String {
    guard options.showsNames else { return "" }
    let lines =
      [map.metadata.name, map.metadata.sourceDate.isEmpty ? "" : "data of \(map.metadata.sourceDate)"]
      + (options.moment.map { ["zones as at \($0.description)"] } ?? [])
    let shown = lines.filter { !$0.isEmpty }
    guard !shown.isEmpty else { return "" }
    let width =
      max(
        PixelBox.textWidth(shown[0].count, fontPixels: 16),
        shown.dropFirst().map { PixelBox.textWidth($0.count, fontPixels: 11) }.max() ?? 0) + 28
    let height = 34 + 16 * Double(shown.count - 1)
    var text =
      "<rect class=\"m-panel\" x=\"10\" y=\"10\" width=\"\(NumberText.short(width))\" "
      + "height=\"\(NumberText.short(height))\" rx=\"4\"/>\n"
    for (index, line) in shown.enumerated() {
      let style = index == 0 ? "m-t m-title" : "m-t m-small m-soft"
      text += "<text class=\"\(style)\" x=\"22\" y=\"\(NumberText.short(32 + 16 * Double(index)))\">"
      text += "\(Markup.escaped(line))</text>\n"
    }
    return text
  }

  /// What the title, the scale bar, the north arrow and the credit line cover on a picture with names.
  var furnitureBoxes: [PixelBox] {
    guard options.showsNames else { return [] }
    let bottom = canvas.heightPixels - 24
    let credit = PixelBox.textWidth(map.metadata.attribution.count, fontPixels: 11) + 16
    return [
      PixelBox(centre: (x: 160, y: 38), width: 300, height: 62),
      PixelBox(centre: (x: 130, y: bottom), width: 260, height: 40),
      PixelBox(centre: (x: canvas.widthPixels - 30, y: 34), width: 44, height: 44),
      PixelBox(centre: (x: canvas.widthPixels - 10 - credit / 2, y: bottom), width: credit, height: 30),
    ]
  }
}
