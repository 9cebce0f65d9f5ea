import Diagnostics
import Maps
import Quantities

/// A fleet as its file says it, before the map tells where places are.
package struct FleetDraft: Sendable, Hashable {
  /// The least distance of two pads of one base, in metres: rotors of large multirotors span about two metres.
  static let padSpacingMetresMin = 3.0
  /// The least gap between the bodies of two ground robots on their pads, in metres: 0.3 m at any time, and 5 cm that
  /// plans keep besides.
  static let robotGapMetresMin = 0.35
  /// The least gap between the body of a ground robot and walls, shut doors and furniture, in metres: what plans keep.
  static let robotWallGapMetresMin = 0.03

  /// The fleet's name for people.
  package var name: String
  /// The bases in the order of the file.
  package var bases: [BaseDraft]
  /// The vehicle types by name in ascending order.
  package var types: [VehicleType]
  /// The vehicles in the order of the file.
  package var vehicles: [VehicleDraft]

  /// A base before its place is known.
  package struct BaseDraft: Sendable, Hashable {
    /// The name in files.
    package var id: String
    /// Where it stands.
    package var site: Site
    /// Where the site is written.
    package var siteSpan: SourceSpan
    /// Seconds between landing and the next take-off.
    package var turnaroundSeconds: Double
    /// How many of its vehicles are turned round at once; nil where any number is.
    package var turnaroundsAtOnce: Int?
    /// How its pads lie.
    package var pads: Pads
    /// Where the pads are written, or the base.
    package var padsSpan: SourceSpan
    /// The building inside which it stands; nil where none is written.
    package var building: WrittenName?
    /// The level on which it stands; nil where none is written.
    package var level: WrittenName?

    /// Whether it stands inside a building.
    package var isIndoors: Bool { building != nil || level != nil }
  }

  /// Where a base stands.
  package enum Site: Sendable, Hashable {
    /// A place of the map by name; for a base inside a building a waypoint of its level.
    case place(String)
    case position(GeoPoint)
  }

  /// How the pads of a base lie.
  package enum Pads: Sendable, Hashable {
    /// Rows of `columns` pads, `spacing` metres apart both ways, centred on the base. The first row is the northern
    /// one and each row runs from west to east; then the whole is turned clockwise by `turnedDegrees`.
    case grid(spacingMetres: Double, columns: Int, turnedDegrees: Double)
    /// Written out, one by one.
    case positions([GeoPoint])
    /// Waypoints of the base's level, inside a building.
    case waypoints([WrittenName])
  }

  /// A vehicle before its pad is known.
  package struct VehicleDraft: Sendable, Hashable {
    /// The name in files.
    package var id: String
    /// The name of its type.
    package var type: String
    /// The name of its base.
    package var base: String
    /// Where its name is written.
    package var span: SourceSpan
  }

  /// The pads of a grid for a number of vehicles, in the order in which vehicles get them.
  package static func gridPads(
    around centre: LocalPoint, count: Int, spacingMetres: Double, columns: Int, turnedDegrees: Double
  ) -> [LocalPoint] {
    guard count > 0 else { return [] }
    let width = max(1, min(columns, count))
    let rows = (count + width - 1) / width
    let turn = Angle(degrees: turnedDegrees)
    let (sine, cosine) = SineCosine.of(turn)
    return (0..<count).map { index in
      let east = (Double(index % width) - Double(width - 1) / 2) * spacingMetres
      let north = (Double(rows - 1) / 2 - Double(index / width)) * spacingMetres
      return centre + LocalVector(east: east * cosine + north * sine, north: north * cosine - east * sine)
    }
  }
}
