import Foundation
import Quantities

/// Sine and cosine of angles as people write them.
enum SineCosine {
  /// The sine and the cosine of an angle; exact at multiples of a quarter turn.
  static func of(_ angle: Angle) -> (sine: Double, cosine: Double) {
    let degrees = angle.normalised.degrees
    let quarter = (degrees / 90).rounded()
    if abs(degrees - quarter * 90) < 1e-9 {
      switch Int(quarter) % 4 {
      case 1: return (1, 0)
      case 2: return (0, -1)
      case 3: return (-1, 0)
      default: return (0, 1)
      }
    }
    return (sin(angle.radians), cos(angle.radians))
  }
}
