import Geometry
import Maps
import Quantities

/// A volume whose entry is recorded.
package struct WatchedVolume: Sendable {
  /// The zone's identifier.
  package var name: String
  /// The horizontal extent.
  package var shape: Zone.Shape
  /// The lowest and the highest altitude above mean sea level, in metres.
  package var lowerMetres: Double
  package var upperMetres: Double
  /// When it counts, in seconds since the start of the simulation.
  package var active: [ClosedRange<Double>]

  /// Describes a volume.
  package init(
    name: String, shape: Zone.Shape, lowerMetres: Double, upperMetres: Double, active: [ClosedRange<Double>]
  ) {
    self.name = name
    self.shape = shape
    self.lowerMetres = lowerMetres
    self.upperMetres = upperMetres
    self.active = active
  }

  func contains(_ point: LocalPoint, altitudeMetres: Double, at seconds: Double) -> Bool {
    guard altitudeMetres > lowerMetres, altitudeMetres < upperMetres,
      active.contains(where: { $0.contains(seconds) })
    else { return false }
    switch shape {
    case .polygon(let polygon): return polygon.contains(point)
    case .circle(let circle): return circle.contains(point)
    }
  }
}
