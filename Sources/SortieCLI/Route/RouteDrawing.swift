import Geometry
import Quantities
import Reporting
import Routing

/// `sortie route --draw`: the legs on the map.
enum RouteDrawing {
  static func write(
    _ answer: RouteFinder.Answer, _ finder: RouteFinder, showsMesh: Bool, to path: String, on console: Console
  ) throws {
    var lines: [RoutePicture.Line] = []
    for (index, (height, result)) in zip(finder.request.heights, answer.legs).enumerated() {
      guard case .success(let leg) = result else { continue }
      let label =
        "\(ClockText.fixed(height, 0)) m: \(ClockText.fixed(leg.path.lengthMetres, 0)) m, "
        + "\(ClockText.span(leg.seconds)), \(ClockText.fixed(leg.joules / 3600)) Wh"
      lines.append(RoutePicture.Line(label: label, points: leg.path.points, isBest: index == answer.best))
    }
    // Where nothing was found, the mesh of the highest band shows why.
    let band = answer.best ?? finder.request.heights.count - 1
    let space = finder.space.freeSpace(ofBand: band)
    let svg: String
    do throws(ProjectionError) {
      svg = try RoutePicture.svg(
        map: finder.map, title: "\(answer.names.from) to \(answer.names.to)", lines: lines,
        ends: [answer.from.position, answer.to.position], border: space.walls.map { [$0.start, $0.end] },
        mesh: showsMesh ? space.mesh.innerEdges.map { [$0.start, $0.end] } : [],
        caption: "border of the free space at \(ClockText.fixed(finder.request.heights[band], 0)) m, "
          + "\(ClockText.fixed(finder.request.clearanceMetres)) m kept", moment: finder.request.moment)
    } catch {
      throw CommandFailure("the map cannot be drawn: \(error.reason)")
    }
    try write(svg, to: path, on: console)
  }

  /// Throws unless the name of a picture says what it is.
  static func check(_ path: String) throws {
    guard path.lowercased().hasSuffix(".svg") || path.lowercased().hasSuffix(".png") else {
      throw CommandFailure("`\(path)` is neither .svg nor .png", help: "name the file so that its ending says what")
    }
  }

  /// Writes a picture as what its name says.
  static func write(_ svg: String, to path: String, on console: Console) throws {
    if path.lowercased().hasSuffix(".png") { try PNGFile.write(svg, to: path) } else { try Files.write(svg, to: path) }
    console.note(path)
  }
}
