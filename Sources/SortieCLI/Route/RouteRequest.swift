import Diagnostics
import Energetics
import Foundation
import Maps
import Missions
import Quantities
import Routing

/// The flags of `sortie route` as numbers.
struct RouteRequest {
  /// Metres above the highest ground, ascending.
  let heights: [Double]
  let clearanceMetres: Double
  /// Where the air moves to, in metres per second.
  let wind: LocalVector
  let moment: CivilTime?
  let allowed: Set<String>
  /// Whether one leg is asked for, so that little is worth preparing.
  let isOneLeg: Bool

  /// The most heights of one request.
  static let heightsMax = 20
  /// The heights that are understood, in metres.
  static let heightRange = 1.0...5_000.0
  /// The clearances that are understood, in metres.
  static let clearanceRange = 0.0...1_000.0
  /// The winds that are understood, in metres per second.
  static let windRange = 0.0...100.0

  init(_ command: RouteCommand) throws {
    let help = "write heights in metres with commas between, such as 30,50,70"
    let words = command.heights.split(separator: ",", omittingEmptySubsequences: false)
    guard words.count <= Self.heightsMax else {
      throw CommandFailure("\(words.count) heights are more than \(Self.heightsMax)", help: help)
    }
    heights = try words.map { word in
      guard let height = Double(word), Self.heightRange.contains(height) else {
        throw CommandFailure("`\(word)` is no height from 1 to 5000 metres", help: help)
      }
      return height
    }.sorted()
    guard Self.clearanceRange.contains(command.clearance) else {
      throw CommandFailure("a clearance of \(command.clearance) m is out of range", help: "use 0 to 1000")
    }
    clearanceMetres = command.clearance
    isOneLeg = command.queries == nil
    wind = try command.wind.map(Self.wind) ?? .zero
    moment = try command.at.map(Moments.moment)
    allowed = Set((command.allow ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
  }

  /// Where the air moves to for `SPEED@DIRECTION`.
  private static func wind(_ text: String) throws -> LocalVector {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let speed = Double(parts[0]), windRange.contains(speed), let from = Double(parts[1]),
      (0...360).contains(from)
    else {
      throw CommandFailure(
        "`\(text)` is no wind", help: "write speed in m/s and the direction it comes from in degrees, such as 4@225")
    }
    let heading = (from + 180) * Double.pi / 180
    return LocalVector(east: speed * sin(heading), north: speed * cos(heading))
  }

  /// A place given as a flag.
  static func place(_ text: String) throws -> PlaceText {
    do throws(PlaceText.Failure) {
      return try PlaceText(text)
    } catch {
      throw CommandFailure(error.reason, help: error.help)
    }
  }

  /// The vehicle of a file, or a small quadcopter; nil where the file has problems, which are reported.
  static func vehicle(_ path: String?, payload: Double, on console: Console) throws -> LegVehicle? {
    guard let path else { return .smallQuadcopter }
    guard payload.isFinite, payload >= 0 else {
      throw CommandFailure("a payload of \(payload) kg makes no sense", help: "use 0 or more")
    }
    let read = MissionReader.read(path: path)
    LoadedMission.report(read.diagnostics, sources: read.sources, on: console)
    guard let type = read.vehicleType else {
      if read.diagnostics.hasErrors { return nil }
      throw CommandFailure("`\(path)` is not a vehicle type", help: "give a file with sortie-vehicle-type: 1 on top")
    }
    guard !type.isGroundRobot else {
      throw CommandFailure(
        "\(type.name) is a ground robot and does not fly",
        help: "give a multirotor, or use --ground for ways along streets")
    }
    guard payload <= type.maxPayload.kilograms else {
      throw CommandFailure(
        "\(type.name) carries at most \(ClockText.fixed(type.maxPayload.kilograms)) kg",
        help: "lower --payload, or take another vehicle")
    }
    return LegVehicle(type, payload: Mass(kilograms: payload))
  }
}

extension LegVehicle {
  /// What legs are priced for where no vehicle is named: a quadcopter of about 4 kg.
  static let smallQuadcopter = LegVehicle(
    airspeedMetresPerSecond: 12, climbMetresPerSecond: 3, descentMetresPerSecond: 2, cruiseWatts: 450,
    climbWatts: 620, descentWatts: 400, hoverWatts: 480)

  /// A vehicle type with a payload in still air.
  init(_ type: VehicleType, payload: Mass) {
    let mass = type.emptyMass + payload
    func watts(_ airspeed: Speed, climb: Double) -> Double {
      type.powerModel.power(totalMass: mass, airspeed: airspeed, climbRateMetresPerSecond: climb).watts
    }
    let (up, down) = (type.climbSpeed, type.descentSpeed)
    self.init(
      airspeedMetresPerSecond: type.cruiseSpeed.metresPerSecond, climbMetresPerSecond: up.metresPerSecond,
      descentMetresPerSecond: down.metresPerSecond, cruiseWatts: watts(type.cruiseSpeed, climb: 0),
      climbWatts: watts(up, climb: up.metresPerSecond), descentWatts: watts(down, climb: -down.metresPerSecond),
      hoverWatts: watts(Speed(metresPerSecond: 0), climb: 0))
    groundSpeedMaxMetresPerSecond = type.maxGroundSpeed.metresPerSecond
  }
}
