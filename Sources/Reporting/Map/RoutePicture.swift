import Geometry
import Maps
import Quantities

/// A picture of legs on a map, with the border of the free space, and its mesh where that is wanted: SVG, north up,
/// without scripts or outside files.
package enum RoutePicture {
  /// One leg.
  package struct Line: Hashable, Sendable {
    /// What the legend says of it.
    package var label: String
    package var points: [LocalPoint]
    /// Whether it is the one to fly; the others are pale.
    package var isBest: Bool

    /// Describes a leg.
    package init(label: String, points: [LocalPoint], isBest: Bool) {
      self.label = label
      self.points = points
      self.isBest = isBest
    }
  }

  private static let style = """

    .r-mesh{fill:none;stroke:#3563a9;stroke-width:5;stroke-opacity:.45}
    .r-wall{fill:none;stroke:#a3262b;stroke-width:12;stroke-linecap:round}
    .r-other{stroke-width:22;stroke-opacity:.75;stroke-dasharray:70 45}.r-best{stroke-width:44}
    .r-end{fill:#23262b;stroke:#fff;stroke-width:2.5}
    """

  /// The height of a line of the legend in pixels.
  private static let lineHeight = 20.0

  /// Draws legs.
  ///
  /// - Parameters:
  ///   - title: what the picture is of, plain text.
  ///   - ends: start and goal.
  ///   - border: pieces of the free space's border.
  ///   - mesh: pieces of the mesh's inner edges.
  ///   - caption: what the border and the mesh are; nil where there are none.
  ///   - moment: zones that are not active then are pale.
  /// - Returns: an `<svg>` element that stands alone as a file. The same input gives the same bytes.
  /// - Throws: where the map cannot be projected.
  package static func svg(
    map: CityMap, title: String, lines: [Line], ends: [LocalPoint], border: [[LocalPoint]], mesh: [[LocalPoint]],
    caption: String?, moment: CivilTime? = nil, widthPixels: Double = 1200
  ) throws(ProjectionError) -> String {
    let used = BoundingBox(around: lines.flatMap(\.points) + ends) ?? map.boundary.boundingBox
    let base = try MapPicture(
      map: map, plan: nil, tasks: [], run: nil,
      options: MapPicture.Options(
        widthPixels: widthPixels, frame: MapPicture.frame(around: used, of: map), moment: moment))
    var shapes = base.baseLayers() + base.zoneShapes()
    shapes += path(mesh, "r-mesh", base) + path(border, "r-wall", base)
    // The best leg comes last, over the others.
    for (index, line) in lines.enumerated().sorted(by: { !$0.element.isBest && $1.element.isBest }) {
      var path = SVGPath(base.canvas)
      path.line(line.points, tolerance: 1)
      if line.isBest { shapes += base.path(path, class: "m-case", attributes: " style=\"stroke-width:76\"") }
      shapes += base.path(
        path, class: "m-route \(line.isBest ? "r-best" : "r-other")",
        attributes: " stroke=\"\(Palette.vehicle(index))\"")
    }
    let symbols = ends.map { end in
      let place = base.canvas.pixel(end)
      return
        "<circle class=\"r-end\" cx=\"\(NumberText.short(place.x))\" cy=\"\(NumberText.short(place.y))\" r=\"7\"/>\n"
    }.joined()
    return base.document(
      title: title, style: style, shapes: shapes, symbols: symbols,
      below: legend(title, lines, caption, showsMesh: !mesh.isEmpty, top: base.canvas.heightPixels))
  }

  private static func path(_ pieces: [[LocalPoint]], _ name: String, _ base: MapPicture) -> String {
    var path = SVGPath(base.canvas)
    for piece in pieces {
      guard let box = BoundingBox(around: piece), base.canvas.shows(box) else { continue }
      path.line(piece, tolerance: 1)
    }
    return base.path(path, class: name)
  }

  private static func legend(
    _ title: String, _ lines: [Line], _ caption: String?, showsMesh: Bool, top: Double
  ) -> (text: String, height: Double) {
    var text =
      "<text class=\"m-t m-title\" x=\"14\" y=\"\(NumberText.short(top + 26))\">\(Markup.escaped(title))</text>\n"
    var y = top + 26
    func row(_ stroke: String, _ width: String, _ dashes: String, _ words: String, isBold: Bool = false) {
      y += lineHeight
      let line = NumberText.short(y - 4)
      text += "<path d=\"M14 \(line)h34\" fill=\"none\" stroke=\"\(stroke)\" stroke-width=\"\(width)\"\(dashes)/>"
      text += "<text class=\"m-t\(isBold ? " m-b" : "")\" x=\"58\" y=\"\(NumberText.short(y))\">"
      text += Markup.escaped(words) + "</text>\n"
    }
    for (index, line) in lines.enumerated() {
      row(
        Palette.vehicle(index), line.isBest ? "4.4" : "2.2", line.isBest ? "" : " stroke-dasharray=\"7 4.5\"",
        line.label, isBold: line.isBest)
    }
    if let caption { row("#a3262b", "1.6", "", caption) }
    if showsMesh { row("#3563a9", "1", " stroke-opacity=\".6\"", "convex polygons of the free space") }
    return (text, y - top + 14)
  }
}
