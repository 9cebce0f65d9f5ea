import MAVLink
import Quantities

/// A command in one form, however it came: as COMMAND_LONG with degrees or as COMMAND_INT with 1e-7 degrees.
struct VehicleOrder: Sendable {
  /// Where an order points to.
  enum Place: Sendable, Hashable {
    /// Nowhere: no number, or the numbers that stand for none.
    case unset
    /// To a place that is not on the Earth.
    case invalid
    case at(GeoPoint)
  }

  /// A `MavCmd`.
  var command: UInt16
  var param1: Float
  var param2: Float
  var param3: Float
  var param4: Float
  /// Parameters 5 and 6 as they came in a COMMAND_LONG; degrees in a COMMAND_INT.
  var param5: Float
  var param6: Float
  /// Parameter 7: the altitude, in metres.
  var param7: Float
  /// A `MavFrame`; global for a COMMAND_LONG.
  var frame: UInt8
  /// Whether it came as COMMAND_INT.
  var isInteger: Bool
  /// Parameters 5 and 6 as a place.
  var place: Place

  init(_ command: CommandClient.Command) {
    switch command {
    case .long(let long): self.init(long)
    case .int(let int): self.init(int)
    }
  }

  init(_ message: CommandLong) {
    command = message.command
    (param1, param2, param3, param4) = (message.param1, message.param2, message.param3, message.param4)
    (param5, param6, param7) = (message.param5, message.param6, message.param7)
    frame = MavFrame.global
    isInteger = false
    place = Self.place(latitude: Double(message.param5), longitude: Double(message.param6))
  }

  init(_ message: CommandInt) {
    command = message.command
    (param1, param2, param3, param4) = (message.param1, message.param2, message.param3, message.param4)
    (param5, param6, param7) = (Float(message.x) / 1e7, Float(message.y) / 1e7, message.z)
    frame = message.frame
    isInteger = true
    place = Self.place(latitudeE7: message.x, longitudeE7: message.y)
  }

  /// A place in 1e-7 degrees; the greatest number stands for none.
  static func place(latitudeE7: Int32, longitudeE7: Int32) -> Place {
    if latitudeE7 == Int32.max || longitudeE7 == Int32.max { return .unset }
    return place(latitude: Double(latitudeE7) / 1e7, longitude: Double(longitudeE7) / 1e7)
  }

  private static func place(latitude: Double, longitude: Double) -> Place {
    if latitude.isNaN || longitude.isNaN || (latitude == 0 && longitude == 0) { return .unset }
    return GeoPoint(longitude: longitude, latitude: latitude).map(Place.at) ?? .invalid
  }
}
