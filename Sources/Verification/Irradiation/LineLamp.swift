import Missions
import Quantities

/// The light of an upright line lamp, integrated over the lamp.
///
/// Each element dl of the lamp radiates as Keitz has it: with the sine of the angle α to the lamp's axis, so that its
/// intensity is output / (π² L) · sin α · dl – the integral of sin α over the sphere is π². At a distance r a patch
/// whose normal makes the angle θ with the ray gets
///
///     dE = output / (π² L) · sin α · cos θ / r² · dl.
///
/// With the planar distance ρ and the height u of the element above the patch, sin α = ρ / r and r² = ρ² + u². An
/// upright patch whose normal makes the planar angle φ with the direction of the lamp has cos θ = cos φ · ρ / r, one
/// that faces up has cos θ = u / r. So both integrals over u have rational integrands.
///
/// Source: W. A. E. Keitz, "Light Calculations and Measurements", 2nd edition, Macmillan 1971.
package struct LineLamp: Sendable {
  /// Metres above the floor.
  package let base: Double
  /// Metres above the floor.
  package let top: Double
  /// output / (π² L), in watts for each metre and steradian.
  private let intensity: Double

  /// A stretch of the lamp is cut into parts of at most this many planar distances, …
  private static let partDistances = 0.7
  /// … at the most so many of them: closer patches than a twentieth of a lamp do not exist outside of its body.
  private static let partsMax = 32

  /// A vehicle type's lamp with what is left of its output.
  package init(_ lamp: VehicleType.Lamp) {
    let length = max(lamp.length.metres, 1e-6)
    base = lamp.base.metres
    top = lamp.base.metres + length
    intensity = lamp.output.watts * lamp.outputShare / (Double.pi * Double.pi * length)
  }

  /// W/m² on an upright patch that faces the lamp, from the stretch between two heights of the lamp.
  ///
  /// - Parameters:
  ///   - distance: planar, in metres, above 0.
  ///   - height: of the patch above the floor.
  package func onUpright(distance: Double, height: Double, from low: Double, to high: Double) -> Double {
    let squared = distance * distance
    return intensity
      * integral(from: low - height, to: high - height, distance: distance) { rise in
        let far = squared + rise * rise
        return squared / (far * far)
      }
  }

  /// W/m² on a patch that faces up, from the stretch between two heights of the lamp; what is below the patch gives
  /// nothing.
  package func onLevel(distance: Double, height: Double, from low: Double, to high: Double) -> Double {
    let squared = distance * distance
    return intensity
      * integral(from: max(0, low - height), to: high - height, distance: distance) { rise in
        let far = squared + rise * rise
        return distance * rise / (far * far)
      }
  }

  /// Four nodes of Gauss on each part. The integrands have their poles at the distance from the real line, so parts
  /// no longer than 0.7 distances are right to some 1e-6.
  @inline(__always)
  private func integral(
    from low: Double, to high: Double, distance: Double, of function: (Double) -> Double
  ) -> Double {
    let length = high - low
    guard length > 0, distance > 0 else { return 0 }
    let parts = Int(min(Double(Self.partsMax), (length / (distance * Self.partDistances)).rounded(.up)))
    let half = length / Double(max(1, parts)) / 2
    var sum = 0.0
    var middle = low + half
    for _ in 0..<max(1, parts) {
      sum +=
        Self.innerWeight * (function(middle - half * Self.innerNode) + function(middle + half * Self.innerNode))
        + Self.outerWeight * (function(middle - half * Self.outerNode) + function(middle + half * Self.outerNode))
      middle += 2 * half
    }
    return sum * half
  }

  // Nodes and weights of Gauss and Legendre with four points.
  private static let innerNode = 0.339_981_043_584_856_26
  private static let outerNode = 0.861_136_311_594_052_57
  private static let innerWeight = 0.652_145_154_862_546_14
  private static let outerWeight = 0.347_854_845_137_453_86
}
