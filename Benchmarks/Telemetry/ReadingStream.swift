import Foundation
import Quantities
import Telemetry

/// Readings of vehicles that fly about a town: numbers as real ones are, new ones in each field that a message brings.
struct ReadingStream {
  private struct Vehicle {
    var name: String
    var phase: Double
    var charge = 1.0
    var wind = HorizontalVelocity(north: .zero, east: .zero)
    var loss = 0.0
    var litres: Double?
  }

  /// Seconds between two messages about wind and link.
  private static let slowSeconds = 10.0

  private var vehicles: [Vehicle]
  private let rate: Double
  private let origin: GeoPoint
  private var index = 0
  private var random: SplitMix64

  init(vehicles: Int, rate: Double, origin: GeoPoint, seed: UInt64) {
    self.rate = rate
    self.origin = origin
    random = SplitMix64(seed: seed)
    self.vehicles = (0..<vehicles).map { number in
      Vehicle(name: "vehicle-\(number)", phase: Double(number) * 0.7, litres: number % 10 == 0 ? 0 : nil)
    }
  }

  /// The next readings, in the order of time.
  mutating func next(_ count: Int) throws -> [Reading] {
    var readings: [Reading] = []
    readings.reserveCapacity(count)
    for _ in 0..<count {
      readings.append(try reading(of: index % vehicles.count, sample: index / vehicles.count))
      index += 1
    }
    return readings
  }

  private mutating func reading(of number: Int, sample: Int) throws -> Reading {
    // Vehicles do not speak all at once.
    let time = Double(sample) / rate + (Double(number) / Double(vehicles.count) / rate)
    let milliseconds = (time * 1000).rounded() / 1000
    var vehicle = vehicles[number]
    vehicle.charge -= 0.0004 / rate * noise(1.5)
    if vehicle.charge < 0.2 { vehicle.charge = 1 }
    if sample.isMultiple(of: max(1, Int(Self.slowSeconds * rate))) {
      vehicle.wind = HorizontalVelocity(
        north: Speed(metresPerSecond: 3 + noise(0.4)), east: Speed(metresPerSecond: -1 + noise(0.4)))
      vehicle.loss = (noise(1) * 0.02).magnitude
    }
    if let litres = vehicle.litres, sample.isMultiple(of: max(1, Int(rate))) { vehicle.litres = litres + 0.02 }
    vehicles[number] = vehicle
    // A round of 800 m radius with legs in and out, at 12 m/s and gusts.
    let angle = time * 0.015 + vehicle.phase
    let radius = 800 + 300 * sin(time * 0.004 + vehicle.phase)
    let north = Speed(metresPerSecond: 12 * cos(angle) + noise(0.5))
    let velocity = HorizontalVelocity(north: north, east: Speed(metresPerSecond: -12 * sin(angle) + noise(0.5)))
    guard
      let position = GeoPoint(
        longitude: origin.longitude + radius * cos(angle) / 55_400 + noise(1) * 1e-5,
        latitude: origin.latitude + radius * sin(angle) / 111_300 + noise(1) * 1e-5)
    else { throw BenchmarkError("a made-up position is not on earth") }
    return Reading(
      vehicle: vehicle.name, sortie: "\(vehicle.name)/1", time: MissionTime(seconds: milliseconds), position: position,
      altitude: AltitudeAMSL(metres: 65 + 15 * sin(time * 0.01) + noise(0.3)), groundSpeed: velocity.speed,
      verticalSpeed: Speed(metresPerSecond: noise(0.4)), heading: Angle(degrees: 180 + noise(180)),
      charge: StateOfCharge(fraction: vehicle.charge), batteryVolts: 22.2 + vehicle.charge * 2.4 + noise(0.05),
      batteryAmperes: 18 + noise(3), mode: "AUTO", modeNumber: 3, isArmed: true, isInAir: true, velocity: velocity,
      roll: Angle(degrees: noise(6)), pitch: Angle(degrees: -7 + noise(5)), wind: vehicle.wind, linkLoss: vehicle.loss,
      linkSilenceSeconds: 0, sprayedLitres: vehicle.litres, isLampOn: false, loadKilograms: 1.2)
  }

  /// A number in -size...size.
  private mutating func noise(_ size: Double) -> Double {
    (Double(random.next() >> 11) / Double(1 << 52) - 1) * size
  }
}
