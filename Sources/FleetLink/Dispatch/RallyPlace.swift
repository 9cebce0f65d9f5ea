import Quantities

/// A place to which a vehicle may come back by itself, and the height of its way there.
package struct RallyPlace: Sendable, Hashable {
  /// What the place is called: its base.
  package var name: String
  /// Where it lands.
  package var place: GeoPoint
  /// The height of the way there above the vehicle's own pad, in whole metres.
  package var metresAbovePad: Int

  /// Describes a rally point.
  package init(name: String, place: GeoPoint, metresAbovePad: Int) {
    self.name = name
    self.place = place
    self.metresAbovePad = metresAbovePad
  }
}
