import Diagnostics
import Geometry
import Quantities

/// What an importer found in one file, in the map's local frame, in the order of the file.
struct ImportedShapes: Sendable {
  var surfaces: [Surface] = []
  var lines: [TaggedLine] = []
  var points: [TaggedPoint] = []
  /// Pieces of coast, with the water on their right.
  var coast: [[LocalPoint]] = []
  var diagnostics: [Diagnostic] = []

  /// Makes room for what some pieces of a file hold.
  mutating func reserve(for parts: [ImportedShapes]) {
    surfaces.reserveCapacity(parts.reduce(surfaces.count) { $0 + $1.surfaces.count })
    lines.reserveCapacity(parts.reduce(lines.count) { $0 + $1.lines.count })
  }

  /// Puts what another piece of the file holds behind what this one holds.
  mutating func append(_ other: ImportedShapes) {
    surfaces += other.surfaces
    lines += other.lines
    points += other.points
    coast += other.coast
    diagnostics += other.diagnostics
  }

  /// Notes something about one element of a file.
  mutating func report(
    _ code: String, _ severity: Severity, _ message: String, at span: SourceSpan, help: String? = nil
  ) {
    diagnostics.append(Diagnostic(code, severity, message, at: span, help: help))
  }

  /// The least surface of a polygon that a repair leaves, in square metres: slivers are not kept.
  private static let repairedSquareMetresMin = 1.0

  /// Adds a surface, repaired where its rings cross; says what was repaired, and what is left out because nothing of
  /// its shape remains.
  ///
  /// - Parameters:
  ///   - polygon: the shape; nil where it has fewer than three different corners.
  ///   - label: how messages name the feature.
  mutating func add(
    _ polygon: Polygon?, id: String, name: String, meaning: FeatureMeaning, label: String, at span: SourceSpan
  ) {
    func dropped(_ reason: String) -> Diagnostic {
      .leftOut(label, isObstacle: meaning.building != nil, reason, at: span)
    }
    guard let polygon else {
      diagnostics.append(dropped("it has fewer than three corners"))
      return
    }
    if RingGeometry.isPlainlyValid(polygon) {
      surfaces.append(Surface(id: id, name: name, meaning: meaning, polygon: polygon))
      return
    }
    do {
      guard let problem = try GeometryOperations.validityProblem(of: polygon) else {
        surfaces.append(Surface(id: id, name: name, meaning: meaning, polygon: polygon))
        return
      }
      let repaired = try GeometryOperations.madeValid(polygon).filter {
        $0.areaSquareMetres >= Self.repairedSquareMetresMin
      }
      guard !repaired.isEmpty else {
        diagnostics.append(dropped("nothing is left of its shape: \(problem)"))
        return
      }
      report(
        MapRule.invalidShape, .warning, "\(label) was repaired into \(repaired.count) polygons: \(problem)", at: span)
      for (index, piece) in repaired.enumerated() {
        let pieceID = index == 0 ? id : "\(id)-part-\(index + 1)"
        surfaces.append(Surface(id: pieceID, name: name, meaning: meaning, polygon: piece))
      }
    } catch {
      diagnostics.append(dropped("its shape cannot be repaired (\(error))"))
    }
  }
}

extension Diagnostic {
  /// The diagnostic of a feature that is left out. That a building is missing matters more than that a park is.
  static func leftOut(_ label: String, isObstacle: Bool, _ reason: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      MapRule.cutElement, .warning, "\(isObstacle ? "building " : "")\(label) is left out: \(reason)", at: span,
      help: isObstacle ? "keep flights away from the edge of the map, or import a larger extract" : nil)
  }
}
