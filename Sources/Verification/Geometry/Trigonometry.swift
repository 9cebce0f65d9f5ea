#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The C library's circular functions; angles in radians.
enum Trigonometry {
  static func sine(_ angle: Double) -> Double { sin(angle) }
  static func cosine(_ angle: Double) -> Double { cos(angle) }
  static func tangent(_ angle: Double) -> Double { tan(angle) }
  static func arcSine(_ value: Double) -> Double { asin(value) }
  static func arcTangent(_ opposite: Double, over adjacent: Double) -> Double { atan2(opposite, adjacent) }
}
