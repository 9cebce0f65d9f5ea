import Quantities

/// The colours of pictures and pages.
enum Palette {
  /// Colours of vehicles in the order of the fleet, told apart with the common kinds of colour blindness too (after
  /// M. Okabe and K. Ito, "Color Universal Design", 2008, without yellow and black, darker for thin lines).
  static let vehicles = [
    "#0072b2", "#d55e00", "#00906a", "#b8579a", "#3c9fd8", "#7a5195", "#a87900", "#5d6d7e",
  ]

  /// The colour of the vehicle at a place of the fleet; after the last colour it starts again.
  static func vehicle(_ index: Int) -> String { vehicles[index % vehicles.count] }

  /// Colours of classes of charge, the lowest first: told apart by hue with the common kinds of colour blindness, and
  /// each at least 3 : 1 against light and dark maps. Low charge is drawn thicker besides.
  static let chargeClasses = ["#d22b35", "#cf5f00", "#a07a00", "#2f8f5b", "#2079b4"]

  /// Colours of classes of speed, the slowest first, under the same conditions.
  static let speedClasses = ["#6a737d", "#8566cc", "#2079b4", "#1d8a80", "#a07a00"]

  /// The dash pattern that keeps vehicles of the same colour apart; empty for the first round.
  static func dashes(_ index: Int) -> String {
    ["", "9 5", "3 4", "12 4 3 4"][(index / vehicles.count) % 4]
  }

  /// Stops of the thermal ramp: lightness rises evenly, from a dark violet over red and orange to a pale yellow.
  private static let thermalStops: [(red: Double, green: Double, blue: Double)] = [
    (26, 12, 64), (86, 20, 110), (147, 38, 103), (203, 65, 73), (240, 110, 34), (251, 169, 32), (250, 234, 148),
  ]

  /// The number of different colours in a thermal picture.
  static let thermalSteps = 32

  /// The colour for a step of the ramp: 0 is coldest, `thermalSteps - 1` warmest.
  static func thermal(step: Int) -> String {
    let place = Double(min(max(step, 0), thermalSteps - 1)) / Double(thermalSteps - 1) * Double(thermalStops.count - 1)
    let lower = min(Int(place), thermalStops.count - 2)
    let fraction = place - Double(lower)
    let (from, to) = (thermalStops[lower], thermalStops[lower + 1])
    let parts = [(from.red, to.red), (from.green, to.green), (from.blue, to.blue)].map { start, end in
      hex(Int((start + (end - start) * fraction).rounded()))
    }
    return "#" + parts.joined()
  }

  private static func hex(_ value: Int) -> String {
    let digits = String(min(max(value, 0), 255), radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
}
