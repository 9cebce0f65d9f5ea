import Geometry
import Maps
import Quantities

/// A picture of a building from the inside: one plan for each level, the highest first, all at one scale and exactly
/// above each other. SVG, north up, without scripts or outside files.
package struct IndoorPicture {
  /// How large a picture is.
  package struct Options: Hashable, Sendable {
    /// The width in pixels; text is sized for it.
    package var widthPixels: Double
    /// The credit line; empty for none.
    package var attribution: String

    /// The defaults of a page.
    package init(widthPixels: Double = 1400, attribution: String = "") {
      self.widthPixels = widthPixels
      self.attribution = attribution
    }
  }

  /// Metres around what is drawn.
  private static let marginMetres = 2.0
  /// Pixels below the last level.
  private static let footPixels = 64.0

  let building: IndoorMap
  let options: Options
  /// The plans, the highest level first.
  let plans: [IndoorLevelPlan]

  /// Draws a building; a building without anything on its levels gives a picture of its title alone.
  ///
  /// - Returns: an `<svg>` element. The same input gives the same bytes.
  package static func svg(_ building: IndoorMap, options: Options = Options()) -> String {
    IndoorPicture(building, options).drawn()
  }

  private init(_ building: IndoorMap, _ options: Options) {
    self.building = building
    self.options = options
    let levels = building.levels.sorted { ($1.elevation.metres, $0.name) < ($0.elevation.metres, $1.name) }
    let boxes = levels.map { Self.box(of: $0, in: building) }
    let whole = BoundingBox(around: boxes.flatMap { [$0.southWest, $0.northEast] }) ?? Self.nothing
    plans = zip(levels, boxes).map { level, box in
      let frame = BoundingBox(west: whole.west, south: box.south, east: whole.east, north: box.north)
      return IndoorLevelPlan(
        building: building, level: level, canvas: SVGCanvas(frame: frame, widthPixels: options.widthPixels))
    }
  }

  /// The frame of a level on which nothing is.
  private static let nothing = BoundingBox(west: 0, south: 0, east: 10, north: 5)

  private static func box(of level: IndoorLevel, in building: IndoorMap) -> BoundingBox {
    var points = level.floors.flatMap(\.exterior) + level.walls.flatMap { [$0.start, $0.end] }
    points += level.waypoints.map(\.position) + level.furniture.map(\.position)
    points += building.lifts.filter { $0.levels.contains(level.name) }.flatMap(\.cabin.exterior)
    return (BoundingBox(around: points) ?? nothing).expanded(byMetres: marginMetres)
  }

  private func drawn() -> String {
    let mapHeight = plans.reduce(0) { $0 + $1.heightPixels }
    let (width, height) = (NumberText.short(options.widthPixels), NumberText.short(mapHeight + Self.footPixels))
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" role="img" class="map" \
      font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">
      <title>\(Markup.escaped(title))</title>
      <style>\(Self.style)</style>
      <rect class="i-paper" width="\(width)" height="\(height)"/>

      """
    var top = 0.0
    for plan in plans {
      text += "<g transform=\"translate(0 \(NumberText.short(top)))\">\n" + plan.drawn() + "</g>\n"
      top += plan.heightPixels
    }
    text += foot(top: mapHeight)
    return text + "</svg>\n"
  }

  private var title: String { building.name.isEmpty ? "A building" : building.name }

  /// The scale bar, the signs and the credit line.
  private func foot(top: Double) -> String {
    let scale = plans.first?.canvas.scale ?? 1
    let metres = [1.0, 2, 5, 10, 20, 50, 100, 200, 500].last { $0 * scale <= 200 } ?? 1
    let right = 16 + metres * scale
    var text = "<path class=\"i-bar\" d=\"M16 \(NumberText.short(top + 30))v6H\(NumberText.short(right))v-6\"/>\n"
    text += "<text class=\"i-t\" x=\"16\" y=\"\(NumberText.short(top + 24))\">\(NumberText.short(metres)) m</text>\n"
    var x = right + 40
    for (mark, label) in legend() {
      text += "<g transform=\"translate(\(NumberText.short(x)) \(NumberText.short(top + 32)))\">\(mark)"
      text += "<text class=\"i-t\" x=\"28\" y=\"4\">\(label)</text></g>\n"
      x += 28 + PixelBox.textWidth(label.count, fontPixels: 12) + 18
    }
    if !options.attribution.isEmpty {
      text += "<text class=\"i-t i-end i-soft\" x=\"\(NumberText.short(options.widthPixels - 16))\" "
      text += "y=\"\(NumberText.short(top + 56))\">\(Markup.escaped(options.attribution))</text>\n"
    }
    return text
  }

  /// The signs that occur in the building.
  private func legend() -> [(mark: String, label: String)] {
    let levels = building.levels
    var items: [(String, String)] = []
    if levels.contains(where: { !$0.doors.isEmpty }) {
      items.append(("<path class=\"i-door\" stroke-width=\"4\" d=\"M0 0h20\"/>", "door"))
    }
    if levels.contains(where: { !$0.lanes.isEmpty }) {
      items.append(("<path class=\"i-lane\" stroke-width=\"2\" d=\"M0 0h20\"/>", "lane"))
    }
    if levels.contains(where: { level in level.lanes.contains { !$0.isBidirectional } }) {
      items.append(
        (
          "<path class=\"i-lane\" stroke-width=\"2\" d=\"M0 0h20\"/><path class=\"i-arrow\" d=\"M14 0l-8 -4v8z\"/>",
          "one way"
        ))
    }
    if levels.contains(where: { $0.waypoints.contains(where: \.isCharger) }) {
      items.append((Self.charger(x: 10, y: 0), "charger"))
    }
    if !building.lifts.isEmpty {
      items.append(("<path class=\"i-lift\" d=\"M2 -8h16v16h-16zM2 -8l16 16M18 -8l-16 16\"/>", "lift"))
    }
    if levels.contains(where: { $0.furniture.contains { $0.outline != nil } }) {
      items.append(("<rect class=\"i-thing\" y=\"-6\" width=\"20\" height=\"12\"/>", "furniture"))
    }
    return items
  }

  /// The sign of a charger.
  static func charger(x: Double, y: Double) -> String {
    "<g transform=\"translate(\(NumberText.short(x)) \(NumberText.short(y)))\"><circle class=\"i-charger\" r=\"8\"/>"
      + "<path fill=\"#fff\" d=\"M1 -6L-4 1h3.2L-1 6L4 -1H0.8z\"/></g>"
  }

  static let style = """
    .i-paper{fill:#f6f4ef}.i-floor{fill:#fffdf8;stroke:#c9c2b4;stroke-width:1}.i-room{fill:#f1efe6}
    .i-bedroom{fill:#e3eef5}.i-wall{fill:none;stroke:#3a3f47;stroke-linecap:round}
    .i-gap{fill:none;stroke:#fffdf8}.i-door{fill:none;stroke:#c77700}
    .i-thing{fill:#d9ccb4;stroke:#9a8c72;stroke-width:.8}.i-lane{fill:none;stroke:#2b6cb0;stroke-opacity:.5}
    .i-arrow{fill:#2b6cb0;fill-opacity:.75}.i-lift{fill:#e6e1ee;stroke:#5b4a86;stroke-width:1.4}
    .i-charger{fill:#1d8a4c;stroke:#fff;stroke-width:1}.i-stop{fill:#2b6cb0;stroke:#fff;stroke-width:1}
    .i-t{font-size:12px;fill:#23262b}.i-h{font-size:16px;font-weight:600;fill:#23262b}.i-soft{fill:#5a5f68}
    .i-n{font-size:11px;fill:#23262b;text-anchor:middle;stroke:#fff;stroke-opacity:.8;stroke-width:2.5px;\
    stroke-linejoin:round;paint-order:stroke}.i-s{font-size:9px}.i-end{text-anchor:end}
    .i-bar{fill:none;stroke:#23262b;stroke-width:1.5}
    """
}

extension BoundingBox {
  fileprivate var southWest: LocalPoint { LocalPoint(east: west, north: south) }
  fileprivate var northEast: LocalPoint { LocalPoint(east: east, north: north) }
}
