import Geometry
import Maps
import Quantities

extension MapPicture {
  /// Heights in metres at which buildings get the next darker shade.
  static let buildingShades = [10.0, 20, 30, 45]
  /// Frames wider than this many metres leave out footways, steps and the like.
  private static let minorStreetsWidthMax = 3_500.0

  /// Water, parks, squares, streets, buildings and the border of what the map knows.
  func baseLayers() -> String {
    var water = SVGPath(canvas)
    for polygon in map.water where canvas.shows(polygon.boundingBox) { water.polygon(polygon) }
    var parks = SVGPath(canvas)
    var squares = SVGPath(canvas)
    for area in map.areas where canvas.shows(area.outline.boundingBox) {
      switch area.kind {
      case "park", "garden", "pitch", "playground", "grass": parks.polygon(area.outline)
      case "square", "pedestrian", "marketplace", "plaza": squares.polygon(area.outline)
      default: continue
      }
    }
    var text = path(water, class: "m-water") + path(parks, class: "m-park") + path(squares, class: "m-square")
    text += streetLayer() + buildingLayer()
    var edge = SVGPath(canvas)
    edge.polygon(map.boundary)
    return text + path(edge, class: "m-edge")
  }

  func path(_ path: SVGPath, class name: String, attributes: String = "") -> String {
    path.isEmpty ? "" : "<path class=\"\(name)\"\(attributes) d=\"\(path.text)\"/>\n"
  }

  private func streetLayer() -> String {
    let showsMinor = canvas.frame.east - canvas.frame.west <= Self.minorStreetsWidthMax
    var classes = [SVGPath](repeating: SVGPath(canvas), count: 3)
    for street in map.streets {
      guard let box = BoundingBox(around: street.line), canvas.shows(box), let rank = Self.rank(of: street.kind) else {
        continue
      }
      if rank < 2 || showsMinor { classes[rank].line(street.line, tolerance: 8) }
    }
    return zip(classes, ["50", "28", "9"]).reversed().map { street, width in
      path(street, class: "m-s", attributes: " stroke-width=\"\(width)\"")
    }.joined()
  }

  /// 0 for through roads, 1 for streets, 2 for ways on foot; nil for what is not drawn.
  private static func rank(of kind: String) -> Int? {
    switch kind {
    case "motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link", "primary_link",
      "secondary_link":
      0
    case "tertiary", "tertiary_link", "residential", "unclassified", "living_street", "pedestrian", "road": 1
    case "service", "footway", "path", "cycleway", "steps", "track": 2
    default: nil
    }
  }

  private func buildingLayer() -> String {
    var shades = [SVGPath](repeating: SVGPath(canvas), count: Self.buildingShades.count + 1)
    for building in map.buildings {
      let box = building.footprint.boundingBox
      guard canvas.shows(box), max(box.east - box.west, box.north - box.south) * canvas.scale >= 1.5 else { continue }
      let shade = Self.buildingShades.filter { building.height.metres >= $0 }.count
      shades[shade].polygon(building.footprint, tolerance: 6)
    }
    return shades.enumerated().map { path($1, class: "m-b\($0)") }.joined()
  }

  /// The outlines of the areas of tasks.
  func taskAreas() -> String {
    var areas = SVGPath(canvas)
    for task in tasks {
      if let outline = task.outline { areas.polygon(outline) }
    }
    return path(areas, class: "m-area")
  }
}
